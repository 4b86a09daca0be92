"""Work items between people: take, give back, set aside, give to another, do again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from balai.cases.events import ItemReassigned, ItemReleased, ItemResumed, ItemSuspended, ItemTaken
from balai.cases.queries.sight import visible_cases
from balai.cases.rules.demands import check_reason
from balai.cases.rules.states import OPEN, CaseMoved
from balai.cases.steps.advance import advance_case, redo_from
from balai.cases.steps.assign import assign, check_free_of_interest, check_role
from balai.cases.steps.hold import hold_item, item_answer, load_item
from balai.cases.steps.row import move_item
from balai.directory.queries import list_holders
from balai.journal.command import command, to_ms
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput, NotFound


def take_item(*, mall: str, item: int, by: Actor, at: datetime, once: Once | None = None) -> dict[str, Any]:
    """Take a ready step in hand: one drawn for the actor, or one that nobody was drawn for.

    Raises NotYours, FourEyes, OwnCase, ItemMoved, CaseMoved, NotFound, NotAllowed. Records `item.taken`.
    """
    with command("case.take", by=by, at=at, chain=mall, once=once) as log:
        work, found = hold_item(log, item, at)
        move_item(found, "take", assignee=by.ref, taken_ms=to_ms(at))
        number = work.case.name
        work.tell(lambda: ItemTaken(found.id, number, found.step, found.attempt))
        work.flush()
        return log.answer(item_answer(work, found))


def release_item(*, mall: str, item: int, by: Actor, at: datetime, once: Once | None = None) -> dict[str, Any]:
    """Give a step back to the inbox; it stays with whom it was drawn for. Raises ItemMoved, NotYours, NotAllowed.

    Records `item.released`.
    """
    with command("case.take", by=by, at=at, chain=mall, once=once) as log:
        work, found = hold_item(log, item, at)
        move_item(found, "release", taken_ms=None)
        number = work.case.name
        work.tell(lambda: ItemReleased(found.id, number, found.step, found.attempt))
        work.flush()
        return log.answer(item_answer(work, found))


def suspend_item(
    *, mall: str, item: int, reason: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Set a step aside, with the reason; the legal clock runs on. Raises ReasonMissing, ItemMoved, NotAllowed.

    Records `item.suspended`.
    """
    told = check_reason(reason)
    with command("case.take", by=by, at=at, chain=mall, once=once) as log:
        work, found = hold_item(log, item, at)
        move_item(found, "suspend")
        work.act("suspend", found.step, told)
        number = work.case.name
        work.tell(lambda: ItemSuspended(found.id, number, found.step, found.attempt))
        work.flush()
        return log.answer(item_answer(work, found))


def resume_item(*, mall: str, item: int, by: Actor, at: datetime, once: Once | None = None) -> dict[str, Any]:
    """Take up a step that was set aside. Raises ItemMoved, NotYours, NotAllowed. Records `item.resumed`."""
    with command("case.take", by=by, at=at, chain=mall, once=once) as log:
        work, found = hold_item(log, item, at)
        move_item(found, "resume", taken_ms=None)
        number = work.case.name
        work.tell(lambda: ItemResumed(found.id, number, found.step, found.attempt))
        work.flush()
        return log.answer(item_answer(work, found))


def reassign_item(  # noqa: PLR0913
    *, mall: str, item: int, to: str = "", reason: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Give a step to somebody who holds its role, or (empty) draw anew among the others; the reason is kept.

    Raises ReasonMissing, BadInput when `to` does not hold the role, FourEyes, OwnCase, ItemMoved, NotAllowed, and
    NotFound for a case that the actor does not see.
    Records `item.reassigned`, and `item.drawn` for a draw.
    """
    told = check_reason(reason)
    with command("case.assign", by=by, at=at, chain=mall, once=once) as log:
        work, found = load_item(log, item, at)
        by.require_agency(work.case.agency if by.agency == work.case.agency else found.agency)
        if not visible_cases(by).filter(pk=work.case.id).exists():
            raise NotFound(thing="item", name=item)
        was = found.assignee
        move_item(found, "reassign", taken_ms=None)
        if to:
            if to not in list_holders(work.mall, found.role, found.agency):
                raise BadInput(field="to", why="somebody who holds this role here", value=to)
            check_free_of_interest(work, found, to)
            found.assignee = to
        else:
            assign(work, found, without=was)
        work.act("reassign", found.step, told)
        number = work.case.name
        work.tell(lambda: ItemReassigned(found.id, number, found.step, found.attempt, was, found.assignee))
        work.flush()
        return log.answer(item_answer(work, found))


def redo_step(
    *, mall: str, item: int, reason: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Do a finished step of an undecided case again, with every later step that was begun.

    Raises ReasonMissing, RedoTooLate, CaseMoved, NotFound, NotAllowed. Records `item.redone`, `item.cancelled` and
    what follows.
    """
    told = check_reason(reason)
    with command("case.take", by=by, at=at, chain=mall, once=once) as log:
        work, found = load_item(log, item, at)
        if work.case.status not in OPEN:
            raise CaseMoved(verb="redo", status=work.case.status)
        if "case.assign" in by.grants:
            by.require_agency(work.case.agency)
        else:
            check_role(found, by)
            check_free_of_interest(work, found, by.ref)
        redo_from(work, found.step)
        work.act("redo", found.step, told)
        advance_case(work)
        work.flush()
        return log.answer(item_answer(work, work.latest(found.step)))
