"""What each agency calls things: its names for our fields, and our values from its answer.

Every adapter is data: `sends` maps our field to the agency's, `values` the agency's answer to ours. An agency whose
protocol differs by more than names gets a module of its own beside this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Adapter:
    """The agency's names. `sends`: our field -> its field; `values`: its field -> our value name.

    needs    fields without which an answer is none: something else than the register spoke
    denies   (register or empty for all, field, value): the register knows the person, and the answer is no
    """

    agency: str
    sends: Mapping[str, str]
    values: Mapping[str, str]
    needs: tuple[str, ...] = ("status",)
    denies: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)

    def body(self, facts: Mapping[str, object]) -> dict[str, object]:
        """What is sent: only fields this agency has a name for, and that are known."""
        return {self.sends[field]: value for field, value in facts.items() if field in self.sends and value is not None}

    def read(self, answer: Mapping[str, Any]) -> dict[str, str] | None:
        """Our values of an answer, or None for one that cannot be understood. What we have no name for stays there."""
        told = {theirs: answer[theirs] for theirs in self.values if answer.get(theirs) is not None}
        if not all(_plain(value) for value in told.values()) or any(str(told.get(one, "")) == "" for one in self.needs):
            return None
        return {self.values[theirs]: str(value) for theirs, value in told.items()}

    def says_no(self, register: str, answer: Mapping[str, Any]) -> bool:
        """Whether an answer to a register's question denies what was asked."""
        return any(
            scope in ("", register) and str(answer.get(theirs, "")).lower() == value
            for scope, theirs, value in self.denies
        )


def _plain(value: object) -> bool:
    return isinstance(value, str | int) and len(str(value)) <= MOST_CHARACTERS


def _no(told: str) -> frozenset[tuple[str, str, str]]:
    """`status=meninggal, sdmk.skp:cukup=tidak` as what an adapter denies by."""
    parsed = set()
    for one in told.split(", "):
        where, _, value = one.partition("=")
        scope, _, name = where.rpartition(":")
        parsed.add((scope, name, value))
    return frozenset(parsed)


ADAPTERS = {
    one.agency: one
    for one in (
        Adapter("dukcapil", {"applicant.nik": "nik"},
                {"nama": "name", "tgl_lahir": "birth_date", "alamat": "address", "kode_wilayah": "region",
                 "status": "status"}, denies=_no("status=meninggal")),
        Adapter("djp", {"applicant.nik": "nik", "company.npwp": "npwp"}, {"npwp": "npwp", "status": "status"},
                denies=_no("status=tidak valid")),
        Adapter("ahu", {"company.name": "nama", "company.nib": "nib"},
                {"nama": "name", "akta": "deed", "status": "status"}, denies=_no("status=bubar")),
        Adapter("sdmk", {"applicant.nik": "nik", "str.number": "nomor_str"},
                {"nama": "name", "profesi": "profession", "nomor_str": "str_number", "status": "status",
                 "skp": "credits", "cukup": "enough"},
                denies=_no("sdmk.skp:cukup=tidak, sdmk.str:status=tidak aktif")),
        Adapter("oss", {"applicant.nik": "nik", "applicant.name": "nama", "company.nib": "nib",
                        "business.name": "nama_usaha", "business.kbli": "kbli", "business.address": "alamat_usaha"},
                {"nib": "company.nib", "nama_usaha": "business_name", "kbli": "kbli", "skala": "scale", "risiko": "risk",
                 "status": "status"}, needs=("nib", "status"), denies=_no("status=dicabut")),
        Adapter("sihalal", {"applicant.nik": "nik", "company.nib": "nib", "business.name": "nama_usaha"},
                {"nomor": "number", "status": "status"}, needs=("nomor", "status")),
        Adapter("bpjs", {"applicant.nik": "nik"}, {"status": "status"}, denies=_no("status=tidak aktif")),
    )
}  # fmt: skip
"""Agency code -> adapter."""
