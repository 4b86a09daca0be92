"""From what a person typed to the value that is kept: one function per kind of field. Pure.

People's own ways of writing are accepted (`Rp 1.500.000`, `72,5`, `31/1/2026`, `0812-3456-7890`); what cannot be meant
is refused with BadInput. Kept values are JSON: text, integers, decimals of at most 15 digits, ISO dates, true and
false, lists of texts. A NIK that contradicts birth date or region is none of this function's business (domain: warn).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from balai.kernel.refusals import BadInput

Field = Mapping[str, Any]
Value = Any

WHY: dict[str, tuple[str, str]] = {
    "too_long": ("paling banyak {limit} huruf", "at most {limit} characters"),
    "number": ("tulis angka saja, misalnya 1500000", "write digits only, such as 1500000"),
    "whole": ("tulis angka bulat", "write a whole number"),
    "decimal": ("tulis angka, misalnya 72,5", "write a number, such as 72.5"),
    "thousands": ("tulis tanpa titik ribuan, misalnya 1250 atau 1,25", "leave out separators: 1250 or 1.25"),
    "least": ("paling sedikit {limit}", "at least {limit}"),
    "most": ("paling banyak {limit}", "at most {limit}"),
    "earliest": ("paling awal {limit}", "not before {limit}"),
    "latest": ("paling akhir {limit}", "not after {limit}"),
    "date": ("tulis tanggal seperti 31-01-2026", "write a date like 31-01-2026"),
    "choice": ("pilih salah satu yang tersedia", "choose one of those offered"),
    "yesno": ("jawab ya atau tidak", "answer yes or no"),
    "digits": ("tulis {limit} angka", "write {limit} digits"),
    "phone": ("tulis nomor seperti 0812 3456 7890", "write a number like 0812 3456 7890"),
    "email": ("tulis alamat seperti nama@contoh.id", "write an address like name@example.id"),
    "region": ("pilih wilayah dari daftar", "choose a region from the list"),
    "text": ("tulis dengan huruf biasa", "write plain text"),
}
"""Reason -> words, Indonesian and English."""


def check_value(field: Field, raw: Any) -> Value:
    """The value to keep, or None for no answer.

    Raises BadInput(field, reason, why, why_en).
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    try:
        return _READERS[field["kind"]](field, raw)
    except _Unfit as fault:
        told = {"limit": fault.limit}
        why, why_en = (words.format(**told) for words in WHY[fault.reason])
        raise BadInput(field=field["id"], why=why, why_en=why_en, reason=fault.reason) from None


class _Unfit(Exception):
    def __init__(self, reason: str, limit: object = "") -> None:
        self.reason, self.limit = reason, limit
        super().__init__(reason)


def _typed(raw: Any, reason: str) -> str:
    if not isinstance(raw, str | int) or isinstance(raw, bool):
        raise _Unfit(reason)
    return str(raw).strip()


def _text(field: Field, raw: Any) -> str:
    told = " ".join(_typed(raw, "text").split())
    return _fitting(field, told, 200)


def _longtext(field: Field, raw: Any) -> str:
    told = _typed(raw, "text").replace("\r\n", "\n")
    return _fitting(field, told, 4000)


def _fitting(field: Field, told: str, usual: int) -> str:
    limit = field.get("max_length") or usual
    if len(told) > limit:
        raise _Unfit("too_long", limit)
    if any(_strange(letter) for letter in told):
        raise _Unfit("text")
    return told


def _strange(letter: str) -> bool:
    """Control characters, and halves of characters that no bytes stand for."""
    return (letter < " " and letter != "\n") or letter == "\x7f" or "\ud800" <= letter <= "\udfff"


_GROUPED = re.compile(r"-?\d{1,3}([. ]\d{3})+")


def _integer(field: Field, raw: Any) -> int:
    told = _typed(raw, "whole")
    if _GROUPED.fullmatch(told):
        told = re.sub(r"[. ]", "", told)
    if not re.fullmatch(r"-?\d{1,15}", told):
        raise _Unfit("whole")
    return int(_bounded(field, Decimal(told)))


def _money(field: Field, raw: Any) -> int:
    told = re.sub(r"(?i)^rp\.?\s*", "", _typed(raw, "number"))
    told = re.sub(r",(00|-)$", "", told)
    if _GROUPED.fullmatch(told):
        told = re.sub(r"[. ]", "", told)
    if not re.fullmatch(r"\d{1,15}", told):
        raise _Unfit("number")
    return int(_bounded(field, Decimal(told)))


def _decimal(field: Field, raw: Any) -> int | float:
    told = str(raw).strip() if isinstance(raw, int | float | str) and not isinstance(raw, bool) else "?"
    if isinstance(raw, str) and re.fullmatch(r"\d{1,3}(\.\d{3})+", told):
        raise _Unfit("thousands")
    if "," in told:
        told = told.replace(".", "").replace(" ", "").replace(",", ".")
    try:
        number = Decimal(told)
    except InvalidOperation:
        raise _Unfit("decimal") from None
    if not number.is_finite() or len(number.as_tuple().digits) > 15 or abs(number) > 10**15:
        raise _Unfit("decimal")
    number = _bounded(field, number)
    return int(number) if number == number.to_integral_value() else float(number)


def _bounded(field: Field, number: Decimal) -> Decimal:
    for key, reason, low in (("min", "least", True), ("max", "most", False)):
        limit = field.get(key)
        if limit is not None and (number < Decimal(str(limit)) if low else number > Decimal(str(limit))):
            raise _Unfit(reason, limit)
    return number


_LOCAL_DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")


def _date(field: Field, raw: Any) -> str:
    told = raw.isoformat() if isinstance(raw, date) else _typed(raw, "date")
    local = _LOCAL_DATE.fullmatch(told)
    try:
        day = date(int(local[3]), int(local[2]), int(local[1])) if local else date.fromisoformat(told)
    except ValueError:
        raise _Unfit("date") from None
    if field.get("min") and day.isoformat() < str(field["min"]):
        raise _Unfit("earliest", field["min"])
    if field.get("max") and day.isoformat() > str(field["max"]):
        raise _Unfit("latest", field["max"])
    return day.isoformat()


def _choice(field: Field, raw: Any) -> str:
    told = _typed(raw, "choice")
    if told not in {option["value"] for option in field["options"]}:
        raise _Unfit("choice")
    return told


def _choices(field: Field, raw: Any) -> list[str]:
    chosen = {_choice(field, one) for one in (raw if isinstance(raw, list | tuple) else [raw])}
    return [option["value"] for option in field["options"] if option["value"] in chosen]


_YES = {"true", "1", "ya", "yes", "on", "y"}
_NO = {"false", "0", "tidak", "no", "off", "n", "t"}


def _yesno(field: Field, raw: Any) -> bool:
    told = str(raw).strip().lower()
    if told not in _YES | _NO:
        raise _Unfit("yesno")
    return told in _YES


def _digits(*lengths: int) -> Callable[[Field, Any], str]:
    def read(field: Field, raw: Any) -> str:
        told = re.sub(r"[\s.\-/]", "", _typed(raw, "digits"))
        if not re.fullmatch(r"[0-9]+", told) or len(told) not in lengths:
            raise _Unfit("digits", " / ".join(map(str, lengths)))
        return told

    return read


def _phone(field: Field, raw: Any) -> str:
    told = re.sub(r"[\s().\-]", "", _typed(raw, "phone"))
    told = re.sub(r"^(\+?62|0)", "", told)
    if not re.fullmatch(r"[1-9][0-9]{7,11}", told):
        raise _Unfit("phone")
    return f"+62{told}"


def _email(field: Field, raw: Any) -> str:
    told = _typed(raw, "email")
    if len(told) > 254 or not re.fullmatch(r"[^\s@,;<>\"]+@[^\s@,;<>\".]+(\.[^\s@,;<>\".]+)+", told):
        raise _Unfit("email")
    return told


def _region(field: Field, raw: Any) -> str:
    told = _typed(raw, "region")
    if not re.fullmatch(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?", told):
        raise _Unfit("region")
    return told


_READERS: dict[str, Callable[[Field, Any], Value]] = {
    "text": _text, "longtext": _longtext, "integer": _integer, "money": _money, "decimal": _decimal, "date": _date,
    "choice": _choice, "choices": _choices, "yesno": _yesno, "nik": _digits(16), "npwp": _digits(15, 16),
    "nib": _digits(13), "kk": _digits(16), "phone": _phone, "email": _email, "region": _region,
}
