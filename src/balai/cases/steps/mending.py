"""Returns for correction inside an open command: write the list, note what was mended, send it on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from balai.cases.events import CaseReturned
from balai.cases.models import Case, Return, ReturnItem
from balai.cases.queries.facts import plain_facts, read_files, read_values
from balai.cases.queries.pinned import pinned_doc
from balai.cases.rules.demands import Demand
from balai.cases.rules.states import OPEN
from balai.cases.steps.clocks import note_fact
from balai.cases.steps.row import ItemRow, move_case
from balai.cases.steps.work import Work, speak_for
from balai.catalogue.queries.forms import missing
from balai.directory.queries import get_mall
from balai.identity.vault import seal
from balai.journal.command import from_ms
from balai.kernel.refusals import NotFound


def open_targets(application: int) -> frozenset[str]:
    """Fields and documents that the applicant may change now: those on open lists of the application's cases."""
    rows = ReturnItem.objects.filter(
        returned__closed_ms=None, returned__case__application_id=application, returned__case__status__in=OPEN
    )
    return frozenset(rows.values_list("target", flat=True)) | _lacking(application)


def _lacking(application: int) -> frozenset[str]:
    """What a blocked case of the application still lacks: the applicant may bring it in another way."""
    found: set[str] = set()
    for case in Case.objects.filter(application_id=application, status="received", blocked=True):
        doc = pinned_doc(case.mall, case.service, case.definition, case.digest)
        files, channel = read_files(application), case.application.channel
        found |= set(missing(doc, plain_facts(read_values(application), files, channel, _sent_on(case)), files))
    return frozenset(found)


def _sent_on(case: Case) -> date:
    return from_ms(case.application.sent_ms or case.status_ms).astimezone(get_mall(case.mall).zone).date()


def mend_targets(application: int, targets: Sequence[str], at_ms: int) -> None:
    """Note on every open list of the application that these were given anew."""
    ReturnItem.objects.filter(
        returned__closed_ms=None, returned__case__application_id=application, target__in=list(targets)
    ).update(mended_ms=at_ms)


def send_back(work: Work, item: ItemRow, demands: Sequence[Demand]) -> None:
    """Put a typed list before the applicant and pause the clock; a second agency's lines join the open list.

    Records `case.returned`, `clock.noted`.
    """
    found = Return.objects.filter(case_id=work.case.id, closed_ms=None).first()
    if found is None:
        move_case(work.case, "return", work.at_ms)
        found = Return.objects.create(
            case_id=work.case.id, step=item.step, attempt=item.attempt, by=work.log.by.ref, at_ms=work.at_ms
        )
        note_fact(work, "pause", cause=f"return:{found.pk}")
    known = set(found.items.values_list("target", flat=True))
    ReturnItem.objects.bulk_create(
        ReturnItem(returned=found, target=one.target, kind=one.kind, note=seal(one.note) if one.note else "")
        for one in demands
        if one.target not in known
    )
    ReturnItem.objects.filter(returned=found, target__in=[one.target for one in demands]).update(mended_ms=None)
    number, step, attempt = work.case.name, item.step, item.attempt
    targets, kinds = [one.target for one in demands], [one.kind for one in demands]
    work.tell(lambda: CaseReturned(number, step, attempt, targets, kinds))


def check_own(work: Work, application: int) -> None:
    """Raise NotFound unless the case belongs to the application whose code was shown; who shows it speaks for it."""
    if work.application.id != application:
        raise NotFound(thing="case", name=work.case.name)
    speak_for(work.log, work.application)
