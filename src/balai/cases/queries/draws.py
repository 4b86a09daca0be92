"""Draws, drawn again: anybody who reads the journal gets the same name, or the fault is named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from balai.cases.models import Case, Draw
from balai.cases.rules.hands import draw, seed_of
from balai.journal.reader import read_entries, read_history


@dataclass(frozen=True, slots=True)
class CheckedDraw:
    """One draw with what checking it again found. `faults` is empty when everything agrees:

    `head`    the journal's entry that the seed names has another hash, or is gone
    `seed`    the seed is not made of that hash and the item
    `chosen`  the same seed and list give another name
    `entry`   the journal has no `item.drawn` after that entry that tells the same
    """

    step: str
    attempt: int
    chosen: str
    eligible: tuple[str, ...]
    head_seq: int
    seed: str
    at_ms: int
    faults: tuple[str, ...]


def check_draws(case: Case) -> list[CheckedDraw]:
    """Every draw of a case, made again from the journal's head before it and compared with the journal's entry."""
    rows = list(Draw.objects.filter(case_id=case.pk).order_by("id"))
    if not rows:
        return []
    told = [
        (entry.seq, json.loads(entry.data))
        for entry in read_history(case.mall, f"case:{case.number}")
        if entry.type == "item.drawn"
    ]
    return [_checked(case, row, told) for row in rows]


def _checked(case: Case, row: Draw, told: list[tuple[int, Mapping[str, Any]]]) -> CheckedDraw:
    eligible = json.loads(row.eligible)
    again = draw(row.seed, eligible).chosen
    tests = {
        "head": _hash_of(case.mall, row.head_seq) == row.head_hash,
        "seed": seed_of(row.head_hash, case.number or "", row.step, row.attempt) == row.seed,
        "chosen": again == row.chosen,
        "entry": any(seq > row.head_seq and _same(facts, row, eligible) for seq, facts in told),
    }
    faults = tuple(name for name, holds in tests.items() if not holds)
    return CheckedDraw(
        row.step, row.attempt, row.chosen, tuple(eligible), row.head_seq, row.seed, row.at_ms, faults
    )


def _hash_of(chain: str, seq: int) -> str:
    """The hash of one entry of a chain; empty for the beginning, and for what is gone."""
    found = read_entries(chain, after=seq - 1, limit=1) if seq else []
    return found[0].hash if found and found[0].seq == seq else ""


def _same(facts: Mapping[str, Any], row: Draw, eligible: list[str]) -> bool:
    wanted = {
        "step": row.step, "attempt": row.attempt, "seed": row.seed, "head_seq": row.head_seq, "eligible": eligible,
        "chosen": row.chosen,
    }  # fmt: skip
    return all(facts.get(name) == value for name, value in wanted.items())
