"""An application as a clerk fills it in beside the citizen: sections, papers, lines to confirm, what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from balai.cases.queries.applications import (
    ApplicationView,
    Assisted,
    Reusable,
    get_application,
    list_assisted,
    reusable_documents,
)
from balai.catalogue.queries.definitions import find_definition
from balai.documents.queries.files import FileFacts, list_facts
from balai.faces.counter.desk import Visitor
from balai.faces.shared.questions import Question, ask, shown, told
from balai.journal.access import record_access
from balai.kernel.actors import Actor
from balai.kernel.refusals import NotFound
from balai.queueing.queries import CounterFacts

Page = Mapping[str, Any]
APPLIED = ("here", "counter")


@dataclass(frozen=True, slots=True)
class Offer:
    """A service of the visitor that can be applied for at the desk, or why not. `why` empty = it can."""

    service: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Section:
    """One line beside the form: where it leads and how it stands: done, open, locked."""

    name: str
    url: str
    state: str
    here: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document with the file that is there or an earlier one that may serve again."""

    id: str
    name: str
    hint: str
    optional: bool
    images_only: bool
    max_mb: int
    accept: tuple[str, ...]
    file: FileFacts | None
    earlier: Reusable | None


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the definition as a part of the one form; each question with whether the clerk typed its answer."""

    id: str
    title: str
    hint: str
    questions: tuple[tuple[Question, bool], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One answer with who gave it, and the page that changes it."""

    field: str
    label: str
    value: str
    source: str
    unconfirmed: bool
    page: str


def offers_for(mall: str, visitor: Visitor) -> list[Offer]:
    """The services of a ticket as applications."""
    return [_offer(mall, code) for code, _service in visitor.services]


def _offer(mall: str, code: str) -> Offer:
    found = find_definition(mall, code)
    if found is None:
        return Offer(code, code, _("Belum ada formulir untuk layanan ini."))
    how = found.doc["apply"]
    why = "" if how["how"] in APPLIED else told(how["why"]) or _("Layanan ini diajukan di tempat lain.")
    return Offer(code, told(found.doc["title"]), why)


def earlier_of(mall: str, visitor: Visitor, by: Actor) -> list[Assisted]:
    """What was begun at a desk during this visit already."""
    return list_assisted(mall, visitor.visit.pk, by)


def open_for(mall: str, code: str, by: Actor, at: datetime) -> ApplicationView:
    """The application of a code as told by the citizen; the look is on the access record.

    Raises NotFound, also for one of another mall; NotAllowed when no service of it is of the clerk's agency.
    """
    view = get_application(code, at=at)
    if view.mall != mall:
        raise NotFound(thing="application", name=code)
    agencies = [form.agency for form in view.services]
    by.require_agency(by.agency if by.agency in agencies else agencies[0])
    record_access(by, "application.assist", subject=view.owner)
    return view


def link(counter: CounterFacts, view: ApplicationView, name: str, *parts: str) -> str:
    """The address of a page of this application at this counter."""
    return reverse(f"counter:{name}", args=[counter.number, view.code, *parts])


def is_done(page: Page, view: ApplicationView) -> bool:
    """Whether every question of a page was answered, the optional ones at least seen."""
    known = [(field, view.values.get(field["id"])) for field in page["fields"]]
    return all(value and not (field["required"] and value.value in (None, "", [])) for field, value in known)


def sections_of(counter: CounterFacts, view: ApplicationView, here: str) -> list[Section]:
    """Parts of the form, documents, confirmation, sending; `here` is the one that is shown."""
    form = link(counter, view, "assist_form")
    rows = [(told(page["title"]), f"{form}#bagian-{page['id']}", is_done(page, view), "") for page in view.pages]
    sheets = sheets_of(view)
    if sheets:
        whole = all(one.file or one.optional for one in sheets)
        rows.append((_("Pindai berkas"), link(counter, view, "assist_papers"), whole, "berkas"))
    filled = bool(view.values)
    rows.append((_("Persetujuan pemohon"), link(counter, view, "assist_confirm"), filled and not view.unconfirmed, "setujui"))
    found = [Section(name, url, "done" if done else "open", key == here) for name, url, done, key in rows]
    ready = all(one.state == "done" for one in found)
    found.append(Section(_("Kirim"), link(counter, view, "assist_send"), "open" if ready else "locked", here == "kirim"))
    return found


def next_of(sections: list[Section]) -> str:
    """Where to go on: the first open section."""
    return next((one.url for one in sections if one.state == "open"), sections[-1].url)


def sheets_of(view: ApplicationView, *, earlier: bool = False) -> list[Sheet]:
    """The documents this application needs or has, each once; `earlier` offers papers given before."""
    old = {one.document: one for one in reusable_documents(view.code)} if earlier else {}
    files = {one.id: one for one in list_facts(view.files.values())}
    found: dict[str, Sheet] = {}
    for form in view.services:
        for one in form.documents:
            known = found.get(one["id"])
            found[one["id"]] = Sheet(
                one["id"], told(one["name"]), told(one["hint"]), one["optional"] and (known is None or known.optional),
                "pdf" not in one["accept"], one["max_mb"], tuple(one["accept"]),
                files.get(view.files.get(one["id"], "")), old.get(one["id"]),
            )
    return list(found.values())


def find_sheet(view: ApplicationView, document: str) -> Sheet:
    """A document of this application. Raises NotFound."""
    for one in sheets_of(view):
        if one.id == document:
            return one
    raise NotFound(thing="file", name=document)


def parts_of(view: ApplicationView, posted: QueryDict | None = None, wrong: Mapping[str, str] | None = None) -> list[Part]:
    """All pages as parts of one form, with what is known or what was just typed wrongly."""
    marked = {name for name, value in view.values.items() if value.source == "clerk"}
    return [
        Part(
            page["id"], told(page["title"]), told(page["hint"]),
            tuple((_question(field, view, posted, wrong or {}), field["id"] in marked) for field in page["fields"]),
        )
        for page in view.pages
    ]


def _question(
    field: Mapping[str, Any], view: ApplicationView, posted: QueryDict | None, wrong: Mapping[str, str]
) -> Question:
    """Only a wrong answer is shown as typed: the others are kept already."""
    name = field["id"]
    return ask(field, view.values.get(name), posted if name in wrong else None, wrong.get(name, ""))


def lines_of(view: ApplicationView) -> list[Line]:
    """Every answer, in the order of the form."""
    found = []
    for page in view.pages:
        for field in page["fields"]:
            value = view.values.get(field["id"])
            told_by, open_line = (value.source, value.unconfirmed) if value else ("", False)
            found.append(Line(field["id"], told(field["label"]), shown(field, value), told_by, open_line, page["id"]))
    return found


def obstacles_of(view: ApplicationView) -> list[str]:
    """Conditions that the answers so far do not meet."""
    return [told(text) for form in view.services for _rule, holds, text in form.eligibility if holds is False]
