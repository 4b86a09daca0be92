"""Before sending: begin, fill in page by page, attach, use again, confirm what a clerk typed; give up old drafts."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from balai.cases.events import (
    ApplicationAttached,
    ApplicationBegun,
    ApplicationConfirmed,
    ApplicationExpired,
    ApplicationRebased,
    ApplicationSaved,
)
from balai.cases.models import Application, Attachment, Case, Datum
from balai.cases.queries.applications import reusable_documents
from balai.cases.queries.facts import fields_of, open_fields_of, read_values
from balai.cases.queries.plans import docs_of, waits_of
from balai.cases.rules.demands import ApplyElsewhere, ConsentMissing, NotDemanded
from balai.cases.rules.states import CaseMoved
from balai.cases.steps.facts import write_values
from balai.cases.steps.mending import mend_targets, open_targets
from balai.cases.steps.row import ApplicationRow, find_application, insert_rows, lock_application
from balai.catalogue.queries.definitions import PublishedDefinition, get_definition
from balai.catalogue.queries.forms import check_value
from balai.documents.queries.files import get_file
from balai.journal.command import Log, command, to_ms
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput, NotFound
from balai.visits.rules import CODE_ALPHABET, CODE_LENGTH

MOST_SERVICES = 8
DRAFT_KEPT = timedelta(days=30)
"""A draft nobody touched for so long is given up and its data erased."""


def begin_application(  # noqa: PLR0913 - an application is its choices
    *, mall: str, services: Sequence[str], life_event: str = "", lang: str = "id", mandate: str = "",
    visit: int | None = None, by: Actor, at: datetime, once: Once | None = None,
) -> dict[str, Any]:
    """Begin to apply for one service, or several of a life event; each is pinned to its newest definition.

    Returns the secret code and the services. `mandate`: the file of a letter of mandate when a clerk or another person
    applies for somebody; `visit`: the visit at whose desk a clerk begins. Raises BadInput, DefinitionUnknown, ApplyElsewhere, LifeEventUnknown, NotAllowed.
    Records `application.begun`.
    """
    wanted = list(dict.fromkeys(services))
    if not 1 <= len(wanted) <= MOST_SERVICES:
        raise BadInput(field="services", why=f"from 1 to {MOST_SERVICES}", value=len(wanted))
    definitions = [get_definition(mall, service) for service in wanted]
    for one in definitions:
        _check_channel(one, by)
    waits = waits_of(wanted, life_event)
    with command("application.begin", by=by, at=at, chain=mall, once=once) as log:
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        clerk = by.ref if "application.assist" in by.grants else ""
        application = int(insert_rows(
            "cases_application",
            ("code", "mall", "channel", "lang", "life_event", "person", "clerk", "mandate", "visit", "begun_ms"),
            [[code, mall, by.channel, lang, life_event, "", clerk, mandate, visit, to_ms(at)]], more=" RETURNING id",
        ).fetchone()[0])  # fmt: skip
        Case.objects.bulk_create(
            Case(
                application_id=application, mall=mall, service=one.service, agency=one.doc["agency"],
                definition=one.number, digest=one.hash, status_ms=to_ms(at), clerk=clerk,
                waits_for=" ".join(waits[one.service]),
            )
            for one in definitions
        )
        numbers = [one.number for one in definitions]
        log.record(
            ApplicationBegun(application, wanted, numbers, life_event), subject=f"application:{application}"
        )
        return log.answer({
            "code": code, "application": application,
            "cases": [{"service": one.service, "waits_for": waits[one.service]} for one in definitions],
        })  # fmt: skip


def _check_channel(definition: PublishedDefinition, by: Actor) -> None:
    """Raise ApplyElsewhere unless this service is applied for here and through the actor's channel."""
    apply = definition.doc["apply"]
    at_desk = "application.assist" in by.grants
    if apply["how"] == "here" or (apply["how"] == "counter" and at_desk):
        return
    where = apply["where"] or {}
    raise ApplyElsewhere(
        service=definition.service, how=apply["how"], where=where.get("name", ""), url=where.get("url") or "",
        why_id=(apply["why"] or {}).get("id", ""), why_en=(apply["why"] or {}).get("en", ""),
    )


def save_page(  # noqa: PLR0913
    *, code: str, page: str = "", values: Mapping[str, Any], source: str = "", by: Actor, at: datetime,
    once: Once | None = None,
) -> dict[str, Any]:
    """Keep values of a page (empty = of any page); every value knows who supplied it. Raw form values are checked.

    `source` is `citizen` or `clerk`; by itself a clerk's. After sending only what was returned for correction may be
    changed. Raises BadInput with the field, NotDemanded, NotFound, NotAllowed. Records `application.saved`.
    """
    found = find_application(code)
    with command("application.save", by=by, at=at, chain=found.mall, once=once) as log:
        application = _lock_open(code)
        cases = list(Case.objects.filter(application_id=application.id).order_by("id"))
        docs = docs_of(cases)
        fields = _fields(docs, page)
        for name in values:
            if name not in fields:
                raise BadInput(field=name, why="a field of this form")
        if application.sent_ms is not None:
            _check_demanded(application, values)
        checked = {name: check_value(fields[name], raw) for name, raw in values.items()}
        kept = _changed(application, checked)
        told = source or ("clerk" if "application.assist" in by.grants else "citizen")
        if told not in ("citizen", "clerk"):
            raise BadInput(field="source", why="citizen or clerk", value=told)
        write_values(log, application.id, kept, open_fields=open_fields_of(docs), source=told, at=at)
        if told == "clerk" and kept:
            _note_clerk(application, by)
        mend_targets(application.id, list(checked), to_ms(at))
        log.record(ApplicationSaved(application.id, sorted(kept), told), subject=application.subject)
        return log.answer({"saved": sorted(kept)})


def _note_clerk(application: ApplicationRow, by: Actor) -> None:
    """Whoever typed first for the citizen stays with the application, also when it was begun at home: four eyes."""
    if not application.clerk:
        Application.objects.filter(pk=application.id, clerk="").update(clerk=by.ref)
        Case.objects.filter(application_id=application.id, clerk="").update(clerk=by.ref)


def _lock_open(code: str) -> ApplicationRow:
    application = lock_application(code)
    if application.expired_ms is not None:
        raise NotFound(thing="application", name=code)
    return application


def _fields(docs: Sequence[Mapping[str, Any]], page: str) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for doc in docs:
        ids = {f["id"] for p in doc["pages"] if not page or p["id"] == page for f in p["fields"]}
        for name, field in fields_of(doc).items():
            if name in ids:
                found.setdefault(name, field)
    return found


def _check_demanded(application: ApplicationRow, values: Mapping[str, Any]) -> None:
    targets = open_targets(application.id)
    for name in values:
        if name not in targets:
            raise NotDemanded(target=name)


def _changed(application: ApplicationRow, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that differ from what is known; after sending every given value counts as given anew."""
    if application.sent_ms is not None:
        return dict(values)
    known = read_values(application.id)
    return {name: value for name, value in values.items() if name not in known or known[name].value != value}


def attach_file(
    *, code: str, document: str, file_id: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Attach an uploaded file of this application (owner `application:ID`) for a document of its standards.

    A newer file replaces the older one; the older row stays. Raises BadInput, NotDemanded, NotFound, NotAllowed.
    Records `application.attached`.
    """
    found = find_application(code)
    if get_file(file_id).owner != found.subject:
        raise NotFound(thing="file", name=file_id)
    with command("application.save", by=by, at=at, chain=found.mall, once=once) as log:
        return log.answer(_attach(log, code, document, file_id, source="upload", consent=False, at=at))


def reuse_document(  # noqa: PLR0913
    *, code: str, document: str, from_file: str, consent: bool, proof: str = "", by: Actor, at: datetime,
    once: Once | None = None,
) -> dict[str, Any]:
    """Use a document again that the same person gave in an earlier application, with consent (once-only).

    `from_file` is one of `queries.reusable_documents`; `proof` is the earlier application's code, which only a clerk
    who saw the person may leave out. Raises ConsentMissing, BadInput, NotFound, NotAllowed.
    Records `application.attached`.
    """
    if not consent:
        raise ConsentMissing(document=document)
    found = find_application(code)
    offered = reusable_documents(code, proof=proof) if proof or "application.assist" in by.grants else []
    if not any(one.file == from_file and one.document == document for one in offered):
        raise NotFound(thing="file", name=from_file)
    with command("application.save", by=by, at=at, chain=found.mall, once=once) as log:
        return log.answer(_attach(log, code, document, from_file, source="earlier", consent=True, at=at))


def _attach(  # noqa: PLR0913
    log: Log, code: str, document: str, file: str, *, source: str, consent: bool, at: datetime
) -> dict[str, Any]:
    application = _lock_open(code)
    docs = docs_of(list(Case.objects.filter(application_id=application.id)))
    if document not in {one["id"] for doc in docs for one in doc["documents"]}:
        raise BadInput(field="document", why="a document of these standards", value=document)
    if application.sent_ms is not None:
        _check_demanded(application, {document: file})
    Attachment.objects.filter(application_id=application.id, document=document, replaced_ms=None).update(
        replaced_ms=to_ms(at)
    )
    Attachment.objects.create(
        application_id=application.id, document=document, file=file, source=source, consent=consent,
        by=log.by.ref, at_ms=to_ms(at),
    )
    mend_targets(application.id, [document], to_ms(at))
    log.record(
        ApplicationAttached(application.id, document, file, source == "earlier"), subject=application.subject
    )
    return {"document": document, "file": file}


def confirm_clerk_edits(
    *, code: str, fields: Sequence[str], by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """The citizen confirms, line by line, what a clerk typed. Returns the fields that are still unconfirmed.

    Raises NotFound, NotAllowed. Records `application.confirmed`.
    """
    found = find_application(code)
    with command("application.save", by=by, at=at, chain=found.mall, once=once) as log:
        application = _lock_open(code)
        open_lines = {name for name, value in read_values(application.id).items() if value.unconfirmed}
        confirmed = sorted(open_lines & set(fields))
        Datum.objects.filter(
            application_id=application.id, field__in=confirmed, source="clerk", confirmed_ms=None
        ).update(confirmed_ms=to_ms(at))
        log.record(ApplicationConfirmed(application.id, confirmed), subject=application.subject)
        return log.answer({"confirmed": confirmed, "left": sorted(open_lines - set(confirmed))})


def rebase_draft(*, code: str, by: Actor, at: datetime, once: Once | None = None) -> dict[str, Any]:
    """Move a draft to the newest definitions of its services, knowingly; what was filled in stays by its stable id.

    Raises CaseMoved once sent, NotFound, NotAllowed. Records `application.rebased`.
    """
    found = find_application(code)
    with command("application.save", by=by, at=at, chain=found.mall, once=once) as log:
        application = _lock_open(code)
        if application.sent_ms is not None:
            raise CaseMoved(verb="rebase", status="received")
        cases = list(Case.objects.filter(application_id=application.id).order_by("id"))
        newest = [get_definition(case.mall, case.service) for case in cases]
        for case, definition in zip(cases, newest, strict=True):
            case.definition, case.digest, case.agency = definition.number, definition.hash, definition.doc["agency"]
        Case.objects.bulk_update(cases, ["definition", "digest", "agency"])
        log.record(
            ApplicationRebased(
                application.id, [case.service for case in cases], [one.number for one in newest]
            ),
            subject=application.subject,
        )
        return log.answer({"definitions": {case.service: case.definition for case in cases}})


def expire_drafts(*, mall: str, by: Actor, at: datetime, limit: int = 200) -> int:
    """Give up drafts that nobody sent within thirty days; their values are erased. Returns how many.

    Raises NotAllowed. Records `application.expired`.
    """
    old = Application.objects.filter(
        mall=mall, sent_ms=None, expired_ms=None, begun_ms__lt=to_ms(at - DRAFT_KEPT)
    ).order_by("begun_ms")
    ids = list(old.values_list("id", flat=True)[:limit])
    if not ids:
        return 0
    with command("application.expire", by=by, at=at, chain=mall) as log:
        Datum.objects.filter(application_id__in=ids).delete()
        Attachment.objects.filter(application_id__in=ids).delete()
        Case.objects.filter(application_id__in=ids, status="draft").update(status="withdrawn", status_ms=to_ms(at))
        Application.objects.filter(pk__in=ids, sent_ms=None).update(expired_ms=to_ms(at))
        for application in ids:
            log.record(ApplicationExpired(application), subject=f"application:{application}")
    return len(ids)
