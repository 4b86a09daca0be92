"""What the standard does not ask becomes a proposal: who keeps the standard sees it, answers it, and the officer reads it."""

from __future__ import annotations

import json

import pytest

from balai.cases.actions.checking import propose_standard_change
from balai.cases.actions.proposing import answer_proposal
from balai.cases.models import Proposal
from balai.cases.queries import case_page
from balai.cases.queries.proposals import count_proposals, list_proposals
from balai.cases.rules.demands import ProposalAnswered, ReasonMissing
from balai.directory.rules import GRANTS
from balai.journal.reader import read_entries
from balai.kernel.actors import Actor
from balai.kernel.refusals import BadInput, NotAllowed, NotFound
from casework import AYU, LETTER, PERMIT, VERA, publish, send
from cast import MALL, on, recorded

MIRA = Actor("staff:71", GRANTS["manager"], "web", MALL)
OTHERS = Actor("staff:72", GRANTS["manager"], "web", MALL, "polda")


@pytest.fixture
def proposed(mall):
    publish()
    _, (number,) = send(LETTER, at=on("08:00"))
    told = propose_standard_change(mall=MALL, case=number, note="Minta surat RT juga.", by=VERA, at=on("09:00"))
    return number, told["proposal"]


def test_who_keeps_the_standard_sees_it_with_the_case_it_comes_from(proposed):
    number, one = proposed
    (line,) = list_proposals(MIRA, MALL)
    assert (line.id, line.service, line.definition, line.case, line.note) == (one, LETTER, 1, number, "Minta surat RT juga.")
    assert (line.by, line.outcome, count_proposals(MIRA, MALL)) == (VERA.ref, "", 1)
    assert list_proposals(MIRA, MALL, service=PERMIT) == list_proposals(OTHERS, MALL) == []
    with pytest.raises(NotAllowed):
        list_proposals(VERA, MALL)


def test_it_is_answered_once_with_a_reason_and_the_officer_reads_it(proposed):
    number, one = proposed
    for note, outcome, why in (("", "taken", ReasonMissing), ("sudah cukup", "later", BadInput)):
        with pytest.raises(why):
            answer_proposal(mall=MALL, proposal=one, outcome=outcome, note=note, by=MIRA, at=on("10:00"))
    for by in (AYU, OTHERS):
        with pytest.raises(NotAllowed):
            answer_proposal(mall=MALL, proposal=one, outcome="taken", note="masuk draf", by=by, at=on("10:00"))
    with recorded() as book:
        answer_proposal(mall=MALL, proposal=one, outcome="declined", note="KTP sudah cukup.", by=MIRA, at=on("10:00"))
    assert book == [("standard.change_answered", {"proposal": one, "service": LETTER, "outcome": "declined"})]
    with pytest.raises(ProposalAnswered):
        answer_proposal(mall=MALL, proposal=one, outcome="taken", note="ternyata perlu", by=MIRA, at=on("10:01"))
    with pytest.raises(NotFound):
        answer_proposal(mall=MALL, proposal=999, outcome="taken", note="ternyata perlu", by=MIRA, at=on("10:01"))
    (line,) = case_page(number, VERA, at=on("10:02")).proposals
    assert (line.outcome, line.answer, line.answered_by) == ("declined", "KTP sudah cukup.", MIRA.ref)
    assert count_proposals(MIRA, MALL) == 0
    assert [row.id for row in list_proposals(MIRA, MALL)] == [one], "answered ones stay readable"
    assert "KTP sudah" not in Proposal.objects.get().answer, "sealed"
    assert "KTP sudah" not in json.dumps([entry.data for entry in read_entries(MALL, limit=999)])
