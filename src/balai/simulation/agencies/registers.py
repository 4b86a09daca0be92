"""What the simulated registers answer. Fictitious by rule; the last four digits of a NIK steer the answer.

    …0000  nobody is registered under this number          …9999  deceased
    …7     too few professional credits                    …8     health insurance not active
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import NamedTuple

GIVEN = ("Siti", "Budi", "Dewi", "Agus", "Rina", "Hasan", "Wulan", "Joko", "Ratna", "Bayu", "Intan", "Yusuf")


class Answer(NamedTuple):
    """HTTP status and body. 202 carries `after_s`."""

    status: int
    body: dict[str, object]


def _digits(text: str, length: int) -> str:
    return str(int(hashlib.sha256(text.encode()).hexdigest(), 16))[-length:]


def person_of(nik: str) -> dict[str, object]:
    """The fictitious person under a NIK: name by number, birth date as the NIK says (women's day + 40)."""
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    century = 1900 if year > 26 else 2000
    born = f"{century + year}-{month:02d}-{day - 40 if day > 40 else day:02d}"
    name = f"{GIVEN[int(_digits(nik, 4)) % len(GIVEN)]} Contoh"
    return {"nama": name, "tgl_lahir": born, "kode_wilayah": f"{nik[:2]}.{nik[2:4]}.{nik[4:6]}", "status": "aktif"}


def _nik(facts: Mapping[str, object]) -> str:
    nik = str(facts.get("nik", ""))
    return nik if nik.isdigit() and len(nik) == 16 and not nik.endswith("0000") else ""


NOBODY = Answer(400, {"code": "not-found"})


def civil_registry(facts: Mapping[str, object], key: str) -> Answer:
    """Dukcapil: who is this?"""
    nik = _nik(facts)
    if not nik:
        return NOBODY
    person = person_of(nik)
    return Answer(200, person | ({"status": "meninggal"} if nik.endswith("9999") else {}))


def tax(facts: Mapping[str, object], key: str) -> Answer:
    """DJP: a person's taxpayer number is the NIK; a company's is as given."""
    number = str(facts.get("npwp") or _nik(facts))
    return Answer(200, {"npwp": number, "status": "valid"}) if number else NOBODY


def legal_entities(facts: Mapping[str, object], key: str) -> Answer:
    """AHU: a company is known when its name is given."""
    name = str(facts.get("nama") or "")
    return Answer(200, {"nama": name, "akta": f"AHU-{_digits(name, 7)}", "status": "aktif"}) if name else NOBODY


def credits(facts: Mapping[str, object], key: str) -> Answer:
    """SatuSehat SDMK: registration and professional credits of a health worker."""
    nik = _nik(facts)
    if not nik or str(facts.get("nomor_str", "")).upper().startswith("X"):
        return NOBODY
    enough = not nik.endswith("7")
    number = str(facts.get("nomor_str") or f"STR{_digits(nik, 10)}")
    return Answer(200, {
        "nama": person_of(nik)["nama"], "profesi": "bidan", "nomor_str": number, "status": "aktif",
        "skp": 34 if enough else 11, "cukup": "ya" if enough else "tidak",
    })  # fmt: skip


def licensing(facts: Mapping[str, object], key: str) -> Answer:
    """OSS: with a business name a number is issued (the same for the same question), else one is looked up."""
    nib = str(facts.get("nib") or _digits(f"nib:{facts.get('nik', '')}:{facts.get('nama_usaha', '')}", 13))
    if not _nik(facts) and not facts.get("nib"):
        return NOBODY
    return Answer(200, {
        "nib": nib, "nama_usaha": facts.get("nama_usaha") or f"Usaha {GIVEN[int(nik_tail(facts)) % len(GIVEN)]} (contoh)",
        "kbli": facts.get("kbli") or "56103", "skala": "mikro", "risiko": "rendah", "status": "aktif",
    })  # fmt: skip


def nik_tail(facts: Mapping[str, object]) -> str:
    """The last four digits of the NIK asked for, or 0."""
    return _nik(facts)[-4:] or "0"


def halal(facts: Mapping[str, object], key: str) -> Answer:
    """SiHalal: takes the application at once and gives the certificate number on the second asking."""
    number = f"ID31110{_digits(key, 9)}"
    return Answer(202, {"after_s": 4, "nomor": number, "status": "terbit"})


def health_insurance(facts: Mapping[str, object], key: str) -> Answer:
    """BPJS Kesehatan: is the membership active?"""
    nik = _nik(facts)
    return Answer(200, {"status": "tidak aktif" if nik.endswith("8") else "aktif"}) if nik else NOBODY


AGENCIES: dict[str, Callable[[Mapping[str, object], str], Answer]] = {
    "dukcapil": civil_registry, "djp": tax, "ahu": legal_entities, "sdmk": credits, "oss": licensing,
    "sihalal": halal, "bpjs": health_insurance,
}  # fmt: skip
"""Agency code -> its register, in the order of their ports."""
