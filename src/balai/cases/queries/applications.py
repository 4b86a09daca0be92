"""An application by its secret code: what is filled in, what is missing, which earlier documents fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from balai.cases.models import Application, Attachment, Case
from balai.cases.queries.facts import Value, plain_facts, read_files, read_values
from balai.cases.queries.pinned import pinned_doc
from balai.cases.queries.sight import reused_owners
from balai.catalogue.evaluator import Fee
from balai.catalogue.queries.definitions import get_definition
from balai.catalogue.queries.forms import eligibility, fee_for, missing, needed_documents, visible_pages
from balai.directory.queries import get_mall
from balai.documents.queries.files import OpenedFile, open_file, preview
from balai.identity.queries import find_person
from balai.journal.sql import run
from balai.kernel.actors import Actor
from balai.kernel.refusals import NotFound
from balai.visits.rules import normal_code


@dataclass(frozen=True, slots=True)
class ServiceForm:
    """One service of an application while it is filled in. `doc` is the pinned definition."""

    service: str
    agency: str
    number: str
    status: str
    doc: Mapping[str, Any]
    waits_for: tuple[str, ...]
    pages: Sequence[Mapping[str, Any]]
    documents: Sequence[Mapping[str, Any]]
    missing: tuple[str, ...]
    eligibility: Sequence[tuple[str, bool | None, Mapping[str, str]]]
    fee: Fee
    newest: bool


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application as its holder sees it. `pages`: every page of all services, each field asked once."""

    id: int
    code: str
    mall: str
    lang: str
    channel: str
    life_event: str
    sent: bool
    assisted: bool
    services: tuple[ServiceForm, ...]
    pages: tuple[Mapping[str, Any], ...]
    values: Mapping[str, Value]
    files: Mapping[str, str]
    unconfirmed: tuple[str, ...]

    @property
    def owner(self) -> str:
        """The owner under which files of this application are uploaded."""
        return f"application:{self.id}"

    @property
    def missing(self) -> tuple[str, ...]:
        """What is still missing for sending, over all services."""
        return tuple(dict.fromkeys(one for form in self.services for one in form.missing))


@dataclass(frozen=True, slots=True)
class Reusable:
    """A document the same person gave in an earlier application."""

    document: str
    file: str
    given_ms: int
    service: str


def get_application(code: str, *, at: datetime) -> ApplicationView:
    """The application with this secret code. Raises NotFound, also when it expired."""
    found = run(_APPLICATION, [normal_code(code)]).fetchone()
    if found is None:
        raise NotFound(thing="application", name=code)
    application, kept, mall, lang, channel, life_event, sent_ms, clerk = found
    values, files = read_values(application), read_files(application)
    day = at.astimezone(get_mall(mall).zone).date()
    facts = plain_facts(values, files, channel, day)
    rows = run(_CASES, [application]).fetchall()
    forms = tuple(_form(_Chosen(mall, *row), facts, files, day) for row in rows)
    return ApplicationView(
        application, kept, mall, lang, channel, life_event, sent_ms is not None, bool(clerk), forms, join_pages([form.pages for form in forms]), values, files,
        tuple(sorted(name for name, value in values.items() if value.unconfirmed)),
    )


_APPLICATION = (
    "SELECT id, code, mall, lang, channel, life_event, sent_ms, clerk FROM cases_application"
    " WHERE code = %s AND expired_ms IS NULL"
)
_CASES = (
    "SELECT service, agency, number, status, waits_for, definition, digest FROM cases_case"
    " WHERE application_id = %s ORDER BY id"
)


class _Chosen(NamedTuple):
    """One service of an application, as far as its form needs it."""

    mall: str
    service: str
    agency: str
    number: str | None
    status: str
    waits_for: str
    definition: int
    digest: str


def _form(case: _Chosen, facts: Mapping[str, Any], files: Mapping[str, str], day: date) -> ServiceForm:
    doc = pinned_doc(case.mall, case.service, case.definition, case.digest)
    draft = case.status == "draft"
    return ServiceForm(
        case.service, case.agency, case.number or "", case.status, doc, tuple(case.waits_for.split()),
        visible_pages(doc, facts), needed_documents(doc, facts), tuple(missing(doc, facts, files)),
        eligibility(doc, facts), fee_for(case.mall, doc, facts, day),
        not draft or get_definition(case.mall, case.service).number == case.definition,
    )


def join_pages(services: Sequence[Sequence[Mapping[str, Any]]]) -> tuple[Mapping[str, Any], ...]:
    """The pages of several services, each field once: where a page of one id comes again, its new fields join it."""
    joined: dict[str, dict[str, Any]] = {}
    asked: set[str] = set()
    for pages in services:
        for page in pages:
            fresh = [field for field in page["fields"] if field["id"] not in asked]
            asked |= {field["id"] for field in fresh}
            if fresh:
                known = joined.setdefault(page["id"], {**page, "fields": []})
                known["fields"] = [*known["fields"], *fresh]
    return tuple(joined.values())


@dataclass(frozen=True, slots=True)
class Assisted:
    """An application that was begun at a desk during a visit."""

    code: str
    sent: bool
    titles: tuple[Mapping[str, str], ...]
    begun_ms: int


def list_assisted(mall: str, visit: int, viewer: Actor) -> list[Assisted]:
    """Applications that a clerk of the viewer's agency began during a visit, newest first.

    Raises nothing: who may not assist gets an empty list.
    """
    if "application.assist" not in viewer.grants or viewer.mall not in (None, mall):
        return []
    rows = Application.objects.filter(mall=mall, visit=visit, expired_ms=None).prefetch_related("cases").order_by("-id")
    found = []
    for row in rows:
        cases = [one for one in row.cases.all() if viewer.agency in (None, one.agency)]
        titles = tuple(pinned_doc(one.mall, one.service, one.definition, one.digest)["title"] for one in cases)
        if cases:
            found.append(Assisted(row.code, row.sent_ms is not None, titles, row.begun_ms))
    return found


def reusable_documents(code: str, *, proof: str = "") -> list[Reusable]:
    """Documents of the same person from earlier applications that fit this one by their reuse word; newest first.

    The person is known by the NIK typed here, or by the application's reference once it was sent. Anybody may type a
    NIK, so whoever has not seen the person gives `proof`: the code of the earlier application, and gets only its papers.
    """
    row = Application.objects.filter(code=normal_code(code), expired_ms=None).first()
    if row is None:
        raise NotFound(thing="application", name=code)
    nik = read_values(row.pk).get("applicant.nik")
    person = row.person or (find_person(str(nik.value)) if nik and nik.value else "")
    if not person:
        return []
    wanted = {
        document["reuse"]: document["id"]
        for case in Case.objects.filter(application_id=row.pk)
        for document in pinned_doc(case.mall, case.service, case.definition, case.digest)["documents"]
        if document["reuse"]
    }
    earlier = Case.objects.filter(application__person=person).exclude(application_id=row.pk).exclude(number=None)
    if proof:
        earlier = earlier.filter(application__code=normal_code(proof))
    cases = list(earlier.order_by("-id")[:50])
    papers: dict[int, list[Attachment]] = {}
    for given in Attachment.objects.filter(application_id__in=[one.application_id for one in cases], replaced_ms=None):
        papers.setdefault(given.application_id, []).append(given)
    found: dict[str, Reusable] = {}
    for case in cases:
        reuse = {
            one["id"]: one["reuse"]
            for one in pinned_doc(case.mall, case.service, case.definition, case.digest)["documents"]
        }
        for given in papers.get(case.application_id, ()):
            target = wanted.get(reuse.get(given.document) or "")
            if target and target not in found:
                found[target] = Reusable(target, given.file, given.at_ms, case.service)
    return list(found.values())


def open_application_file(code: str, file_id: str, viewer: Actor, *, at: datetime) -> OpenedFile:
    """A file of the application whose code is shown. Raises NotFound."""
    return open_file(file_id, viewer, owners=_owners(code, file_id, at))


def preview_application_file(code: str, file_id: str, viewer: Actor, *, at: datetime) -> bytes:
    """The first page of such a file as WebP. Raises NotFound, FileUnreadable."""
    return preview(file_id, viewer, owners=_owners(code, file_id, at))


def _owners(code: str, file_id: str, at: datetime) -> set[str]:
    """Whose file it may be: this application's own, or an earlier one's that is used again with consent."""
    view = get_application(code, at=at)
    if file_id not in view.files.values():
        raise NotFound(thing="file", name=file_id)
    return {view.owner, *reused_owners(view.id, file_id)}
