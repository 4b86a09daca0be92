"""The past of the demo's office: cases of the last weeks, each with how far it has come. Pure data.

`days` working days ago at `clock` it was begun; `halts`: steps (id or kind) that nobody does any more, so the case
waits there; `turn`: what is special; `ends`: last digit of the identity number (agencies/registers.py); `says`: answers
beside the usual ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from balai.simulation.applicants import (
    BIRTH,
    CARD,
    GRAVE,
    HALAL,
    HOUSE,
    JOB,
    MIDWIFE,
    NIB,
    PHYSICIAN,
    POLICE,
    SIGN,
)

TURNS = ("", "draft", "returned", "mended", "refused", "objected", "withdrawn", "taken")
"""Nothing; never sent; returned and left; returned and mended; refused; objected to; taken back; handed over."""


@dataclass(frozen=True, slots=True)
class Story:
    """One application and its fate; `n` is its applicant's running number."""

    n: int
    services: tuple[str, ...]
    days: int = 0
    clock: str = "09:00"
    halts: tuple[str, ...] = ()
    turn: str = ""
    ends: str = ""
    says: Mapping[str, Any] = field(default_factory=dict)


OWN = {"practice.place_kind": "own", "practice.births": True}
MAST = {"sign.structure": True}

_TOLD: tuple[tuple[tuple[str, ...], int, str, str, str], ...] = (
    # services, working days ago, clock, steps where it waits, turn
    ((MIDWIFE,), 18, "09:10", "", ""),
    ((HOUSE,), 17, "10:20", "", ""),
    ((PHYSICIAN,), 15, "13:05", "check sign", ""),  # silent: deemed granted, the deed is to be signed
    ((POLICE,), 14, "08:40", "", "taken"),
    ((MIDWIFE,), 11, "14:00", "", "objected"),
    ((HOUSE,), 8, "09:45", "land", ""),  # one agency of three is late
    ((HALAL,), 4, "10:10", "recommend", ""),
    ((HOUSE,), 9, "13:30", "pay", ""),
    ((SIGN,), 9, "08:50", "pay", ""),
    ((GRAVE,), 8, "08:30", "", "refused"),
    ((HOUSE,), 8, "10:00", "", "returned"),
    ((NIB, HALAL), 5, "09:20", "visit", ""),
    ((MIDWIFE,), 7, "15:00", "check", "withdrawn"),
    ((HALAL,), 5, "11:40", "decide", ""),
    ((PHYSICIAN,), 6, "10:30", "", "draft"),
    ((MIDWIFE,), 3, "08:40", "decide", "mended"),
    ((POLICE,), 5, "09:15", "record", ""),  # past its day: escalated
    ((SIGN,), 3, "09:00", "decide", ""),
    ((PHYSICIAN,), 2, "08:10", "countersign", ""),
    ((HOUSE,), 4, "08:45", "assess", ""),
    ((MIDWIFE,), 5, "09:50", "decide", ""),
    ((HALAL,), 6, "10:25", "visit", ""),
    ((POLICE,), 4, "13:20", "pay", ""),
    ((MIDWIFE,), 2, "08:20", "countersign", ""),
    ((PHYSICIAN,), 4, "08:35", "", "returned"),
    ((SIGN,), 2, "08:05", "assess", ""),
    ((HOUSE,), 3, "09:05", "visit", ""),
    ((MIDWIFE,), 3, "11:25", "sign", ""),
    ((CARD,), 3, "13:50", "check", ""),  # past its day: escalated
    ((PHYSICIAN,), 2, "08:00", "decide", ""),
    ((SIGN,), 2, "14:30", "visit", ""),
    ((GRAVE,), 3, "08:55", "plot", ""),
    ((MIDWIFE,), 2, "10:05", "visit", ""),
    ((POLICE,), 1, "08:05", "decide", ""),
    ((HOUSE,), 2, "08:10", "land property_tax water", ""),
    ((CARD,), 2, "13:15", "sign", ""),
    ((PHYSICIAN,), 1, "08:00", "countersign", ""),
    ((SIGN,), 2, "08:20", "", "returned"),
    ((MIDWIFE,), 1, "10:40", "check", ""),
    ((HALAL,), 2, "15:05", "", "draft"),
    ((HALAL,), 0, "08:55", "check", ""),
    ((POLICE,), 1, "08:50", "fingerprints", ""),
    ((CARD,), 1, "09:35", "decide", ""),
    ((SIGN,), 1, "08:15", "tax", ""),
    ((PHYSICIAN,), 1, "11:30", "check", ""),
    ((POLICE,), 1, "13:10", "pay", ""),
    ((MIDWIFE,), 1, "13:25", "check", ""),
    ((SIGN,), 1, "13:45", "check", ""),
    ((PHYSICIAN,), 1, "14:05", "check", ""),
    ((HOUSE,), 1, "14:20", "check", ""),
    ((GRAVE,), 1, "14:50", "decide", ""),
    ((CARD,), 1, "15:05", "check", ""),
    ((BIRTH,), 1, "10:35", "", ""),
    ((NIB, HALAL), 0, "09:20", "check", ""),  # halal is received and waits for the number
    ((POLICE,), 0, "08:05", "check", ""),
    ((JOB,), 0, "08:10", "decide", ""),
    ((BIRTH,), 0, "08:15", "decide", ""),
    ((MIDWIFE,), 0, "08:30", "check", ""),
    ((JOB,), 0, "09:25", "check", ""),
    ((BIRTH,), 0, "09:28", "check", ""),
    ((SIGN,), 0, "09:05", "", "draft"),
)
_ENDS = {"objected": "7"}


def _story(n: int, services: tuple[str, ...], days: int, clock: str, halts: str, turn: str) -> Story:
    """Papers wait at the pick-up desk unless the story says that they were taken."""
    where = tuple(halts.split()) + (() if turn == "taken" else ("handover",))
    says: dict[str, Any] = {}
    if "visit" in where:
        says = OWN if services == (MIDWIFE,) else MAST if services == (SIGN,) else {}
    return Story(n, services, days, clock, where, turn, _ENDS.get(turn, ""), says)


STORIES = tuple(_story(n, *told) for n, told in enumerate(_TOLD))
"""The past in the order of its telling."""

PAST = 1000
"""Applicants of a living day are numbered from here."""
