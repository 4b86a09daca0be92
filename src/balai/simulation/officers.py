"""What a simulated officer does with a step: one act for each kind, and how long it takes. Dice alone decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from balai.cases.actions.checking import (
    assess_fee,
    countersign_case,
    finish_check,
    give_opinion,
    recommend_case,
    record_visit,
    return_case,
)
from balai.cases.actions.deciding import decide_case, sign_decisions
from balai.simulation.casebook import Item
from balai.simulation.dice import between, dice
from balai.simulation.stories import PAST

RETURNS = 0.12
REFUSES = 0.06
"""Shares of checked cases that are returned or refused; assumptions of the demo."""

NOTES = {
    "return": "Berkas contoh ini buram. Mohon unggah foto yang lebih terang.",
    "refuse": "Syarat contoh tidak terpenuhi menurut standar layanan.",
    "visit": "Lokasi sesuai dengan data permohonan (contoh).",
    "recommend": "Semua syarat contoh terpenuhi.",
    "opinion": "Setuju, asalkan syarat contoh dari instansi kami dipenuhi.",
}  # fmt: skip


class Doing(NamedTuple):
    """A command and what it is told beside mall, actor and moment."""

    verb: Callable[..., Any]
    told: Mapping[str, Any]


def course_of(seed: int, n: int, attempt: int, turn: str) -> str:
    """How a check or a decision goes for the n-th applicant: `ok`, `return` or `refuse`."""
    if turn in ("refused", "objected"):
        return "refuse"
    if turn in ("returned", "mended"):
        return "return" if attempt == 1 else "ok"
    if turn or attempt > 1 or 0 <= n < PAST:
        return "ok"
    roll = dice(seed, "course", n).random()
    return "return" if roll < RETURNS else "refuse" if roll < RETURNS + REFUSES else "ok"


def wait_ms(seed: int, n: int, item: Item, unit: str) -> int:
    """How long a step of the past lay before somebody took it up: minutes at a counter, hours at a desk."""
    rng = dice(seed, "wait", n, item.step, item.attempt)
    return between(rng, 30, 150) if unit == "minutes" else between(rng, 900, 9_000)


def pace_ms(seed: int, n: int, item: Item) -> int:
    """How long a step of the living day lies before a colleague takes it up."""
    return between(dice(seed, "pace", n, item.step, item.attempt), 120, 600)


def work_ms(seed: int, n: int, item: Item) -> int:
    """How long an officer has a step in hand."""
    return between(dice(seed, "work", n, item.step, item.attempt), 60, 240)


def doing_of(item: Item, course: str, document: str, roll: float) -> Doing | None:
    """What to do with a step. `document`: one that can be returned; `roll` from 0 to 1 decides between manners."""
    told: dict[str, Any] = {"item": item.id}
    if item.kind == "check":
        return _check(told, course, document)
    if item.kind == "decide":
        refused = {"outcome": "refused", "note": NOTES["refuse"]} if course == "refuse" else {"outcome": "granted"}
        return Doing(decide_case, told | refused)
    if item.kind == "sign":
        return Doing(sign_decisions, {"cases": [item.case]})
    if item.kind == "consult":
        verdict = "agree_with_conditions" if roll < 0.3 else "agree"
        return Doing(give_opinion, told | {"verdict": verdict, "note": NOTES["opinion"] if roll < 0.3 else ""})
    plain: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
        "visit": (record_visit, {"note": NOTES["visit"]}), "recommend": (recommend_case, {"note": NOTES["recommend"]}),
        "assess": (assess_fee, {}), "countersign": (countersign_case, {}),
    }  # fmt: skip
    if item.kind not in plain:
        return None
    verb, more = plain[item.kind]
    return Doing(verb, told | more)


def _check(told: dict[str, Any], course: str, document: str) -> Doing:
    if course == "return" and document:
        lines = [{"target": document, "kind": "unreadable", "note": NOTES["return"]}]
        return Doing(return_case, told | {"items": lines})
    if course == "refuse":
        return Doing(finish_check, told | {"outcome": "refuse", "note": NOTES["refuse"]})
    return Doing(finish_check, told | {"verified": ("applicant.name", "applicant.nik")})
