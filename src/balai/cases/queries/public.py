"""What anybody may know, and what a publisher of definitions asks: counts, and facts to replay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from balai.cases.models import Application, Case
from balai.cases.queries.facts import plain_facts, read_files, read_values
from balai.cases.rules.states import OPEN
from balai.catalogue.rules.simulation import CaseFacts
from balai.directory.queries import get_mall
from balai.journal.command import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class PublicCounts:
    """How many cases there are and what became of them; `deemed`: granted because nobody decided in time."""

    open: int
    granted: int
    refused: int
    deemed: int
    withdrawn: int
    late: int


def counts_public(mall: str, *, at: datetime, since: datetime | None = None, service: str = "") -> PublicCounts:
    """The public counters of a mall, decided ones since a moment."""
    rows = Case.objects.filter(mall=mall).exclude(status="draft")
    if service:
        rows = rows.filter(service=service)
    recent = Q() if since is None else Q(status_ms__gte=to_ms(since))
    is_open = Q(status__in=["received", "running", "returned"])
    told = rows.aggregate(
        open=Count("id", filter=is_open), granted=Count("id", filter=recent & Q(status="granted")),
        refused=Count("id", filter=recent & Q(status="refused")),
        deemed=Count("id", filter=recent & Q(status="deemed")),
        withdrawn=Count("id", filter=recent & Q(status="withdrawn")),
        late=Count("id", filter=is_open & Q(due_ms__lt=to_ms(at))),
    )
    return PublicCounts(**told)


def replay_facts(mall: str, since: datetime, *, service: str = "") -> Iterator[CaseFacts]:
    """Facts of every open case and living draft of a mall, and of those decided that began since a moment.

    For "publish = simulate first". Values stay inside the house: the simulation evaluates rules on them and shows counts.
    """
    recent = Q(application__begun_ms__gte=to_ms(since)) | Q(status__in=["draft", *sorted(OPEN)])
    rows = Case.objects.filter(recent, mall=mall, application__expired_ms=None)
    if service:
        rows = rows.filter(service=service)
    zone = get_mall(mall).zone
    for case in rows.select_related("application").order_by("id").iterator(chunk_size=500):
        application: Application = case.application
        files = read_files(application.pk)
        day = from_ms(application.sent_ms or application.begun_ms).astimezone(zone).date()
        facts = plain_facts(read_values(application.pk), files, application.channel, day)
        stage = "draft" if case.status == "draft" else "open" if case.status in OPEN else "closed"
        yield CaseFacts(case.number or f"#{case.pk}", stage, case.definition, facts, sorted(files))
