"""Into whose hands: the draw among the eligible, and the check of hands before every act."""

from __future__ import annotations

from balai.cases.rules.hands import ROLE_GRANTS, OwnCase, check_four_eyes, check_holder, may_do
from balai.cases.steps.row import ItemRow
from balai.cases.steps.work import Drawing, Work
from balai.directory.queries import list_holders
from balai.identity.queries import is_related, related_actors
from balai.journal.reader import head_of
from balai.kernel.actors import Actor
from balai.kernel.refusals import NotAllowed


def assign(work: Work, item: ItemRow, *, without: str = "") -> None:
    """Draw who does an item among those who hold its role, keep four eyes and are no relation.

    The seed is the hash of the journal's head before and the item, so that nobody can choose it and anybody can draw
    again; it is drawn when the rows are written, because the case's number is part of it. Nobody eligible: the item
    stays open to whoever holds the role. Records `item.drawn`.
    """
    doers = work.doers
    holders = [one for one in list_holders(work.mall, item.role, item.agency) if one != without]
    eligible = [one for one in holders if may_do(item.kind, one, doers)]
    if work.application.person and eligible:
        related = related_actors(work.application.person)
        eligible = [one for one in eligible if one not in related]
    if not eligible:
        item.assignee, item.fresh = "", True
        return
    drawing = Drawing(item, eligible, *head_of(work.case.mall))
    work.drawings.append(drawing)
    work.tell(drawing.event_of(work))


def check_role(item: ItemRow, by: Actor) -> None:
    """Raise NotAllowed unless the actor holds the role of the item and acts for its agency."""
    grant = ROLE_GRANTS[item.role]
    if grant not in by.grants:
        raise NotAllowed(grant=grant, actor=by.ref)
    by.require_agency(item.agency)


def check_hands(work: Work, item: ItemRow) -> None:
    """Raise NotAllowed, NotYours, FourEyes or OwnCase unless the actor may do this item."""
    by = work.log.by
    check_role(item, by)
    check_holder(item.assignee, by.ref)
    check_free_of_interest(work, item, by.ref)


def check_free_of_interest(work: Work, item: ItemRow, actor: str) -> None:
    """Raise FourEyes when this actor did what may not meet this step, OwnCase when the applicant is a relation."""
    check_four_eyes(item.kind, actor, work.doers)
    if work.application.person and is_related(actor, work.application.person):
        raise OwnCase(case=work.case.name)
