"""Every transition by its real command: what the table allows happens, everything else is refused."""

from __future__ import annotations

import pytest

from balai.journal.reader import read_history
from balai.kernel.refusals import Refusal
from balai.queueing.actions.calling import call_next, recall_ticket
from balai.queueing.actions.closing import close_day
from balai.queueing.actions.moving import transfer_ticket
from balai.queueing.actions.printing import confirm_printed, void_unprinted
from balai.queueing.actions.serving import (
    cancel_ticket,
    finish_service,
    hold_ticket,
    miss_ticket,
    postpone_ticket,
    resume_ticket,
    return_ticket,
    start_service,
)
from balai.queueing.rules import BUCKETS, TRANSITIONS
from cast import AKTA, HASAN, KTP, MALL, MONDAY, after, on, row, staff, ticket
from fold import folded

EVENINGS = {"close", "drop"}
START = on("09:00")


def do(verb, key, at):
    how = {"mall": MALL, "ticket": key, "by": HASAN, "at": at}
    {
        "print": lambda: confirm_printed(**how), "recall": lambda: recall_ticket(**how),
        "start": lambda: start_service(**how), "hold": lambda: hold_ticket(**how),
        "resume": lambda: resume_ticket(counter=1, **how), "transfer": lambda: transfer_ticket(to=AKTA, **how),
        "finish": lambda: finish_service(**how), "miss": lambda: miss_ticket(**how),
        "return": lambda: return_ticket(**how), "postpone": lambda: postpone_ticket(**how),
        "cancel": lambda: cancel_ticket(**how),
        "call": lambda: call_next(mall=MALL, counter=1, by=HASAN, at=at),
        "void": lambda: void_unprinted(mall=MALL, by=HASAN, at=at),
        "close": lambda: close_day(mall=MALL, day=MONDAY, by=HASAN, at=at),
    }[verb]()  # fmt: skip


PATHS = {
    "printing": [], "waiting": ["print"], "called": ["print", "call"], "serving": ["print", "call", "start"],
    "held": ["print", "call", "hold"], "served": ["print", "call", "start", "finish"],
    "missed": ["print", "call", "miss"], "absent": ["print", "call", "miss", "return", "call", "miss"],
    "cancelled": ["cancel"], "void": ["void"], "not_served": ["print", "close"],
}  # fmt: skip


def bring_to(state):
    """A ticket in that state, by real commands two minutes apart; the key and the time."""
    staff(1, at=START, mall=MALL)
    key, at = ticket(KTP, at=START, paper=True), after(START, 10)
    for verb in PATHS[state]:
        at = after(at, 0 if verb == "print" else 200)
        do(verb, key, at)
    assert row(key).state == state
    if state == "not_served":
        staff(1, at=at)
    return key, at


@pytest.mark.parametrize("state", sorted(BUCKETS))
def test_every_state_is_reachable_and_refuses_all_other_verbs(mall, state):
    key, at = bring_to(state)
    for verb, (starts, _) in TRANSITIONS.items():
        if state in starts or verb in EVENINGS or verb in ("call", "void"):
            continue
        reprint = verb == "print" and row(key).waiting_ms is not None
        if reprint:
            do(verb, key, at)
        else:
            with pytest.raises(Refusal):
                do(verb, key, at)
        assert row(key).state == state
    assert folded(read_history(MALL, f"ticket:{key}")) == state


ALLOWED = [
    (verb, state) for verb, (starts, _) in sorted(TRANSITIONS.items()) for state in sorted(starts) if verb != "drop"
]


@pytest.mark.parametrize(("verb", "state"), ALLOWED)
def test_every_transition_of_the_table_happens(mall, verb, state):
    key, at = bring_to(state)
    do(verb, key, after(at, 200) if verb not in ("print",) else at)
    assert row(key).state == TRANSITIONS[verb][1]
    assert folded(read_history(MALL, f"ticket:{key}")) == TRANSITIONS[verb][1]


@pytest.mark.parametrize("state", ["called", "missed"])
def test_drop_is_the_second_miss_or_the_evening(mall, state):
    if state == "called":
        key, _ = bring_to("absent")
    else:
        key, at = bring_to("missed")
        do("close", key, after(at, 3600))
    assert row(key).state == "absent"


@pytest.mark.parametrize("state", sorted(set(BUCKETS) - {"waiting"}))
def test_only_waiting_tickets_are_called(mall, state):
    key, at = bring_to(state)
    with pytest.raises(Refusal):
        do("call", key, at)
    assert row(key).state == state
