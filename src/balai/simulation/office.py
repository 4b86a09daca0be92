"""The simulated office: applicants who apply, mend, pay and come for their papers; officers who do what was drawn for
them. It knows the journal and its own notebook, and acts by commands alone; a refusal is an answer.

`founding`: the past is told, everybody's steps are done, by the mall's people too. Else only the simulated colleagues'
own steps are done, and what belongs to people is passed on to people (casebook.py).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from balai.directory.queries import get_mall
from balai.directory.rules import SYSTEM_GRANTS
from balai.journal.command import from_ms
from balai.journal.reader import read_entries
from balai.journal.rules import Sealed
from balai.kernel.actors import Actor
from balai.kernel.refusals import Refusal
from balai.simulation.agenda import Agenda
from balai.simulation.casebook import Casebook
from balai.simulation.crew import Crew, read_crew
from balai.simulation.notebook import Note, Notebook

PAGE = 1000
SYSTEM = Actor("system:work", SYSTEM_GRANTS)
Hear = Callable[[Sealed, dict[str, Any]], None]


class Office:
    """One mall's office. `agenda` is its time; `clock` (live only) stamps acts with the moment they happen."""

    def __init__(self, mall: str, seed: int, notebook: Notebook, now_ms: int) -> None:
        self.mall = get_mall(mall)
        self.seed = seed
        self.notebook = notebook
        self.crew: Crew = read_crew(self.mall)
        self.agenda = Agenda(now_ms)
        self.book = Casebook()
        self.clock: Callable[[], datetime] | None = None
        self.hears: list[Hear] = []
        self.refused: dict[str, int] = {}
        self.acts = 0

    def now(self) -> datetime:
        """The moment an act happens."""
        return self.clock() if self.clock is not None else from_ms(self.agenda.now_ms)

    def act(self, verb: Callable[..., Any], by: Actor, **told: Any) -> Any:
        """Give one command as any client would, then read the news. A refusal is returned, not raised."""
        answer = self.act_quietly(verb, by, **told)
        self.follow()
        return answer

    def act_quietly(self, verb: Callable[..., Any], by: Actor, **told: Any) -> Any:
        """Give one command; the news is read by the caller."""
        self.acts += 1
        try:
            answer = verb(by=by, at=self.now(), **told)
        except Refusal as refusal:
            self.refused[refusal.code] = self.refused.get(refusal.code, 0) + 1
            answer = refusal
        except IntegrityError:
            self.refused["race"] = self.refused.get("race", 0) + 1
            answer = Refusal()
        return answer

    def follow(self) -> None:
        """Read what happened since, by us and by others, and let it have its effects."""
        while True:
            news = read_entries(self.mall.code, after=self.book.seq, limit=PAGE)
            for entry in news:
                facts = self.book.apply(entry)
                if facts is not None:
                    for hear in self.hears:
                        hear(entry, facts)
            if len(news) < PAGE:
                return

    def note_of(self, case: str) -> Note | None:
        """What the applicant of a simulated case noted."""
        return self.notebook.by_case.get(case)
