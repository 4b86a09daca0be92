"""Acts in a served mall by lines of standard input; one line of answer each. Used by the board's live stories."""

from __future__ import annotations

import sys

import django

django.setup()

from balai.config.clock import now  # noqa: E402
from balai.kernel.refusals import Refusal  # noqa: E402
from balai.queueing.actions import calling, closing, moving, serving, staffing  # noqa: E402
from balai.queueing.queries import list_current, number  # noqa: E402
from balai.visits.actions import open_visit  # noqa: E402
from cast import CLERKS, KTP, MALL, SERVICES, SETUP, SKCK, small_mall  # noqa: E402


def act(verb: str, *given: str) -> str:
    if verb == "found":
        return small_mall()
    if verb == "visits":
        for turn in range(int(given[0])):
            needs = [SERVICES[SKCK if turn % 2 else KTP][0]]
            open_visit(mall=MALL, needs=needs, paper=False, by=SETUP, at=now())
        return "ok"
    if verb == "announce":
        return str(closing.make_announcement(mall=MALL, code=given[0], by=SETUP, at=now())["code"])
    return " ".join(at_counter(verb, int(counter)) for counter in given)


def at_counter(verb: str, counter: int) -> str:
    by = CLERKS[counter]
    if verb == "open":
        staffing.open_counter(mall=MALL, counter=counter, by=by, at=now())
        return "open"
    if verb == "call":
        return str(calling.call_next(mall=MALL, counter=counter, by=by, at=now())["number"])
    there = next(one for one in list_current(_mall_id()) if one.counter.number == counter)
    acts = {
        "recall": calling.recall_ticket, "start": serving.start_service, "finish": serving.finish_service,
        "hold": serving.hold_ticket, "cancel": serving.cancel_ticket,
    }
    if verb == "undo":
        moving.undo_act(mall=MALL, ticket=there.key, by=by, at=now())
    else:
        acts[verb](mall=MALL, ticket=there.key, by=by, at=now())
    return number(there)


def _mall_id() -> int:
    from balai.directory.queries import get_mall

    return get_mall(MALL).id


for line in sys.stdin:
    answers = []
    for one in line.strip().split("; "):
        try:
            answers.append(act(*one.split()))
        except Refusal as refusal:
            answers.append(str(refusal))
    print(" ".join(answers), flush=True)
