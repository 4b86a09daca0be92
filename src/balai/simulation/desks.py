"""The simulated officers at their desks: which steps they take up, when, and what they pass on to people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from balai.cases.actions.working import reassign_item, take_item
from balai.cases.queries.applications import get_application
from balai.cases.queries.tracking import track
from balai.catalogue.queries.definitions import get_definition
from balai.documents.actions.handing import hand_over
from balai.journal.rules import Sealed
from balai.kernel.refusals import Refusal
from balai.simulation.casebook import Item
from balai.simulation.citizens import story_of
from balai.simulation.dice import dice
from balai.simulation.office import Office
from balai.simulation.officers import course_of, doing_of, pace_ms, wait_ms, work_ms

HANDED = frozenset({"item.drawn", "item.reassigned", "item.released", "item.resumed"})
PASS_ON_MS = 1_500
FOR_PEOPLE = "Peragaan: langkah ini diserahkan kepada akun yang dapat Anda coba."
EVENLY = "Peragaan: pembagian kerja pagi ini."
DESKS = ("verifier", "technical", "assessor", "controller", "approver")


class Desks:
    """Officers at work. `founding`: also the mall's people; `later` says when something so far away is done."""

    def __init__(self, office: Office, later: Callable[[int], int], *, founding: bool) -> None:
        self.office, self.later, self.founding = office, later, founding
        self.free: dict[str, int] = {}
        self.planned: set[tuple[int, str]] = set()
        office.hears.append(self.hear)

    def hear(self, entry: Sealed, facts: dict[str, Any]) -> None:
        """News of a case: a step came into somebody's hands, or people took the case over."""
        if entry.type in HANDED:
            item = self.office.book.items.get(facts["item"])
            if item is not None:
                self.consider(item)

    def resume(self) -> None:
        """Take up what is open, after a restart."""
        for item in list(self.office.book.items.values()):
            self.consider(item)

    def consider(self, item: Item) -> None:
        """Plan a step once for the hands it is in."""
        office = self.office
        may = office.crew.actors if self.founding else office.crew.simulated
        if item.assignee not in may or (item.id, item.assignee) in self.planned or self._halted(item):
            return
        self.planned.add((item.id, item.assignee))
        if self.founding:
            unit = get_definition(office.mall.code, office.book.cases[item.case].service).doc["clock"]["unit"]
            at_ms = self.later(wait_ms(office.seed, self._n(item), item, unit))
        else:
            at_ms = max(office.agenda.now_ms, self.free.get(item.assignee, 0)) + pace_ms(office.seed, self._n(item), item)
            self.free[item.assignee] = at_ms + work_ms(office.seed, self._n(item), item)
        if self._of_people(item):
            at_ms = office.agenda.now_ms + PASS_ON_MS
        office.agenda.at(at_ms, self._begin, item.id, item.assignee)

    def _halted(self, item: Item) -> bool:
        note = self.office.note_of(item.case)
        halts = story_of(note.n).halts if note is not None else ()
        return self.founding and (item.step in halts or item.kind in halts)

    def _n(self, item: Item) -> int:
        note = self.office.note_of(item.case)
        return note.n if note is not None else -self.office.book.cases[item.case].application

    def _of_people(self, item: Item) -> bool:
        return not self.founding and self.office.book.cases[item.case].people

    # --- acts

    def _begin(self, item_id: int, assignee: str) -> None:
        """Take a step in hand, unless it moved meanwhile; what belongs to people is passed on."""
        item = self.office.book.items.get(item_id)
        if item is None or item.assignee != assignee or item.state != "ready":
            self.planned.discard((item_id, assignee))
            return
        if self._of_people(item) and self.pass_on(item, FOR_PEOPLE):
            return
        if item.kind == "handover":
            self._hand_over(item)
            return
        self.office.act(take_item, self.office.crew.actors[assignee], mall=self.office.mall.code, item=item_id)
        span = work_ms(self.office.seed, self._n(item), item)
        self.office.agenda.at(self.later(span), self._finish, item_id, assignee)

    def _finish(self, item_id: int, assignee: str) -> None:
        item = self.office.book.items.get(item_id)
        if item is None or item.assignee != assignee or item.state != "taken":
            return
        note, n = self.office.note_of(item.case), self._n(item)
        story, document = story_of(n if n >= 0 else 10**9), ""
        if note is not None:
            document = next(iter(sorted(get_application(note.code, at=self.office.now()).files)), "")
        course = course_of(self.office.seed, n, item.attempt, story.turn)
        roll = dice(self.office.seed, "manner", n, item.step).random()
        doing = doing_of(item, course, document, roll)
        if doing is not None:
            actor = self.office.crew.actors[assignee]
            self.office.act(doing.verb, actor, mall=self.office.mall.code, **doing.told)

    def _hand_over(self, item: Item) -> None:
        """The applicant comes for the paper; only told of the past."""
        note, office = self.office.note_of(item.case), self.office
        if note is None:
            return
        case = next(one for one in track(note.code, at=office.now()).cases if one.number == item.case)
        for paper in case.products:
            if paper.state == "issued" and not paper.template.startswith(("letter:", "receipt", "handover")):
                office.act(
                    hand_over, office.crew.actors[item.assignee], mall=office.mall.code, product=paper.code,
                    identity="ktp",
                )

    def pass_on(self, item: Item, reason: str) -> bool:
        """Give a simulated colleague's step to one of the mall's people who may do it."""
        office = self.office
        head = office.crew.head(office.book.cases[item.case].agency)
        if head is None:
            return False
        holders = office.crew.people(item.role, item.agency)
        dice(office.seed, "passes", item.case, item.step, item.attempt).shuffle(holders)
        for holder in holders:
            told = {"mall": office.mall.code, "item": item.id, "to": holder, "reason": reason}
            if not isinstance(office.act(reassign_item, head, **told), Refusal):
                return True
        return False

    def even_out(self, least: int) -> None:
        """See to it that each of the mall's people has something on the desk, from a colleague of the same role."""
        crew, items = self.office.crew, self.office.book.items
        for post in crew.posts:
            if post.simulated or post.role not in DESKS:
                continue
            others = {one.ref for one in crew.posts if one.simulated and (one.role, one.agency) == (post.role, post.agency)}
            own = sum(1 for item in items.values() if item.assignee == post.ref)
            spare = [item for item in items.values() if item.assignee in others and item.state == "ready"]
            for item in spare[: max(0, least - own)]:
                self.pass_on(item, EVENLY)
