"""The weeks before the demo's day: every story is told through the real commands, each act at its moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from balai.cases.actions.clocks import lapse_consultations, settle_silence, warn_deadlines
from balai.directory.queries import get_mall, work_calendar
from balai.documents.actions.producing import produce_ordered
from balai.journal.command import from_ms, to_ms
from balai.journal.rules import Sealed
from balai.simulation.citizens import Citizens
from balai.simulation.counter_hours import at_work, working_days_before
from balai.simulation.desks import Desks
from balai.simulation.notebook import FILE, Notebook
from balai.simulation.office import SYSTEM, Office
from balai.simulation.register_answers import answer_question
from balai.simulation.stories import STORIES, Story

LEAST = 3
"""So many steps each of the mall's people finds on the desk, if their colleagues have any."""
TICKS = (time(0, 5), *(time(hour, 5) for hour in range(7, 18)))
ANSWERS_MS = 15_000
VISIT_IN, VISIT_EVERY = timedelta(minutes=50), timedelta(minutes=45)


class Followers(NamedTuple):
    """What the worker lets follow from entries; handed in by the wiring."""

    questions: Callable[[str], int]
    cases: tuple[Callable[[str, datetime], int], ...]


class Past:
    """The past of a mall's office up to a day. Call `tell` with later and later moments."""

    def __init__(  # noqa: PLR0913 - a past is its settings
        self, mall: str, day: date, *, seed: int, folder: Path, since: datetime, followers: Followers,
        stories: tuple[Story, ...] = STORIES,
    ) -> None:
        self.followers = followers
        self.facts = get_mall(mall)
        self.calendar = work_calendar(self.facts)
        self.office = Office(mall, seed, Notebook(folder / FILE), to_ms(since))
        self.office.follow()
        self.citizens = Citizens(self.office, self._later)
        self.desks = Desks(self.office, self._later, founding=True)
        self.office.hears.append(self._hear)
        for story in stories:
            begins = working_days_before(self.calendar, day, story.days)
            at = datetime.combine(begins, time.fromisoformat(story.clock), self.facts.zone)
            self.office.agenda.at(to_ms(at), self.citizens.apply, story)
        self._plan_ticks(since.astimezone(self.facts.zone).date(), day)

    def now(self) -> datetime:
        """The moment that was reached."""
        return from_ms(self.office.agenda.now_ms)

    def tell(self, until: datetime) -> None:
        """Go on to a moment."""
        self.office.agenda.run_until(to_ms(until))

    def close(self) -> None:
        """The last touch: everybody of the mall finds work on the desk, and some come for their papers today."""
        self.desks.even_out(LEAST)
        self.tick()
        slot = self.now() + VISIT_IN
        for item in [one for one in self.office.book.items.values() if one.kind == "handover"]:
            if self.citizens.book_visit(item.case, slot):
                slot += VISIT_EVERY

    def _later(self, wait_ms: int) -> int:
        at = self.now() + timedelta(milliseconds=wait_ms)
        return to_ms(at_work(self.calendar, at))

    def _hear(self, entry: Sealed, facts: dict[str, Any]) -> None:
        if entry.type == "register.asked":
            self.office.agenda.at(self.office.agenda.now_ms + ANSWERS_MS, self._answer, facts)

    def _answer(self, asked: dict[str, Any]) -> None:
        while self.followers.questions(self.facts.code):
            pass
        answer_question(self.facts.code, asked, by=SYSTEM, at=self.now())
        self.office.follow()

    def _plan_ticks(self, since: date, day: date) -> None:
        for ahead in range((day - since).days + 1):
            for clock in TICKS:
                at = datetime.combine(since + timedelta(days=ahead), clock, self.facts.zone)
                if at > self.now():
                    self.office.agenda.at(to_ms(at), self.tick)

    def tick(self) -> None:
        """What the worker does by itself: clocks, payments, papers."""
        mall, at = self.facts.code, self.now()
        loops: tuple[Callable[..., Any], ...] = (warn_deadlines, lapse_consultations, settle_silence, produce_ordered)
        for loop in loops:
            loop(mall=mall, by=SYSTEM, at=at)
        for follow in self.followers.cases:
            follow(mall, at)
        self.office.follow()
