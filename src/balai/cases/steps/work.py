"""One case in hand inside an open command: its rows, its definition, what is known, and what will be told.

Everything changes in memory; `flush` writes rows in few statements and then records the events in order, because
an event names its item by an id the database gives.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings

from balai.cases.events import ItemDrawn
from balai.cases.queries.clocks import read_facts
from balai.cases.queries.facts import Value, plain_facts, read_files, read_values
from balai.cases.queries.pinned import pinned_doc
from balai.cases.rules.flow import Place, Step
from balai.cases.rules.hands import Drawn, draw, seed_of
from balai.cases.steps.row import (
    ApplicationRow,
    CaseRow,
    ItemRow,
    flush_case,
    flush_items,
    insert_rows,
    lock_case,
    read_application,
    read_items,
    set_case,
)
from balai.catalogue.queries.forms import known_facts
from balai.directory.queries import MallFacts, get_mall
from balai.identity.vault import seal
from balai.journal.command import Log, to_ms
from balai.journal.events import Event
from balai.kernel.clocks import ClockFact
from balai.kernel.refusals import NotFound

Tell = Callable[[], Event]


@dataclass(slots=True)
class Work:
    """A locked case with everything its acts need."""

    log: Log
    mall: MallFacts
    application: ApplicationRow
    case: CaseRow
    doc: Mapping[str, Any]
    at: datetime
    items: list[ItemRow]
    values: dict[str, Value]
    files: dict[str, str]
    clock: list[ClockFact]
    told: list[Tell] = field(default_factory=list)
    noted: list[tuple[str, int, str, str, int]] = field(default_factory=list)
    acts: list[tuple[str, str, str]] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)
    numbering: Callable[[], str] | None = None
    """Gives the case its number, as late as possible: whoever counts is locked until the commit."""

    @property
    def at_ms(self) -> int:
        """The moment of the act."""
        return to_ms(self.at)

    @property
    def day(self) -> date:
        """The mall's local date of the act."""
        return self.at.astimezone(self.mall.zone).date()

    @property
    def steps(self) -> list[Step]:
        """The graph of the pinned definition."""
        return [Step(step["id"], step["kind"], tuple(step["after"])) for step in self.doc["steps"]]

    @property
    def places(self) -> dict[str, Place]:
        """Where the latest attempt of every step stands."""
        return {item.step: Place(item.state, item.outcome) for item in self.items}

    @property
    def doers(self) -> dict[str, set[str]]:
        """Kind of step -> who did one; `assist` is the clerk who typed the application."""
        done: dict[str, set[str]] = {"assist": {self.application.clerk} - {""}}
        for item in self.items:
            if item.by:
                done.setdefault(item.kind, set()).add(item.by)
        return done

    def latest(self, step: str) -> ItemRow:
        """The latest attempt of a step. Raises NotFound."""
        for item in reversed(self.items):
            if item.step == step:
                return item
        raise NotFound(thing="step", name=step)

    def step_doc(self, step: str) -> Mapping[str, Any]:
        """A step of the definition. Raises NotFound."""
        for one in self.doc["steps"]:
            if one["id"] == step:
                return one  # type: ignore[no-any-return]
        raise NotFound(thing="step", name=step)

    def facts(self) -> dict[str, Any]:
        """What rules are asked with: values, context, and how finished steps ended."""
        told = plain_facts(self.values, self.files, self.application.channel, self.day)
        ended = {f"steps.{item.step}": item.outcome for item in self.items if item.state == "done"}
        return {**known_facts(self.doc, told), **ended}

    def tell(self, event: Tell) -> None:
        """Record an event when the rows are written."""
        self.told.append(event)

    def act(self, kind: str, step: str = "", note: str = "") -> None:
        """Keep an act of the actor with what was said; the sentence is sealed."""
        self.acts.append((kind, step, note))

    def settle_number(self) -> None:
        """Give the case its number now, if it has none yet."""
        if self.case.number is None and self.numbering is not None:
            set_case(self.case, number=self.numbering())

    def flush(self) -> None:
        """Write rows, then record the events. Raises CaseMoved, ItemMoved."""
        self.write()
        self.close()

    def write(self) -> None:
        """Write everything but the case's own row. Raises ItemMoved."""
        if self.drawings:
            self.settle_number()
        for drawing in self.drawings:
            drawing.draw(self.case.name)
        flush_items(self.items)
        if self.noted:
            rows = [[self.case.id, *fact, self.log.by.ref] for fact in self.noted]
            insert_rows("cases_clockfact", ("case_id", "kind", "at_ms", "scope", "cause", "amount", "by"), rows)
        if self.drawings:
            insert_rows("cases_draw", _DRAW, [one.row(self.case.id, self.at_ms) for one in self.drawings])
        mandate = self.application.mandate if self.log.by.on_behalf_of else ""
        write_acts(self.log, [(self.case.id, *act) for act in self.acts], mandate)
        self.noted, self.drawings, self.acts = [], [], []

    def close(self) -> None:
        """Write the case's row and record the events in order. Raises CaseMoved."""
        self.settle_number()
        flush_case(self.case)
        for event in self.told:
            self.log.record(event(), subject=self.case.subject)
        self.told = []


@dataclass(slots=True)
class Drawing:
    """A draw that is due: the item, the eligible, the journal's head before; `drawn` once it was made."""

    item: ItemRow
    eligible: list[str]
    head_seq: int
    head_hash: str
    drawn: Drawn = field(default_factory=lambda: Drawn("", (), ""))

    def draw(self, case: str) -> None:
        """Draw, and put the item into the chosen one's hands."""
        self.drawn = draw(seed_of(self.head_hash, case, self.item.step, self.item.attempt), self.eligible)
        self.item.assignee, self.item.fresh = self.drawn.chosen, True

    def row(self, case: int, at_ms: int) -> list[Any]:
        """The row that keeps it."""
        told = self.drawn
        return [
            case, self.item.step, self.item.attempt, self.head_seq, self.head_hash, told.seed,
            json.dumps(told.eligible), told.chosen, at_ms,
        ]

    def event_of(self, work: Work) -> Tell:
        """The entry that tells it, when it was made."""
        item = self.item
        return lambda: ItemDrawn(
            item.id, work.case.name, item.step, item.attempt, self.head_seq, self.drawn.seed, list(self.drawn.eligible),
            self.drawn.chosen,
        )


_DRAW = ("case_id", "step", "attempt", "head_seq", "head_hash", "seed", "eligible", "chosen", "at_ms")


def load_work(log: Log, mall: str, number: str, at: datetime) -> Work:
    """Lock a case by its public number, with all it needs. Raises NotFound."""
    row = lock_case(mall, number)
    return work_of(log, get_mall(mall), read_application(row.application_id), row, at)


def work_of(log: Log, mall: MallFacts, application: ApplicationRow, row: CaseRow, at: datetime) -> Work:
    """A locked case in hand."""
    doc = pinned_doc(row.mall, row.service, row.definition, row.digest)
    return Work(
        log, mall, application, row, doc, at, read_items(row.id), read_values(application.id),
        read_files(application.id), read_facts(row.id),
    )


def speak_for(log: Log, application: ApplicationRow) -> None:
    """A clerk, or who holds a mandate, acts for the applicant: acts and entries say on whose behalf from here on."""
    for_other = "application.assist" in log.by.grants or application.mandate
    if application.person and for_other and not log.by.on_behalf_of:
        log.by = replace(log.by, on_behalf_of=application.person)


def write_acts(log: Log, acts: list[tuple[int, str, str, str]], mandate: str = "") -> None:
    """Append acts (case, kind, step, sentence) of the actor in one statement, each under its own id."""
    if not acts:
        return
    key, recorded_ms = log.once.key if log.once else secrets.token_hex(16), settings.BALAI_NOW_MS()
    rows = [
        [
            case, f"{key}:{case}:{kind}:{number}", kind, step, log.by.ref, log.by.on_behalf_of, mandate, log.by.channel,
            log.at_ms, recorded_ms, seal(note) if note else "",
        ]
        for number, (case, kind, step, note) in enumerate(acts)
    ]
    insert_rows(
        "cases_caseact",
        ("case_id", "act", "kind", "step", "actor", "on_behalf_of", "mandate", "channel", "occurred_ms",
         "recorded_ms", "note"), rows,
    )  # fmt: skip
