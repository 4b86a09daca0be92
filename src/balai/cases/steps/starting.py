"""A case starts: complete, its clock and its steps run; what is still missing then goes back at once."""

from __future__ import annotations

from balai.cases.queries.facts import fields_of, plain_facts
from balai.cases.rules.demands import Demand
from balai.cases.steps.advance import advance_case, finish_item, make_items
from balai.cases.steps.clocks import begin_clock
from balai.cases.steps.mending import send_back
from balai.cases.steps.row import move_case
from balai.cases.steps.work import Work
from balai.catalogue.queries.forms import missing


def start_case(work: Work) -> None:
    """Start a received case. Records `case.started`, then what the first steps record."""
    move_case(work.case, "start", work.at_ms)
    begin_clock(work)
    make_items(work)
    advance_case(work)


def start_waiting(work: Work) -> None:
    """Start a case that waited for another's product; what it still lacks goes back to the applicant as a list."""
    start_case(work)
    facts = plain_facts(work.values, work.files, work.application.channel, work.day)
    left = missing(work.doc, facts, work.files)
    first = next((item for item in work.items if item.kind == "check" and item.state in ("ready", "taken")), None)
    if left and first is not None:
        finish_item(work, first, "return", by_hand=False)
        send_back(work, first, [Demand(one, "missing") for one in left])


def tolerated(work: Work) -> frozenset[str]:
    """What a case may lack when it is sent because another case's product will bring it: fields that a register
    supplies, and documents that are the product itself."""
    if not work.case.waits_for:
        return frozenset()
    awaited = {*work.case.waits_for.split(), *(one.partition(".")[2] for one in work.case.waits_for.split())}
    fields = {name for name, field in fields_of(work.doc).items() if field["register"]}
    return frozenset(fields | {one["id"] for one in work.doc["documents"] if one["reuse"] in awaited})
