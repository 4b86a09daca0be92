"""Whose hands: four eyes, no case of one's own, and a draw that anybody can check again. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from balai.kernel.refusals import Refusal

ROLE_GRANTS: Mapping[str, str] = {
    "verifier": "case.check",
    "technical": "case.opine",
    "assessor": "case.assess",
    "controller": "case.countersign",
    "approver": "case.decide",
    "pickup": "handover.give",
    "system": "case.advance",
}
"""Role of a step -> the grant by which an actor is known to hold the role."""

VERIFYING = frozenset({"check", "visit", "recommend", "assess", "consult"})
DECIDING = frozenset({"decide", "sign"})


class FourEyes(Refusal):
    """The same person may not do both: who verifies never decides, a countersigner is never the author."""

    code = "four-eyes"


class OwnCase(Refusal):
    """Nobody handles a case of their own or of a declared relation."""

    code = "own-case"


class NotYours(Refusal):
    """The work item was drawn for, or is taken by, somebody else."""

    code = "not-yours"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One draw: the seed, the sorted names it chose among, and the chosen one ("" when there was nobody)."""

    seed: str
    eligible: tuple[str, ...]
    chosen: str


def check_four_eyes(kind: str, actor: str, doers: Mapping[str, Collection[str]]) -> None:
    """Raise FourEyes when `actor` may not do a step of this kind after what was done by whom.

    A decision that was taken back is made anew by another, but who decides may sign.
    `doers`: kind of step -> actors who did one on this case; `assist`: the clerk who typed the application.
    """
    done = {one for one, actors in doers.items() if actor in actors}
    clash = set(done)
    if kind in DECIDING:
        clash &= VERIFYING | {"countersign", "assist"} | ({"decide"} if kind == "decide" else set())
    elif kind == "countersign":
        clash -= {"countersign"}
    else:
        clash &= DECIDING | {"countersign"} if kind in VERIFYING else frozenset()
    if clash:
        raise FourEyes(kind=kind, before=sorted(clash)[0])


def may_do(kind: str, actor: str, doers: Mapping[str, Collection[str]]) -> bool:
    """Whether four eyes let this actor do a step of this kind."""
    try:
        check_four_eyes(kind, actor, doers)
    except FourEyes:
        return False
    return True


def check_holder(assignee: str, actor: str) -> None:
    """Raise NotYours when the item is in somebody else's hands."""
    if assignee not in ("", actor):
        raise NotYours()


def seed_of(head: str, case: str, step: str, attempt: int) -> str:
    """SHA-256 hex of the journal's head hash before the draw and the item it is for: nobody can choose it."""
    return hashlib.sha256(f"{head}\n{case}\n{step}\n{attempt}".encode()).hexdigest()


def draw(seed: str, eligible: Iterable[str]) -> Drawn:
    """Choose one of the eligible: SHA-256 of the seed, as a number, modulo their count, in the sorted list.

    Anybody who knows the seed and the list gets the same name; the order in which the list came does not matter.
    """
    names = tuple(sorted(set(eligible)))
    if not names:
        return Drawn(seed, (), "")
    index = int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big") % len(names)
    return Drawn(seed, names, names[index])
