"""The shape of a tariff: dated, with a decision table of whole rupiah. Pure; its table is proven in `proof_tables.py`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .flaws import Flaw, flaw
from .shapes import Each, Integer, Maybe, OneOf, Record, Word, check_expression

SCHEMA = 1
Document = Mapping[str, Any]

_CODE = Word(r"[a-z0-9][a-z0-9._-]*", "kode-huruf-kecil", 80)
_LINE = Word(r"(?s).*", "teks")
_TEXT = Record({"id": _LINE, "en": _LINE})


class _Cell:
    """One cell of a decision table: null = whatever, a number, a text, a flag, or a unary test such as `"> 10"`."""

    def check(self, value: Any, path: str) -> list[Flaw]:
        """Something a table may ask."""
        if value is None or isinstance(value, bool | int):
            return []
        return check_expression(value, path) if isinstance(value, str) else [_unlike(path, value, "> 10")]

    def fill(self, value: Any) -> Any:
        """As it is."""
        return value


class _Amount:
    """Whole rupiah, or an expression of them."""

    def check(self, value: Any, path: str) -> list[Flaw]:
        """Not negative, not a float."""
        if isinstance(value, str):
            return check_expression(value, path)
        return Integer().check(value, path)

    def fill(self, value: Any) -> Any:
        """As it is."""
        return value


class _Expression:
    """An expression over facts."""

    def check(self, value: Any, path: str) -> list[Flaw]:
        """A leaf's form."""
        return check_expression(value, path) if isinstance(value, str) else [_unlike(path, value, "sign.area_m2")]

    def fill(self, value: Any) -> Any:
        """As it is."""
        return value


def _agree_table(table: Document, path: str) -> list[Flaw]:
    wide = len(table["inputs"])
    return [
        flaw("row-width", f"{path}.rows[{n}].when", least=wide)
        for n, row in enumerate(table["rows"]) if len(row["when"]) != wide
    ]


_ROW = Record({"when": Each(_Cell()), "amount": _Amount()}, {"text": (Maybe(_TEXT), None)})
_TABLE = Record(
    {"inputs": Each(_Expression()), "rows": Each(_ROW, 1)}, {"hit": (OneOf(("first", "sum")), "first")}, _agree_table
)
_DAY = Word(r"\d{4}-\d\d-\d\d", "2026-01-31")


def _agree_tariff(tariff: Document, path: str) -> list[Flaw]:
    starts, ends = tariff["valid_from"], tariff.get("valid_to")
    try:
        wrong = date.fromisoformat(starts) > date.fromisoformat(ends or starts)
    except ValueError:
        return [flaw("not-like", "valid_from", value=f"{starts} {ends}", like="2026-01-31")]
    return [flaw("ends-before-start", "valid_to", value=ends)] if wrong else []


TARIFF = Record(
    {"code": _CODE, "title": _TEXT, "basis": Word(like="dasar hukum"), "valid_from": _DAY, "table": _TABLE},
    {
        "schema": (Integer(SCHEMA, SCHEMA), SCHEMA), "valid_to": (Maybe(_DAY), None), "line": (Maybe(_TEXT), None),
        "round_to": (OneOf(("1", "100", "1000")), "1"), "confidence": (OneOf(("verified", "unconfirmed")), "unconfirmed"),
        "source": (Maybe(_LINE), None),
    },
    _agree_tariff,
)
"""`round_to`: fractions below so many rupiah are dropped, in favour of who pays. `line` = the words on the bill."""


def check_tariff(doc: Any) -> list[Flaw]:
    """Every fault of a tariff's shape."""
    return TARIFF.check(doc, "")


def complete_tariff(doc: Document) -> dict[str, Any]:
    """The tariff with every optional member present; idempotent."""
    full: dict[str, Any] = TARIFF.fill(doc)
    return full


def _unlike(path: str, value: Any, like: str) -> Flaw:
    return flaw("not-like", path, value=value, like=like)
