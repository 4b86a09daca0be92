"""Decision tables: values no row takes, values two rows take, rows that never come to their turn.

Every input is tried at the numbers its cells name and beside them, at its options, at yes and no; which rows hold is a
bit mask, so that a whole table is a few thousand integer operations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod
from typing import Any

from balai.catalogue.rules.definition import Document, field_map
from balai.catalogue.rules.expressions import CONTEXT, STEPS, literals_in, names_in
from balai.catalogue.rules.flaws import Flaw, flaw
from balai.catalogue.rules.reading import Engine

from .space import domain, numbers

MOST = 100_000
TOLD = 3


def prove_table(tariff: Document, engine: Engine, doc: Document | None = None) -> Iterator[Flaw]:
    """All findings of a tariff's table; with a definition, against the kinds and options of its fields."""
    table, fields = tariff["table"], field_map(doc) if doc else {}
    place = f"tariff[{tariff['code']}]"
    found = [*_expressions(table, engine, place), *_unknown_facts(table, doc, fields, place)]
    yield from found
    if found:
        return
    points = [_points(table, column, fields) for column in range(len(table["inputs"]))]
    masks, bad = _masks(table, points, engine)
    yield from (flaw("cell-no-answer", f"{place}.rows[{row + 1}]", value=cell) for row, cell in bad)
    if bad:
        return
    if prod(len(one) for one in points) > MOST:
        yield flaw("too-many-ways", place)
    elif table["hit"] == "first":
        yield from _walk(table, points, masks, place)


def _expressions(table: Document, engine: Engine, place: str) -> Iterator[Flaw]:
    texts = [*table["inputs"], *(row["amount"] for row in table["rows"] if isinstance(row["amount"], str))]
    yield from (flaw("expression-bad", place, value=text) for text in texts if not engine.compiles(text))


def _unknown_facts(table: Document, doc: Document | None, fields: Mapping[str, Any], place: str) -> Iterator[Flaw]:
    if doc is None:
        return
    texts = [*table["inputs"], *(row["amount"] for row in table["rows"] if isinstance(row["amount"], str))]
    for name in sorted(set().union(*(names_in(text) for text in texts)) if texts else set()):
        if name not in fields and name not in CONTEXT and name.split(".")[0] != STEPS:
            yield flaw("unknown-fact", place, value=name)


def _points(table: Document, column: int, fields: Mapping[str, Any]) -> tuple[Any, ...]:
    cells = [row["when"][column] for row in table["rows"] if row["when"][column] is not None]
    named: list[Any] = []
    for cell in cells:
        named += literals_in(cell) if isinstance(cell, str) else [cell]
    field = fields.get(table["inputs"][column])
    if field is not None:
        return domain(field, named)
    if any(cell is True or cell is False or cell in ("true", "false") for cell in cells):
        return (True, False)
    texts = [one for one in named if isinstance(one, str)]
    if texts:
        return tuple(dict.fromkeys(texts))
    told = [one for one in named if not isinstance(one, str)]
    exact = any(isinstance(one, float) for one in told)
    return numbers({"kind": "decimal" if exact else "integer"}, told) if told else (None,)


def _masks(
    table: Document, points: list[tuple[Any, ...]], engine: Engine
) -> tuple[list[list[int]], list[tuple[int, Any]]]:
    """Per column and point the rows that hold there, as bits; and cells that never answer."""
    masks = [[0] * len(one) for one in points]
    bad = []
    for row, told in enumerate(table["rows"]):
        for column, cell in enumerate(told["when"]):
            answers = [True if cell is None else engine.cell(cell, value) for value in points[column]]
            if None in answers:
                bad.append((row, cell))
            for n, answer in enumerate(answers):
                masks[column][n] |= (1 << row) if answer else 0
    return masks, bad


def _walk(table: Document, points: list[tuple[Any, ...]], masks: list[list[int]], place: str) -> Iterator[Flaw]:
    gaps: list[str] = []
    twice: dict[tuple[int, int], str] = {}
    first = 0
    for way in product(*(range(len(one)) for one in points)):
        rows = (1 << len(table["rows"])) - 1
        for column, n in enumerate(way):
            rows &= masks[column][n]
        first |= rows & -rows
        if not rows:
            gaps.append(_said(table, points, way))
        for pair in _contradictions(table["rows"], rows):
            twice.setdefault(pair, _said(table, points, way))
    yield from (flaw("table-gap", place, value=one) for one in gaps[:TOLD])
    for (one, other), where in list(twice.items())[:TOLD]:
        yield flaw("table-overlap", place, row=one + 1, other=other + 1, value=where)
    yield from (
        flaw("row-never", f"{place}.rows[{n + 1}]", row=n + 1) for n in range(len(table["rows"])) if not first >> n & 1
    )


def _contradictions(rows: list[Document], mask: int) -> Iterator[tuple[int, int]]:
    """The first row that holds and each later one that is no default of it."""
    if mask & (mask - 1):
        holding = [n for n in range(len(rows)) if mask >> n & 1]
        for later in holding[1:]:
            if not falls_back(rows[holding[0]]["when"], rows[later]["when"]):
                yield holding[0], later


def falls_back(earlier: Iterable[Any], later: Iterable[Any]) -> bool:
    """Whether a later row only repeats some cells of an earlier one: a default, no contradiction."""
    return all(cell is None or cell == above for above, cell in zip(earlier, later, strict=True))


def _said(table: Document, points: list[tuple[Any, ...]], way: tuple[int, ...]) -> str:
    told = [f"{name} = {points[column][n]}" for column, (name, n) in enumerate(zip(table["inputs"], way, strict=True))]
    return ", ".join(told) or "–"
