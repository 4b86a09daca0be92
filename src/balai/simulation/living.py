"""The office at the pace of the clock, beside people: a few applications an hour, colleagues who do their own steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from threading import Event

from balai.journal.command import to_ms
from balai.queueing.queries import get_hall
from balai.simulation.applicants import arrivals_of, choose_services
from balai.simulation.citizens import Citizens, story_of
from balai.simulation.desks import Desks
from balai.simulation.door import door_of
from balai.simulation.live import clock_now
from balai.simulation.notebook import FILE, Notebook
from balai.simulation.office import Office
from balai.simulation.stories import PAST

STEP_S = 1.0
A_DAY = 200
"""Applicants of one day have so many running numbers."""


class LiveOffice:
    """One mall's office, today and every day after. `folder` keeps what its applicants remember."""

    def __init__(self, mall: str, seed: int, folder: Path, *, now: Callable[[], datetime] = clock_now) -> None:
        self.mall, self.seed, self.folder, self.now = mall, seed, folder, now

    def run(self, stop: Event) -> None:
        """Go on until `stop`. After a fault the worker calls it again: it goes on from journal and notebook."""
        while not stop.is_set():
            office = self.open()
            if not office.crew.simulated:
                return
            self.live(office, stop)

    def open(self) -> Office:
        """The office as the journal tells it, with everything planned that is due today."""
        office = Office(self.mall, self.seed, Notebook(self.folder / FILE), to_ms(self.now()))
        office.follow()
        office.clock = self.now
        citizens = Citizens(office, lambda wait_ms: office.agenda.now_ms + wait_ms)
        desks = Desks(office, lambda wait_ms: office.agenda.now_ms + wait_ms, founding=False)
        citizens.resume()
        desks.resume()
        self._expect(office, citizens)
        return office

    def live(self, office: Office, stop: Event) -> None:
        """Let the office pass with the clock until `stop` or the end of its day."""
        day = self._day()
        while not stop.is_set() and self._day() == day:
            office.follow()
            office.agenda.run_until(to_ms(self.now()))
            stop.wait(STEP_S)

    def _expect(self, office: Office, citizens: Citizens) -> None:
        """Note today's applicants who have not come yet."""
        day = self._day()
        first = PAST + (day.toordinal() % 400) * A_DAY
        moments = arrivals_of(self.seed, day.isoformat(), door_of(get_hall(self.mall), day).spans)
        for n, at_ms in enumerate(moments[:A_DAY], first):
            if at_ms > office.agenda.now_ms and n not in office.notebook.written:
                office.agenda.at(at_ms, citizens.apply, story_of(n, choose_services(self.seed, n)))

    def _day(self) -> date:
        return self.now().astimezone(get_hall(self.mall).mall.zone).date()
