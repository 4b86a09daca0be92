"""One item in hand inside an open command: the case it belongs to, locked, and the checks before an act."""

from __future__ import annotations

from datetime import datetime

from balai.cases.rules.states import OPEN, CaseMoved
from balai.cases.steps.assign import check_hands
from balai.cases.steps.row import ItemRow, case_of_item, lock_case_by_id, read_application
from balai.cases.steps.work import Work, work_of
from balai.directory.queries import get_mall
from balai.journal.command import Log
from balai.kernel.refusals import BadInput, NotFound


def load_item(log: Log, item: int, at: datetime) -> tuple[Work, ItemRow]:
    """Lock the case of an item. Raises NotFound, also for another mall's item."""
    row = lock_case_by_id(case_of_item(item))
    if row.mall != log.chain:
        raise NotFound(thing="item", name=item)
    work = work_of(log, get_mall(row.mall), read_application(row.application_id), row, at)
    return work, next(one for one in work.items if one.id == item)


def hold_item(log: Log, item: int, at: datetime, *kinds: str) -> tuple[Work, ItemRow]:
    """Lock the case of an item that the actor may do now; `kinds` are the kinds of step this act can do.

    Raises NotFound, BadInput for another kind, CaseMoved, NotAllowed, NotYours, FourEyes, OwnCase.
    """
    work, found = load_item(log, item, at)
    check_item(work, found, *kinds)
    return work, found


def check_item(work: Work, item: ItemRow, *kinds: str) -> None:
    """Raise BadInput, CaseMoved, NotAllowed, NotYours, FourEyes or OwnCase unless the actor may do this item now."""
    if kinds and item.kind not in kinds:
        raise BadInput(field="item", why="a step of kind " + ", ".join(kinds), value=item.kind)
    if work.case.status not in OPEN and item.kind not in ("sign", "handover"):
        raise CaseMoved(verb=item.kind, status=work.case.status)
    check_hands(work, item)


def check_outcome(work: Work, item: ItemRow, outcome: str) -> str:
    """The outcome, one that the definition names for this step. Raises BadInput."""
    allowed = work.step_doc(item.step)["outcomes"]
    if outcome not in allowed:
        raise BadInput(field="outcome", why="one of " + ", ".join(allowed), value=outcome)
    return outcome


def item_answer(work: Work, item: ItemRow) -> dict[str, object]:
    """An item as the answer of a command."""
    return {
        "item": item.id, "case": work.case.name, "step": item.step, "attempt": item.attempt, "state": item.state,
        "outcome": item.outcome, "assignee": item.assignee, "status": work.case.status, "due_ms": work.case.due_ms,
    }  # fmt: skip
