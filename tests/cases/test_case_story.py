"""A case from the first word to the paper in hand, and what each act leaves behind."""

from __future__ import annotations

import pytest

from balai.cases.actions.checking import countersign_case, give_opinion
from balai.cases.actions.deciding import sign_decisions
from balai.cases.actions.following import follow_handover, follow_payment
from balai.cases.models import CaseAct, ClockFact, Datum, Decision
from balai.cases.queries import track
from balai.journal.reader import verify_chain
from balai.payments.queries import find_bills
from casework import (
    AYU,
    KONO,
    LETTER,
    PERMIT,
    TARI,
    WORKER,
    answered,
    case,
    check,
    decide,
    history,
    item,
    ms,
    publish,
    send,
    states,
    types,
)
from cast import MALL, TUESDAY, on, recorded


@pytest.fixture
def stage(mall):
    publish()
    return mall


def test_a_small_permit_goes_all_the_way(stage):
    with recorded() as book:
        code, (number,) = send(PERMIT, at=on("08:00"))
    assert "application.submitted" in types(book)
    assert states(number) == {
        "identity": "ready", "check": "waiting", "opinion": "waiting", "fee": "waiting", "initial": "waiting",
        "decide": "waiting", "sign": "waiting", "give": "waiting",
    }  # fmt: skip
    row = case(number)
    assert (row.status, row.promised_ms == row.due_ms, len(row.receipt)) == ("running", True, 64)
    assert answered(number, values={"name": "Siti Contoh"}, at=on("08:01"))
    assert states(number)["check"] == "ready"
    check(number, at=on("08:10"))
    assert states(number) | {"give": "waiting"} == {
        "identity": "done", "check": "done", "opinion": "skipped", "fee": "done", "initial": "ready",
        "decide": "waiting", "sign": "waiting", "give": "waiting",
    }  # fmt: skip
    countersign_case(mall=MALL, item=item(number, "initial").pk, by=KONO, at=on("08:20"))
    decide(number, at=on("08:30"))
    assert case(number).status == "granted"
    assert sign_decisions(mall=MALL, cases=[number], by=AYU, at=on("08:40"))["signed"][0]["product"]
    follow_handover(mall=MALL, case=number, by=WORKER, at=on("09:00"))
    assert states(number)["give"] == "done"
    assert verify_chain(MALL)[1] is None
