"""The case goes on: what becomes ready, what is left out, and what the house does by itself."""

from __future__ import annotations

from collections.abc import Callable

from balai.cases.events import (
    FeeAssessed,
    ItemCancelled,
    ItemFinished,
    ItemReadied,
    ItemRedone,
    ItemSkipped,
    RegisterAsked,
)
from balai.cases.rules.flow import advance, downstream, due_steps, redo
from balai.cases.rules.states import ITEM_OPEN
from balai.cases.steps.assign import assign
from balai.cases.steps.clocks import is_stopped, pause_for, resume_from, sort_item, step_moves_clock, term_due
from balai.cases.steps.row import ItemRow, move_item, set_case
from balai.cases.steps.work import Work
from balai.catalogue.evaluator import Fee, check
from balai.catalogue.queries.forms import fee_for
from balai.payments.queries import find_bills
from balai.payments.steps import raise_bill


def make_items(work: Work) -> None:
    """One waiting item per step of the definition; they become ready as the graph allows."""
    work.items += [_item(work, step["id"], 1) for step in work.doc["steps"]]


def _item(work: Work, step: str, attempt: int) -> ItemRow:
    told = work.step_doc(step)
    return ItemRow(
        work.case.id, work.case.mall, told["agency"] or work.case.agency, step, attempt, told["kind"], told["role"],
        told["register"] or "",
    )


def advance_case(work: Work) -> None:
    """Move every step that is due, wave by wave, until nothing moves.

    Records `item.readied`, `item.skipped`, `item.drawn`, `register.asked`, `fee.assessed`, `item.finished` of steps
    the house does by itself, and `bill.raised`.
    """
    steps = work.steps
    rules = {step["id"]: step["when"] for step in work.doc["steps"]}
    while True:
        places = work.places
        due = due_steps(steps, places)
        if not due:
            return
        facts = work.facts()
        moves = advance(steps, places, {one: check(rules[one], facts) for one in due})
        for one in moves.skipped:
            _skip(work, work.latest(one))
        for one in moves.ready:
            _ready(work, work.latest(one))


def _skip(work: Work, item: ItemRow) -> None:
    move_item(item, "skip", done_ms=work.at_ms)
    work.tell(lambda: ItemSkipped(item.id, work.case.name, item.step, item.attempt))


def _ready(work: Work, item: ItemRow) -> None:
    move_item(item, "ready", ready_ms=work.at_ms, term_due_ms=term_due(work, item))
    sort_item(item, None if is_stopped(work) else work.case.due_ms)  # signing and handing over are in time whenever
    step, attempt, kind, due_ms = item.step, item.attempt, item.kind, item.term_due_ms
    work.tell(
        lambda: ItemReadied(item.id, work.case.name, step, attempt, kind, item.role, item.agency, due_ms)
    )
    BEGINS.get(item.kind, _hand_out)(work, item)


def _hand_out(work: Work, item: ItemRow) -> None:
    if item.role == "system":
        finish_item(work, item, "ok", by_hand=False)
    else:
        assign(work, item)


def _ask(work: Work, item: ItemRow) -> None:
    """A register is asked by the exchange, which reads the entry; the item waits as long as it takes."""
    work.tell(lambda: RegisterAsked(item.id, work.case.name, item.step, item.attempt, item.register))


def _assess(work: Work, item: ItemRow) -> None:
    if item.role != "system":
        assign(work, item)
        return
    fee = fee_of(work)
    if fee.known:
        keep_fee(work, fee)
        finish_item(work, item, "ok", by_hand=False)


def _pay(work: Work, item: ItemRow) -> None:
    """Raise the bill of the tariff; nothing to pay ends the step at once, an unknown fee waits for its assessment."""
    fee = fee_of(work)
    if not fee.known:
        return
    keep_fee(work, fee)
    if not fee.amount_idr or paid_before(work, fee):
        finish_item(work, item, "ok", by_hand=False)
        return
    work.settle_number()
    title = work.doc["title"]
    lines = [
        (f"{fee.tariff}:{line.row}", (line.text or title)["id"], (line.text or title)["en"], line.amount_idr or 0)
        for line in fee.lines
    ]
    bill = raise_bill(
        work.log, subject=work.case.subject, mall=work.case.mall, lines=lines, tariff=fee.tariff,
        tariff_version=fee.number, at=work.at,
    )
    set_case(work.case, bill=bill)
    pause_for(work, item)


BEGINS: dict[str, Callable[[Work, ItemRow], None]] = {"register": _ask, "assess": _assess, "pay": _pay}
"""Kinds of step that begin otherwise than in somebody's hands."""


def paid_before(work: Work, fee: Fee) -> bool:
    """Whether at least this fee was paid already, in an earlier attempt of the step."""
    return any(
        bill.state == "settled" and bill.amount_idr >= (fee.amount_idr or 0) for bill in find_bills(work.case.subject)
    )


def fee_of(work: Work) -> Fee:
    """What the dated tariff asks on what is known now."""
    return fee_for(work.case.mall, work.doc, work.facts(), work.day)


def keep_fee(work: Work, fee: Fee) -> None:
    """Fix a known fee on the case. Records `fee.assessed` when it is new."""
    if fee.amount_idr is None or work.case.fee_idr == fee.amount_idr:
        return
    set_case(work.case, fee_idr=fee.amount_idr)
    amount = fee.amount_idr
    work.tell(lambda: FeeAssessed(work.case.name, amount, fee.tariff, fee.number))


def finish_item(work: Work, item: ItemRow, outcome: str, *, verb: str = "finish", by_hand: bool = True) -> None:
    """End an item with its outcome, in memory. Records `item.finished`. Raises ItemMoved.

    `by_hand` False: nobody did it, so it counts for nobody's four eyes.
    """
    late = item.term_due_ms is not None and work.at_ms > item.term_due_ms
    by = work.log.by.ref if by_hand and item.role != "system" else ""
    move_item(item, verb, outcome=outcome, by=by, done_ms=work.at_ms)
    step, attempt, kind, agency = item.step, item.attempt, item.kind, item.agency
    work.tell(lambda: ItemFinished(item.id, work.case.name, step, attempt, kind, agency, outcome, late))
    resume_from(work, item)
    if outcome not in ("return", "refuse"):
        step_moves_clock(work, item.kind)


def cancel_item(work: Work, item: ItemRow) -> None:
    """Close an open item without doing it. Records `item.cancelled`."""
    move_item(item, "cancel", done_ms=work.at_ms)
    number = work.case.name
    work.tell(lambda: ItemCancelled(item.id, number, item.step, item.attempt))


def cancel_open(work: Work, *, but: frozenset[str] = frozenset()) -> None:
    """Close every open item of a case, except of these steps."""
    for item in work.items:
        if item.state in ITEM_OPEN and item.step not in but:
            cancel_item(work, item)


def redo_from(work: Work, step: str) -> None:
    """A new attempt of a step, and of every later step that was begun. Records `item.redone`. Raises RedoTooLate."""
    plan = redo(work.steps, work.places, step)
    for one in plan.cancel:
        cancel_item(work, work.latest(one))
    attempts = {one: work.latest(one).attempt + 1 for one in (step, *plan.reset)}
    fresh = [_item(work, one, attempt) for one, attempt in attempts.items()]
    work.items += fresh
    number, later = work.case.name, list(plan.reset)
    work.tell(lambda: ItemRedone(fresh[0].id, number, step, fresh[0].attempt, later))


def redo_decided(work: Work) -> None:
    """New attempts of the deciding step and all after it, when a decision was taken back. Records `item.redone`."""
    decide = next(item for item in reversed(work.items) if item.kind == "decide")
    later = downstream(work.steps, decide.step)
    fresh = [_item(work, one, work.latest(one).attempt + 1) for one in (decide.step, *later)]
    work.items += fresh
    number = work.case.name
    work.tell(lambda: ItemRedone(fresh[0].id, number, decide.step, fresh[0].attempt, list(later)))
