"""What happened and what comes: the steps, the acts, who was drawn and why, whom the house asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from balai.cases.queries.casefile import CasePage, StepLine
from balai.cases.rules.states import IN_HAND
from balai.exchange.queries import Asked
from balai.faces.office import words
from balai.faces.office.alarms import asked_words
from balai.faces.office.casefile import register_name
from balai.faces.office.clock_words import Due, due_words
from balai.faces.office.doors import lang
from balai.faces.office.inbox import said
from balai.faces.office.names import Names
from balai.faces.shared.role_words import ROLES


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the case as the line of steps shows it."""

    step: str
    title: str
    picture: str
    who: str
    state: str
    word: str
    outcome: str
    due: Due | None
    done_ms: int | None
    again: int
    escalated: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """One act on the record."""

    what: str
    step: str
    who: str
    for_whom: str
    note: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """How a step came into somebody's hands, drawn again here and now. `same`: the same name comes out."""

    title: str
    chosen: str
    eligible: Sequence[str]
    refs: str
    seq: int
    seed: str
    same: bool
    at_ms: int


@dataclass(frozen=True, slots=True)
class Said:
    """One opinion as shown."""

    agency: str
    step: str
    verdict: str
    css: str
    note: str
    file: str
    who: str
    at_ms: int
    late: bool
    deemed: bool
    frozen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a register."""

    register: str
    asked: str
    purpose: str
    basis: str
    answer: str
    css: str
    at_ms: int


def actors_of(page: CasePage) -> list[str]:
    """Everybody whose name the page shows."""
    drawn = [name for one in page.draws for name in one.eligible]
    steps = [who for step in page.steps for who in (step.assignee, step.by)]
    fields = [line.by for _form, lines in page.pages for line in lines]
    checks = [line.verified_by.rsplit("/", 1)[-1] for _form, lines in page.pages for line in lines if "/" in line.verified_by]
    files = [file.kept_by for file in page.officer_files]
    decided = [page.decision.by, page.decision.signed_by] if page.decision else []
    return [*drawn, *steps, *fields, *checks, *files, *decided, *(a.actor for a in page.acts), *(o.by for o in page.opinions)]


def read_stages(page: CasePage, names: Names, at: datetime) -> list[Stage]:
    """Every step in its order."""
    return [_stage(step, names, at) for step in page.steps]


def _stage(step: StepLine, names: Names, at: datetime) -> Stage:
    role = str(ROLES.get(step.role, step.role))
    who = names.who(step.by or step.assignee) or role
    due = due_words(step.term_due_ms, at) if step.term_due_ms and step.state in ("ready", "taken", "suspended") else None
    ended = "register" if step.kind == "register" and step.outcome == "refuse" else step.outcome
    outcome = str(words.OUTCOMES.get(ended, "")) if step.state == "done" else ""
    return Stage(
        step.step, said(step.title), words.KINDS[step.kind][1], _holder(step, who, names), step.state,
        str(words.STATES[step.state]), outcome, due, step.done_ms, step.attempt if step.attempt > 1 else 0,
        step.escalated and step.state in IN_HAND,
    )


def _holder(step: StepLine, who: str, names: Names) -> str:
    """Whose step it is: an officer with the agency; what the house does by itself by its kind."""
    if step.role == "system":
        return str(ROLES["applicant"] if step.kind == "pay" else words.KINDS[step.kind][0])
    return f"{who}, {names.agency(step.agency)}"


def read_acts(page: CasePage, names: Names) -> list[Happened]:
    """The acts, newest first."""
    titles = {step.step: said(step.title) for step in page.steps}
    return [
        Happened(
            str(words.ACTS.get(act.kind, act.kind)), titles.get(act.step, ""), names.who(act.actor), names.who(act.on_behalf_of),
            act.note, act.at_ms,
        )
        for act in reversed(page.acts)
    ]


def read_draws(page: CasePage, names: Names) -> list[Drawn]:
    """Every draw, made again from the journal."""
    titles = {step.step: said(step.title) for step in page.steps}
    return [
        Drawn(
            titles.get(row.step, row.step), names.who(row.chosen), [names.who(one) for one in row.eligible],
            ", ".join(row.eligible), row.head_seq, row.seed, not row.faults, row.at_ms,
        )
        for row in page.draws
    ]


def read_opinions(page: CasePage, names: Names) -> list[Said]:
    """What the consulted agencies said."""
    titles = {step.step: said(step.title) for step in page.steps}
    return [
        Said(
            names.agency(one.agency), titles.get(one.step, one.step), str(words.VERDICTS[one.verdict][0]),
            words.VERDICTS[one.verdict][1], one.note, one.file, "" if one.deemed else names.who(one.by), one.at_ms, one.late,
            one.deemed, one.frozen,
        )
        for one in page.opinions
    ]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change of the standard that was proposed from this case, and what became of it."""

    note: str
    who: str
    at_ms: int
    state: str
    css: str
    answer: str


def read_proposals(page: CasePage, names: Names) -> list[Proposed]:
    """The proposals from this case."""
    names.learn(one.by for one in page.proposals)
    found = [(one, *words.PROPOSALS[one.outcome]) for one in page.proposals]
    return [Proposed(one.note, names.who(one.by), one.at_ms, str(word), css, one.answer) for one, word, css in found]


def read_questions(page: CasePage, asked: Sequence[Asked]) -> list[Question]:
    """Whom the house asked about this applicant, what, for what purpose and by which law."""
    return [_question(page, one) for one in asked]


def _question(page: CasePage, one: Asked) -> Question:
    waits = _("Sistem instansi sedang mati, dicoba lagi") if one.waits_for_agency else _("Belum dijawab")
    answers = {
        "due": (_("Instansi sedang memeriksa; jawabannya menyusul") if one.deferred else waits, "tag tag-warn"),
        "done": (_("Dijawab: cocok"), ""),
        "refused": (_("Dijawab: tidak cocok"), "tag tag-error"),
        "cancelled": (_("Tidak jadi ditanyakan"), "tag"),
    }
    answer, css = answers.get(one.state, (one.state, "tag"))
    purpose = one.register.purpose_en if lang() == "en" else one.register.purpose_id
    return Question(register_name(one.register.code), asked_words(page, one), purpose, one.register.basis, answer, css, one.asked_ms)
