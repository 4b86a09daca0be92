"""The simulated applicants of the office: they apply from home, mend what comes back, pay, object, take back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from balai.cases.actions.applicant import object_to_decision, withdraw_case
from balai.cases.actions.applying import attach_file, begin_application, save_page
from balai.cases.actions.sending import correct_and_resend, submit_application
from balai.cases.queries.applications import get_application
from balai.cases.queries.tracking import track
from balai.directory.rules import APPLICANT_GRANTS
from balai.documents.actions.handing import plan_handover
from balai.documents.actions.uploads import upload_file
from balai.journal.rules import Sealed
from balai.kernel.actors import Actor
from balai.kernel.refusals import Refusal
from balai.payments.actions.paying import pretend_payment
from balai.payments.queries import find_bills
from balai.simulation.applicants import FOOD, answers_of, applicant_of
from balai.simulation.casebook import APPLICANT
from balai.simulation.dice import between, dice
from balai.simulation.notebook import Note
from balai.simulation.office import SYSTEM, Office
from balai.simulation.paper_pictures import picture_of
from balai.simulation.stories import PAST, STORIES, Story

PAYS_ITSELF = 0.6
"""Share of applicants who pay by the code at home; the others come to the cash desk."""
REASON = "Menurut saya syarat contoh ini sudah terpenuhi."


def story_of(n: int, services: tuple[str, ...] = ()) -> Story:
    """The story of an applicant: of the past as told, of a living day without any turn."""
    return STORIES[n] if n < len(STORIES) else Story(n, services, halts=())


class Citizens:
    """Applicants at home. `later` says when something that takes so many ms is done."""

    def __init__(self, office: Office, later: Callable[[int], int]) -> None:
        self.office, self.later = office, later
        self.actor = Actor(APPLICANT, APPLICANT_GRANTS, "web", office.mall.code)
        office.hears.append(self.hear)

    def apply(self, story: Story) -> None:
        """Begin, fill in, attach; sending comes some minutes later, unless it stays a draft."""
        office, local = self.office, self.office.now().astimezone(self.office.mall.zone)
        who = applicant_of(office.seed, story.n, ends=story.ends)
        event = FOOD if len(story.services) > 1 else ""
        begun = self._act(begin_application, mall=office.mall.code, services=story.services, life_event=event)
        if isinstance(begun, Refusal):
            return
        code = str(begun["code"])
        told = answers_of(office.seed, who, story.services, local.date()) | dict(story.says)
        view = get_application(code, at=office.now())
        known = {field["id"] for form in view.services for page in form.doc["pages"] for field in page["fields"]}
        self._act(save_page, code=code, values={name: value for name, value in told.items() if name in known})
        for document in self._wanted(code):
            self._attach(code, document)
        if story.turn == "draft":
            office.notebook.write(story.n, code, ())
            return
        wait = between(dice(office.seed, "sends", story.n), 60, 420)
        office.agenda.at(office.agenda.now_ms + wait, self._send, story.n, code)

    def _wanted(self, code: str) -> list[str]:
        forms = get_application(code, at=self.office.now()).services
        return list(dict.fromkeys(one["id"] for form in forms for one in form.documents if not one["optional"]))

    def _attach(self, code: str, document: str) -> None:
        owner = get_application(code, at=self.office.now()).owner
        kept = self._act(
            upload_file, mall=self.office.mall.code, owner=owner, kind=document, filename=f"{document}.jpg",
            data=picture_of(document),
        )
        if not isinstance(kept, Refusal):
            self._act(attach_file, code=code, document=document, file_id=kept["id"])

    def _send(self, n: int, code: str) -> None:
        office = self.office
        sent = office.act_quietly(submit_application, self.actor, code=code)
        if not isinstance(sent, Refusal):
            office.notebook.write(n, code, [case["number"] for case in sent["cases"]])
        office.follow()

    # --- what is heard

    def hear(self, entry: Sealed, facts: dict[str, Any]) -> None:
        """News of a case: when it is the applicant's turn, something is planned."""
        number = entry.subject.removeprefix("case:")
        note = self.office.note_of(number)
        if note is None:
            return
        story = story_of(note.n)
        if entry.type == "case.returned":
            self._plan(number, note, story, "mends")
        elif entry.type == "item.readied" and facts["kind"] == "pay":
            self._plan(number, note, story, "pays")
        elif entry.type == "case.decided" and facts["outcome"] == "refused" and story.turn == "objected":
            self.office.agenda.at(self.later(3 * 3_600_000), self._object, number, note)
        elif entry.type == "case.started" and story.turn == "withdrawn":
            self.office.agenda.at(self.later(30 * 3_600_000), self._withdraw, number, note)

    def resume(self) -> None:
        """Plan anew what was planned before a restart: lists to mend and bills to pay."""
        for number, told in self.office.book.cases.items():
            note = self.office.note_of(number)
            if note is not None and told.returned:
                self._plan(number, note, story_of(note.n), "mends")
        for item in list(self.office.book.items.values()):
            note = self.office.note_of(item.case)
            if note is not None and item.kind == "pay":
                self._plan(item.case, note, story_of(note.n), "pays")

    def _plan(self, number: str, note: Note, story: Story, what: str) -> None:
        rng = dice(self.office.seed, what, note.n, number)
        if what == "mends" and story.turn != "returned":
            self.office.agenda.at(self.later(between(rng, 240, 900)), self._mend, number, note)
        elif what == "pays" and "pay" not in story.halts and (note.n < PAST or rng.random() < PAYS_ITSELF):
            self.office.agenda.at(self.later(between(rng, 120, 600)), self._pay, number, note)

    def _mend(self, number: str, note: Note) -> None:
        """Give anew what the list asks for, and send it again."""
        office = self.office
        case = next(one for one in track(note.code, at=office.now()).cases if one.number == number)
        who = applicant_of(office.seed, note.n, ends=story_of(note.n).ends)
        view = get_application(note.code, at=office.now())
        told = answers_of(office.seed, who, [form.service for form in view.services], self._today())
        for mend in case.mends:
            if mend.is_document:
                self._attach(note.code, mend.target)
            elif mend.target in told:
                self._act(save_page, code=note.code, values={mend.target: told[mend.target]})
        self._act(correct_and_resend, code=note.code, case=number)

    def _today(self) -> date:
        return self.office.now().astimezone(self.office.mall.zone).date()

    def _pay(self, number: str, note: Note) -> None:
        """Scan the code of the open bill."""
        for bill in find_bills(f"case:{number}"):
            if bill.state == "open":
                self.office.act(pretend_payment, SYSTEM, bill=bill.code)

    def book_visit(self, number: str, slot: datetime) -> bool:
        """Book a quarter of an hour at the pick-up desk for the paper of a case; whether there was a ready one."""
        office, note = self.office, self.office.note_of(number)
        if note is None:
            return False
        case = next(one for one in track(note.code, at=office.now()).cases if one.number == number)
        for paper in case.products:
            if paper.state == "issued" and not paper.template.startswith("letter:"):
                booked = self._act(plan_handover, mall=office.mall.code, product=paper.code, slot=slot)
                return not isinstance(booked, Refusal)
        return False

    def _object(self, number: str, note: Note) -> None:
        self._act(object_to_decision, code=note.code, case=number, note=REASON)

    def _withdraw(self, number: str, note: Note) -> None:
        self._act(withdraw_case, code=note.code, case=number, note="Tidak jadi (contoh).")

    def _act(self, verb: Callable[..., Any], **told: Any) -> Any:
        return self.office.act(verb, self.actor, **told)
