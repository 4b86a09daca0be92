"""What each agency calls things: its names for our fields, and our values from its answer.

Every adapter is data: `sends` maps our field to the agency's, `values` the agency's answer to ours. An agency whose
protocol differs by more than names gets a module of its own beside this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Adapter:
    """The agency's names. `sends`: our field -> its field; `values`: its field -> our value name."""

    agency: str
    sends: Mapping[str, str]
    values: Mapping[str, str]

    def body(self, facts: Mapping[str, object]) -> dict[str, object]:
        """What is sent: only fields this agency has a name for, and that are known."""
        return {self.sends[field]: value for field, value in facts.items() if field in self.sends and value is not None}

    def read(self, answer: Mapping[str, object]) -> dict[str, str]:
        """Our values of an answer; what we have no name for is left where it is."""
        return {ours: str(answer[theirs]) for theirs, ours in self.values.items() if answer.get(theirs) is not None}


ADAPTERS = {
    one.agency: one
    for one in (
        Adapter("dukcapil", {"applicant.nik": "nik"},
                {"nama": "name", "tgl_lahir": "birth_date", "alamat": "address", "kode_wilayah": "region",
                 "status": "status"}),
        Adapter("djp", {"applicant.nik": "nik", "company.npwp": "npwp"}, {"npwp": "npwp", "status": "status"}),
        Adapter("ahu", {"company.name": "nama", "company.nib": "nib"},
                {"nama": "name", "akta": "deed", "status": "status"}),
        Adapter("sdmk", {"applicant.nik": "nik", "str.number": "nomor_str"},
                {"nama": "name", "profesi": "profession", "nomor_str": "str_number", "status": "status",
                 "skp": "credits", "cukup": "enough"}),
        Adapter("oss", {"applicant.nik": "nik", "applicant.name": "nama", "company.nib": "nib",
                        "business.name": "nama_usaha", "business.kbli": "kbli", "business.address": "alamat_usaha"},
                {"nib": "nib", "nama_usaha": "business_name", "kbli": "kbli", "skala": "scale", "risiko": "risk",
                 "status": "status"}),
        Adapter("sihalal", {"applicant.nik": "nik", "company.nib": "nib", "business.name": "nama_usaha"},
                {"nomor": "number", "status": "status"}),
        Adapter("bpjs", {"applicant.nik": "nik"}, {"status": "status"}),
    )
}  # fmt: skip
"""Agency code -> adapter."""
