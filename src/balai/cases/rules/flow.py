"""The graph of steps: what becomes ready, what is skipped, what a redo takes back. Pure.

A step becomes ready when every step it comes after is settled. Its `when` rule is evaluated then: False skips it,
True and None make it ready, because missing data is unknown, never false: a check too many harms less than one too
few. A step that was answered with `return` is not settled; its next attempt is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from balai.cases.rules.states import ITEM_OPEN
from balai.kernel.refusals import Refusal

LATE_POLICIES = ("escalate", "proceed", "deemed_no_objection")
VERDICTS = ("agree", "agree_with_conditions", "disagree", "no_objection")


class RedoTooLate(Refusal):
    """A step cannot be done again once the case was decided, or before it was done."""

    code = "redo-too-late"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the pinned definition, as far as the graph needs it."""

    id: str
    kind: str
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the latest attempt of a step stands."""

    state: str
    outcome: str = ""

    @property
    def settled(self) -> bool:
        """Whether what comes after may begin."""
        return self.state == "skipped" or (self.state == "done" and self.outcome != "return")


@dataclass(frozen=True, slots=True)
class Moves:
    """Steps that become ready and steps that are left out, in the definition's order."""

    ready: tuple[str, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Redo:
    """What a redo does: a new attempt of `again`; `reset` steps wait anew; `cancel` items are closed."""

    again: str
    reset: tuple[str, ...]
    cancel: tuple[str, ...]


def due_steps(steps: Iterable[Step], places: Mapping[str, Place]) -> tuple[str, ...]:
    """Waiting steps whose predecessors are all settled: the ones whose `when` rule is evaluated now."""
    return tuple(
        step.id
        for step in steps
        if places[step.id].state == "waiting" and all(places[one].settled for one in step.after)
    )


def pointless(steps: Sequence[Step], places: Mapping[str, Place]) -> frozenset[str]:
    """Steps that serve nothing once a check or a recommendation before them ended with `refuse`.

    Towards a refusal nobody is asked, visited or consulted any more, and no fee is raised; it is countersigned and
    decided all the same. What a register refuses is for an officer to weigh and makes nothing pointless.
    """
    kinds = {step.id: step.kind for step in steps}
    refusing = [
        one for one, place in places.items()
        if place.state == "done" and place.outcome == "refuse" and kinds[one] in ("check", "recommend")
    ]  # fmt: skip
    later = {below for one in refusing for below in downstream(steps, one)}
    return frozenset(one for one in later if kinds[one] in ("register", "consult", "visit", "assess", "pay"))


def advance(
    steps: Sequence[Step], places: Mapping[str, Place], when: Mapping[str, bool | None]
) -> Moves:
    """One wave: each due step is skipped when its rule is False, or when it is pointless, else ready.

    Skipping lets later steps come due in the same wave as far as their rules were evaluated.
    """
    now = dict(places)
    left = pointless(steps, places)
    ready: list[str] = []
    skipped: list[str] = []
    while True:
        due = [one for one in due_steps(steps, now) if one in when]
        for one in due:
            left_out = when[one] is False or one in left
            (skipped if left_out else ready).append(one)
            now[one] = Place("skipped" if left_out else "ready")
        if not due:
            return Moves(tuple(ready), tuple(skipped))


def downstream(steps: Sequence[Step], step: str) -> tuple[str, ...]:
    """Every step that comes after `step`, directly or not, in the definition's order."""
    found = {step}
    grown = True
    while grown:
        more = {one.id for one in steps if one.id not in found and found & set(one.after)}
        found |= more
        grown = bool(more)
    return tuple(one.id for one in steps if one.id in found and one.id != step)


def redo(steps: Sequence[Step], places: Mapping[str, Place], step: str) -> Redo:
    """Do a settled or returned step again, with all that came after it. Raises RedoTooLate."""
    if places[step].state not in ("done", "skipped"):
        raise RedoTooLate(step=step, state=places[step].state)
    later = downstream(steps, step)
    kinds = {one.id: one.kind for one in steps}
    if any(kinds[one] == "decide" and places[one].state == "done" for one in (step, *later)):
        raise RedoTooLate(step=step, state="decided")
    return Redo(
        again=step,
        reset=tuple(one for one in later if places[one].state != "waiting"),
        cancel=tuple(one for one in later if places[one].state in ITEM_OPEN - {"waiting"}),
    )


def lapse(policy: str) -> tuple[str, str]:
    """What becomes of an item whose own term passed: (what is done, outcome). Unknown or no policy: escalate."""
    if policy == "proceed":
        return "finish", "unanswered"
    if policy == "deemed_no_objection":
        return "finish", "no_objection"
    return "escalate", ""
