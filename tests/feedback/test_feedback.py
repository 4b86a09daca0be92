"""Giving feedback, and what is published of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from balai.feedback.actions import give_feedback
from balai.feedback.models import Response
from balai.feedback.queries import find_response, list_comments, published
from balai.feedback.rules import CODES, FeedbackGiven, NotServedYet
from balai.journal.access import list_access
from balai.journal.command import AlreadyAnswered
from balai.journal.reader import read_entries
from balai.kernel.actors import Once
from balai.kernel.refusals import BadInput, NotAllowed, NotFound
from cast import (
    AGUS,
    AKTA,
    HASAN,
    MALL,
    MONDAY,
    SITI,
    SKCK,
    STRANGER,
    on,
    recorded,
    serve,
    small_mall,
    staff,
    ticket,
)

ALL_THREE = dict.fromkeys(CODES, 3)


@pytest.fixture
def served(mall: str) -> str:
    """A ticket served at loket 5."""
    staff(5, at=on("08:00"))
    ticket(SKCK, at=on("08:01"))
    return str(serve(5, on("08:05"))["id"])


def rate(key: str, **how: object) -> dict[str, object]:
    told = {"answers": ALL_THREE, "by": SITI, "at": on("09:00"), **how}
    return give_feedback(mall=MALL, ticket=key, **told)  # type: ignore[arg-type]


def test_answers_are_stored_and_the_comment_stays_out_of_the_journal(served: str) -> None:
    with recorded() as book:
        answer = rate(served, overall=4, paid_extra=False, comment=" Bu Rina sabar sekali ", benefit=5, burden=1)
    assert answer == {"ticket": served, "answered": 9, "complete": True}
    kept = Response.objects.get(ticket=served)
    assert [getattr(kept, code) for code in CODES] == [3] * 9
    assert kept.comment == "Bu Rina sabar sekali"
    assert book == [
        (
            "feedback.given",
            {
                "ticket": served, "queue": SKCK, "agency": "polda", "answers": [3] * 9, "overall": 4,
                "paid_extra": False, "benefit": 5, "burden": 1, "commented": True,
            },
        )
    ]  # fmt: skip
    assert "sabar" not in str(read_entries(MALL, limit=1000))


def test_one_response_per_ticket(served: str) -> None:
    rate(served)
    with pytest.raises(FeedbackGiven):
        rate(served)
    assert Response.objects.count() == 1
    assert find_response(served) == MONDAY


def test_a_repeat_with_its_key_gets_the_first_answer(served: str) -> None:
    once = Once("k1", "d" * 64)
    first = rate(served, once=once)
    with pytest.raises(AlreadyAnswered) as repeated:
        rate(served, once=once)
    assert repeated.value.answer == first


def test_two_at_once_leave_one_response(served: str) -> None:
    rate(served)
    kept = Response.objects.get(ticket=served)
    kept.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save()


def test_only_served_tickets_are_rated(mall: str) -> None:
    waiting = ticket(SKCK, at=on("08:00"))
    with pytest.raises(NotServedYet):
        rate(waiting)
    assert find_response(waiting) is None


def test_refusals(served: str) -> None:
    with pytest.raises(NotAllowed):
        rate(served, by=STRANGER)
    with pytest.raises(NotFound):
        rate("0" * 16)
    with pytest.raises(BadInput):
        rate(served, answers={})
    with pytest.raises(BadInput):
        rate(served, answers={"u1": 5})
    with pytest.raises(BadInput):
        rate(served, benefit=6)
    with pytest.raises(BadInput):
        rate(served, comment="x" * 1001)
    assert Response.objects.count() == 0


def test_a_ticket_of_another_mall_is_not_found(served: str) -> None:
    small_mall("mal-lain")
    with pytest.raises(NotFound):
        give_feedback(
            mall="mal-lain", ticket=served, answers=ALL_THREE, by=STRANGER.__class__("v", SITI.grants), at=on("09:00")
        )


@pytest.fixture
def rated(mall: str) -> None:
    """Three served at the police (4s, 3s, and one without u9), one at civil registration without a response."""
    staff(4, 5, at=on("08:00"))
    keys = []
    for n in range(3):
        ticket(SKCK, at=on("08:01"))
        keys.append(str(serve(5, on(f"08:{10 + 10 * n}"))["id"]))
    ticket(AKTA, at=on("08:01"))
    serve(4, on("08:10"))
    rate(keys[0], answers=dict.fromkeys(CODES, 4), benefit=5, burden=2, paid_extra=True)
    rate(keys[1], answers=ALL_THREE, benefit=4, burden=2, paid_extra=False, comment="Antre lama")
    rate(keys[2], answers=dict.fromkeys(CODES[:8], 1))


def test_published_states_its_numbers(rated: None) -> None:
    page = published(MALL, MONDAY, MONDAY)
    whole = page.whole
    assert whole.index is not None
    assert (whole.responses, whole.index.n, whole.population, whole.needed, whole.enough) == (3, 2, 4, 4, False)
    assert (whole.index.ikm, whole.index.grade) == (Decimal("87.50"), "B")
    assert (whole.index.printed, whole.index.printed_grade) == (Decimal("87.41"), "B")
    assert (whole.elements[0].n, whole.elements[0].nrr) == (3, Decimal("2.667"))
    assert (whole.elements[8].n, whole.elements[8].nrr) == (2, Decimal("3.500"))
    assert whole.pemdi == Decimal("2.50")
    assert (whole.paid_extra, whole.paid_asked) == (1, 2)


def test_published_has_a_row_per_agency_also_without_responses(rated: None) -> None:
    rows = {row.agency: row for row in published(MALL, MONDAY, MONDAY).agencies}
    assert (rows["dukcapil"].responses, rows["dukcapil"].index, rows["dukcapil"].population) == (0, None, 1)
    assert (rows["polda"].responses, rows["polda"].population) == (3, 3)
    one = published(MALL, MONDAY, MONDAY, agency="dukcapil")
    assert [row.agency for row in one.agencies] == ["dukcapil"]
    assert one.whole.population == 1


def test_a_period_without_anything(mall: str) -> None:
    whole = published(MALL, MONDAY, MONDAY).whole
    assert (whole.index, whole.needed, whole.enough, whole.pemdi) == (None, 0, False, None)
    assert all(one.nrr is None for one in whole.elements)


def test_publishing_costs_the_same_for_one_agency_or_many(rated: None) -> None:
    published(MALL, MONDAY, MONDAY)
    with CaptureQueriesContext(connection) as many:
        published(MALL, MONDAY, MONDAY)
    with CaptureQueriesContext(connection) as one:
        published(MALL, MONDAY, MONDAY, agency="polda")
    assert len(many) == len(one) <= 5


def test_comments_are_for_the_mall_and_every_look_is_on_record(rated: None) -> None:
    found = list_comments(HASAN, MALL, first=MONDAY, last=MONDAY)
    assert [one.text for one in found] == ["Antre lama"]
    assert list_access(actor=HASAN.ref).filter(act="feedback.comments").count() == 1
    with pytest.raises(NotAllowed):
        list_comments(AGUS, MALL, first=MONDAY, last=MONDAY)
