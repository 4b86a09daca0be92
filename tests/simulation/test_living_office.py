"""The living office beside people: colleagues do their own steps, what a person touched is left to people."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.db import transaction

from balai.cases.actions.checking import finish_check
from balai.cases.models import Case, WorkItem
from balai.config.demo import MALL, SEED, clock_at
from balai.directory.queries import find_staff_actor
from balai.identity.queries import find_account
from balai.journal.command import to_ms
from balai.journal.reader import head_of, read_entries, verify_chain
from balai.kernel.actors import Actor
from balai.simulation.applicants import answers_of, applicant_of, arrivals_of, choose_services
from balai.simulation.casebook import CHANNEL
from balai.simulation.living import LiveOffice
from balai.simulation.office import Office
from balai.simulation.stories import PAST, STORIES
from cast import TUESDAY, on

FEW = tuple(one for one in STORIES if "check" in one.halts and one.days <= 1 and len(one.services) == 1)
"""Cases of yesterday and today that wait for their check: no paper is signed in telling them."""


class Clock:
    def __init__(self, clock: str) -> None:
        self.at = on(clock, TUESDAY)

    def __call__(self) -> Any:
        return self.at


def pass_time(office: Office, clock: Clock, minutes: int) -> None:
    """Let the office live, minute by minute."""
    with clock_at(clock):
        for _ in range(minutes):
            clock.at += timedelta(minutes=1)
            office.follow()
            office.agenda.run_until(to_ms(clock.at))


def opened(tmp_path: Any, clock: Clock) -> Office:
    return LiveOffice(MALL, SEED, tmp_path, now=clock).open()


def person(username: str) -> Actor:
    account = find_account(username)
    assert account is not None
    actor = find_staff_actor(account.pk)
    assert actor is not None
    return actor


def names(office: Office) -> dict[str, bool]:
    """Reference -> whether simulated."""
    return {post.ref: post.simulated for post in office.crew.posts}


def test_colleagues_work_and_never_do_what_was_drawn_for_people(tell: Any, tmp_path: Any) -> None:
    tell(FEW)
    clock = Clock("09:41")
    office = opened(tmp_path, clock)
    ours = {item.id: item.assignee for item in office.book.items.values()}
    before = office.book.seq
    byhand: list[Any] = []
    for _ in range(5):  # the dice may leave the colleagues without work for a while
        pass_time(office, clock, 45)
        done = [one for one in read_entries(MALL, after=before, limit=9999) if one.type in ("item.taken", "item.finished")]
        byhand = [one for one in done if one.actor.startswith("staff:")]
        if byhand:
            break
    assert byhand
    assert all(names(office)[one.actor] and one.channel == CHANNEL for one in byhand)
    for item, assignee in ours.items():
        if assignee and not names(office)[assignee]:
            assert WorkItem.objects.get(pk=item).state == "ready", "a person's step was done"
    begun = [one for one in read_entries(MALL, after=before, limit=9999) if one.type == "application.begun"]
    assert 1 <= len(begun) <= 12
    assert verify_chain(MALL)[1] is None
    assert office.refused == {}


def test_a_case_that_a_person_touched_goes_on_in_peoples_hands(tell: Any, tmp_path: Any) -> None:
    tell(FEW)
    clock = Clock("09:41")
    office = opened(tmp_path, clock)
    people = {one.ref: one for one in map(person, ("vera", "vino"))}
    item = WorkItem.objects.filter(assignee__in=people, state="ready", case__service__startswith="dpmptsp.sip")[0]
    finish_check(mall=MALL, item=item.pk, by=people[item.assignee], at=clock.at)
    pass_time(office, clock, 30)
    step = WorkItem.objects.get(case=item.case, state="ready")
    assert step.kind in ("countersign", "visit")
    assert names(office)[step.assignee] is False
    told = [json.loads(one.data) for one in read_entries(MALL, limit=9999) if one.type == "item.reassigned"]
    assert all(not names(office)[one["to"]] for one in told)


def test_a_restart_goes_on_and_nobody_applies_twice(tell: Any, tmp_path: Any) -> None:
    tell(FEW[:3])
    clock = Clock("09:41")
    pass_time(opened(tmp_path, clock), clock, 40)
    begun = Case.objects.count()
    again = opened(tmp_path, clock)
    pass_time(again, clock, 1)
    assert Case.objects.count() - begun <= 1
    notes = [one.n for one in again.notebook.by_case.values()]
    assert len(set(notes)) == len(notes)


def test_the_same_seed_tells_the_same_past(tell: Any) -> None:
    """Who drew a step is the journal's dice; what happened when is ours, and evening out follows the draws."""
    stories = (*FEW[:3], next(one for one in STORIES if "countersign" in one.halts))
    first, again, other = (_told(tell, stories, SEED), _told(tell, stories, SEED), _told(tell, stories, 7))
    assert len(first) > 30
    assert first == again
    assert first != other


def _told(tell: Any, stories: Any, seed: int) -> list[tuple[str, str, int]]:
    """Type, subject and moment of what a telling records; taken back afterwards."""
    after = head_of(MALL)[0]
    with transaction.atomic():
        tell(stories, seed)
        book = read_entries(MALL, after=after, limit=100_000)
        transaction.set_rollback(True)
    kept = [one for one in book if one.subject.startswith("case:") and one.type != "item.reassigned"]
    return [(one.type, one.subject, one.occurred_ms) for one in kept]


def test_a_living_day_is_drawn_by_its_seed_alone() -> None:
    spans = [(0, 8 * 3_600_000)]
    assert arrivals_of(1, "d", spans) == arrivals_of(1, "d", spans) != arrivals_of(2, "d", spans)
    assert 25 < len(arrivals_of(1, "d", spans)) < 75
    for n in range(PAST, PAST + 60):
        services, who = choose_services(1, n), applicant_of(1, n)
        assert answers_of(1, who, services, TUESDAY) == answers_of(1, applicant_of(1, n), services, TUESDAY)
        assert who.name.endswith(" Contoh")
        assert len(who.nik) == 16
        assert not who.nik.endswith(("0000", "9999"))
