"""The law of identity numbers and of relations. Pure. Formats: domain.md section 12."""

from __future__ import annotations

from datetime import date

from balai.kernel.refusals import BadInput

NIK_DIGITS = 16
RELATIONS = ("self", "spouse", "parent", "child", "sibling", "household", "business")
"""Whom a member of staff declares: themselves, family, household, a business partner."""


def normal_nik(text: str) -> str:
    """An identity number as typed, as 16 digits; empty stays empty. Raises BadInput."""
    digits = "".join(ch for ch in text if ch not in " .-\u00a0")
    if digits and (len(digits) != NIK_DIGITS or not (digits.isascii() and digits.isdigit())):
        raise BadInput(field="nik", why="16 digits")
    return digits


def mask_nik(nik: str) -> str:
    """What a screen may show of an identity number: the last four digits."""
    return f"•••• •••• •••• {nik[-4:]}" if nik else ""


def nik_warnings(nik: str, born: date | None = None, region: str = "") -> list[str]:
    """Codes of what looks odd: `serial`, `date`, `region`. Warnings only: old and corrected numbers are valid."""
    odd = [] if nik[12:] != "0000" else ["serial"]
    if born is not None and nik[6:12] not in (f"{born:%d%m%y}", f"{born.day + 40}{born:%m%y}"):
        odd.append("date")
    if region and not nik.startswith(region.replace(".", "")[:6]):
        odd.append("region")
    return odd


def check_relation(kind: str) -> str:
    """A kind of relation. Raises BadInput."""
    if kind not in RELATIONS:
        raise BadInput(field="kind", why="one of " + ", ".join(RELATIONS), value=kind)
    return kind
