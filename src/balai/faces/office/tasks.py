"""What this viewer may do with a case now, and why not: their task, other hands, steps to redo, a decided case's acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from balai.cases.queries.casefile import CasePage, StepLine
from balai.cases.queries.previews import priced_fields
from balai.cases.queries.sight import roles_of
from balai.cases.rules.hands import FourEyes, NotYours, OwnCase
from balai.cases.rules.states import OPEN, POSITIVE
from balai.directory.queries import MallFacts, list_holders
from balai.faces.office import words
from balai.faces.office.clock_words import Due, due_words
from balai.faces.office.doors import lang
from balai.faces.office.inbox import said
from balai.faces.office.names import Names
from balai.faces.shared.refusals import words as refusal_words
from balai.kernel.actors import Actor
from balai.kernel.refusals import Refusal

BY_HAND = ("check", "consult", "visit", "recommend", "assess", "countersign", "decide", "sign", "handover")
REFUSALS: Mapping[str, Refusal] = {"four-eyes": FourEyes(), "own-case": OwnCase(), "not-yours": NotYours()}
MEASURED = ("integer", "decimal", "money", "date", "yesno")


@dataclass(frozen=True, slots=True)
class Saying:
    """What this viewer said about a step and may say anew."""

    verdict: str
    note: str


@dataclass(frozen=True, slots=True)
class Task:
    """A step in this viewer's hands. `begun`: drawn for them or taken, so its form shows; else it may be taken."""

    item: int
    kind: str
    title: str
    picture: str
    state: str
    mine: bool
    begun: bool
    outcomes: Sequence[str]
    checks: Sequence[tuple[str, str]]
    due: Due | None
    again: int
    may_return: bool
    said: Saying | None


@dataclass(frozen=True, slots=True)
class Barred:
    """A step of the viewer's role that is not for them, and why."""

    title: str
    why: str
    detail: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Hand:
    """An open step that may be given to somebody else."""

    item: int
    title: str
    holder: str
    holders: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A field an officer measures or assesses, with what is known of it."""

    id: str
    name: str
    label: str
    kind: str
    value: str
    options: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """The right side of a case page."""

    task: Task | None
    others: Sequence[Task]
    barred: Sequence[Barred]
    hands: Sequence[Hand]
    redo: Sequence[tuple[int, str]]
    may_answer: bool
    may_correct: bool
    may_revoke: bool
    may_propose: bool

    @property
    def any(self) -> bool:
        """Whether there is anything to do or to explain."""
        return bool(self.task or self.barred or self.may_answer or self.may_correct)


def read_panel(page: CasePage, viewer: Actor, names: Names, mall: MallFacts, at: datetime, *, wanted: int = 0) -> Panel:
    """The panel; `wanted` is the item of the address, when the viewer has several."""
    tasks = [
        _task(step, viewer, at, page)
        for step in page.steps
        if (not step.blocked and step.kind in BY_HAND) or _may_say_anew(step, page, viewer)
    ]
    tasks.sort(key=lambda task: (task.item != wanted, task.state == "done", not task.begun, task.state == "suspended"))
    within = viewer.agency in (None, page.case.agency)
    issued = page.case.status in POSITIVE and bool(page.case.product) and "product.revoke" in viewer.grants and within
    barred = [_barred(step, page, names) for step in page.steps if step.blocked in REFUSALS]
    if page.answering in REFUSALS:
        barred.append(_no_answer(page, viewer))
    return Panel(
        tasks[0] if tasks else None, tasks[1:], barred,
        _hands(page, viewer, names, mall), _redo(page, viewer), page.answering == "may", issued,
        issued and any(one.code == page.case.product and one.state in ("ordered", "issued") for one in page.products),
        "case.take" in viewer.grants,
    )


def _may_say_anew(step: StepLine, page: CasePage, viewer: Actor) -> bool:
    """An opinion may be changed by who gave it, or given late where silence was passed over, until the decision."""
    if step.kind != "consult" or step.state != "done" or step.outcome == "return" or page.case.status not in OPEN:
        return False
    ours = "case.opine" in viewer.grants and viewer.agency in (None, step.agency)
    return ours and step.by in ("", viewer.ref) and step.assignee in ("", viewer.ref)


def _task(step: StepLine, viewer: Actor, at: datetime, page: CasePage) -> Task:
    papers = {paper.document["id"]: said(paper.document["name"]) for paper in page.papers}
    checks = [(said(one["text"]), papers.get(one.get("about") or "", "")) for one in step.checks]
    return Task(
        step.item, step.kind, said(step.title), words.KINDS[step.kind][1], step.state, step.mine,
        step.state == "done" or (step.mine and step.state in ("ready", "taken")), step.outcomes, checks,
        due_words(step.term_due_ms, at) if step.term_due_ms else None, step.attempt if step.attempt > 1 else 0,
        "return" in step.outcomes and "case.return" in viewer.grants and step.state != "done",
        next((Saying(one.verdict, one.note) for one in page.opinions if one.step == step.step and one.by == viewer.ref), None),
    )


def _barred(step: StepLine, page: CasePage, names: Names) -> Barred:
    told = refusal_words(REFUSALS[step.blocked], lang())
    detail = told.detail
    if step.blocked == "not-yours":
        detail = _("Tugas ini di tangan %(who)s.") % {"who": names.who(step.assignee)}
    if step.blocked == "four-eyes":
        done = [said(one.title) for one in page.steps if one.by == names.me]
        detail = _("Anda sudah mengerjakan “%(steps)s” pada berkas ini, jadi langkah ini untuk orang lain.") % {
            "steps": "”, “".join(done) or _("permohonan ini")
        }
    return Barred(said(step.title), told.title, detail, told.next_step)


def _no_answer(page: CasePage, viewer: Actor) -> Barred:
    told = refusal_words(REFUSALS[page.answering], lang())
    detail = told.detail
    if page.decision is not None and page.decision.by == viewer.ref:
        detail = _("Keputusan yang digugat adalah keputusan Anda, jadi pejabat lain yang menjawab keberatannya.")
    return Barred(_("Jawab keberatan"), told.title, detail, told.next_step)


def _hands(page: CasePage, viewer: Actor, names: Names, mall: MallFacts) -> list[Hand]:
    """Open steps that a controlling role may give to somebody else."""
    if "case.assign" not in viewer.grants or page.case.status not in (*OPEN, *POSITIVE):
        return []
    found = []
    for step in page.steps:
        ours = viewer.agency in (None, page.case.agency, step.agency)
        if step.state in ("ready", "taken") and step.role != "system" and ours:
            holders = [one for one in list_holders(mall, step.role, step.agency) if one != step.assignee]
            names.learn(holders)
            found.append(Hand(step.item, said(step.title), names.who(step.assignee), [(one, names.who(one)) for one in holders]))
    return found


def _redo(page: CasePage, viewer: Actor) -> list[tuple[int, str]]:
    """Finished steps of an undecided case that this viewer may have done again."""
    if page.case.status not in OPEN or "case.take" not in viewer.grants:
        return []
    whole = "case.assign" in viewer.grants and viewer.agency in (None, page.case.agency)
    return [
        (step.item, said(step.title))
        for step in page.steps
        if step.state == "done" and step.kind != "pay" and (whole or _own(step, viewer))
    ]


def _own(step: StepLine, viewer: Actor) -> bool:
    return step.role in roles_of(viewer) and viewer.agency in (None, step.agency)


def measured_fields(page: CasePage, typed: Mapping[str, str]) -> list[Asked]:
    """What an officer may measure on the spot: numbers, dates and yes-or-no that are nobody's personal data."""
    lines = [(line.field, line.shown.value) for _form, lines in page.pages for line in lines]
    return [
        _asked(field, value, typed) for field, value in lines if field["kind"] in MEASURED and not field.get("personal")
    ]


def assessed_fields(page: CasePage, mall: MallFacts, at: datetime, typed: Mapping[str, str]) -> list[Asked]:
    """What the tariff asks about, with what is known of it."""
    known = {line.field["id"]: line.shown for _form, lines in page.pages for line in lines}
    fields = priced_fields(mall.code, page.doc, at.astimezone(mall.zone).date())
    return [_asked(field, known[field["id"]].value, typed) for field in fields if field["id"] in known]


def _asked(field: Mapping[str, Any], value: Any, typed: Mapping[str, str]) -> Asked:
    shown = "" if value is None else ("yes" if value else "no") if isinstance(value, bool) else str(value)
    name, options = f"isian.{field['id']}", [(one["value"], said(one["label"])) for one in field.get("options") or ()]
    if field["kind"] == "yesno":
        options = [("yes", _("Ya")), ("no", _("Tidak"))]
    return Asked(field["id"], name, said(field["label"]), field["kind"], typed.get(name, shown), options)


def read_values(posted: Mapping[str, str], known: Sequence[Asked]) -> dict[str, str]:
    """What was typed into the fields of a form, where it differs from what is known."""
    was = {one.name: one.value for one in known}
    found = {name: text.strip() for name, text in posted.items() if name.startswith("isian.")}
    return {name.removeprefix("isian."): text for name, text in found.items() if text and text != was.get(name, "")}


def decision_reasons(page: CasePage) -> list[tuple[str, str, bool]]:
    """Coded reasons of a refusal: (code, words, the rule is broken by what is known). A service's own come first."""
    own = [(rule, said(text), holds is False) for rule, holds, text in page.eligibility]
    return [*own, *((code, str(word), False) for code, word in words.REASONS.items())]
