"""Decision tables: rows of cells over inputs, authored as tables, first hit or sum of hits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

import zen

from balai.catalogue.rules.expressions import BadExpression, Facts, split_expression

from .leaves import ask, identifiers, value_of


@dataclass(frozen=True, slots=True)
class Hit:
    """One row that applies, counted from 1, and what it costs; amount None = not known yet."""

    row: int
    amount_idr: int | None
    text: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """What a tariff says. amount None = not known; `why` is then the facts that are missing, or `no-row`.

    row    the row that decided (1, 2, …); 0 = none or several
    lines  every row that applies
    """

    amount_idr: int | None
    row: int = 0
    why: tuple[str, ...] = ()
    lines: tuple[Hit, ...] = ()
    tariff: str = ""
    number: int = 0

    @property
    def known(self) -> bool:
        """Whether the amount is known."""
        return self.amount_idr is not None


@lru_cache(maxsize=16384)
def _unary(cell: str) -> Any:
    split_expression(cell)
    try:
        return zen.compile_unary_expression(cell)
    except (RuntimeError, ValueError) as fault:
        raise BadExpression("syntax") from fault


def cell_holds(cell: Any, value: Any) -> bool | None:
    """One cell on an input's value; null cells always hold, an unknown value makes the rest unknown."""
    if cell is None:
        return True
    if value is None:
        return None
    if isinstance(cell, bool) or isinstance(value, bool):
        return bool(value) == _flag(cell)
    if isinstance(cell, int):
        return bool(Decimal(str(value)) == cell) if not isinstance(value, str) else False
    return _asked(cell, value) if isinstance(value, str | int | float) else None


@lru_cache(maxsize=65536)
def _asked(cell: str, value: str | float) -> bool | None:
    try:
        told = ask(_unary(cell), {"$": value})
    except BadExpression:
        return None
    return told if isinstance(told, bool) else None


def _flag(cell: Any) -> bool | None:
    return {"true": True, "false": False}.get(cell.strip()) if isinstance(cell, str) else cell


def hits(table: Mapping[str, Any], facts: Facts) -> list[bool | None]:
    """Row by row whether it applies. Raises BadExpression."""
    values = [value_of(text, facts) for text in table["inputs"]]
    return [_row_holds(row["when"], values) for row in table["rows"]]


def _row_holds(cells: list[Any], values: list[Any]) -> bool | None:
    told: bool | None = True
    for cell, value in zip(cells, values, strict=True):
        holds = cell_holds(cell, value)
        if holds is False:
            return False
        if holds is None:
            told = None
    return told


def decide(tariff: Mapping[str, Any], facts: Facts) -> Fee:
    """What a tariff asks for on these facts: integer rupiah, or unknown with the reason. Raises BadExpression.

    `first`: the first row that applies decides; a row before it that may apply makes the fee unknown. `sum`: all rows
    that apply add up, none is zero. Fractions are dropped to `round_to` rupiah, in favour of who pays.
    """
    table, code = tariff["table"], str(tariff.get("code", ""))
    told = hits(table, facts)
    if table.get("hit", "first") == "first":
        found = next(((n, holds) for n, holds in enumerate(told) if holds is not False), None)
        if found is None:
            return Fee(None, why=("no-row",), tariff=code)
        if found[1] is None:
            return Fee(None, why=_missing(table, facts), tariff=code)
        chosen = [found[0]]
    elif None in told:
        return Fee(None, why=_missing(table, facts), tariff=code)
    else:
        chosen = [n for n, holds in enumerate(told) if holds]
    return _add_up(tariff, chosen, facts)


def _add_up(tariff: Mapping[str, Any], chosen: list[int], facts: Facts) -> Fee:
    table, unit = tariff["table"], int(tariff.get("round_to") or 1)
    lines = [
        Hit(n + 1, _amount(table["rows"][n]["amount"], facts, unit), table["rows"][n].get("text")) for n in chosen
    ]
    row, code = chosen[0] + 1 if len(chosen) == 1 else 0, str(tariff.get("code", ""))
    if any(line.amount_idr is None for line in lines):
        unknown = {name for n in chosen for name in _amount_names(table["rows"][n]["amount"])}
        return Fee(None, row, _absent(unknown, facts) or ("not-reckoned",), tuple(lines), code)
    return Fee(sum(line.amount_idr or 0 for line in lines), row, (), tuple(lines), code)


def _amount(amount: Any, facts: Facts, unit: int) -> int | None:
    if isinstance(amount, int):
        exact = Decimal(amount)
    else:
        told = value_of(f"string({amount})", facts)
        try:
            exact = Decimal(told)
        except (InvalidOperation, TypeError):
            return None
    whole = int((exact / unit).to_integral_value(ROUND_FLOOR)) * unit
    return whole if whole >= 0 and exact.is_finite() else None


def _amount_names(amount: Any) -> set[str]:
    return identifiers(amount) if isinstance(amount, str) else set()


def _missing(table: Mapping[str, Any], facts: Facts) -> tuple[str, ...]:
    names = {name for text in table["inputs"] for name in identifiers(text)}
    return _absent(names, facts) or ("not-reckoned",)


def _absent(names: set[str], facts: Facts) -> tuple[str, ...]:
    return tuple(sorted(name for name in names if facts.get(name) in (None, "")))
