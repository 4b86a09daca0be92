"""The second book: who looked at personal data, who was refused. Survives a rollback of the act itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet

from balai.journal.models import AccessRecord
from balai.kernel.actors import Actor


def record_access(by: Actor, act: str, *, subject: str = "", outcome: str = "seen", reason: str = "") -> None:
    """Write one access record on its own connection. `outcome`: seen | refused."""
    AccessRecord.objects.using("access").create(
        recorded_ms=settings.BALAI_NOW_MS(),
        actor=by.ref, act=act, subject=subject, outcome=outcome, reason=reason[:80],
    )


def record_many(
    by: Actor, act: str, subjects: Iterable[str], *, outcome: str = "seen", reason: str = ""
) -> None:
    """Write one access record per subject, all in one statement: for lists."""
    now_ms = settings.BALAI_NOW_MS()
    AccessRecord.objects.using("access").bulk_create(
        AccessRecord(recorded_ms=now_ms, actor=by.ref, act=act, subject=one, outcome=outcome, reason=reason[:80])
        for one in subjects
    )


def list_access(*, subject: str = "", actor: str = "") -> QuerySet[AccessRecord]:
    """Access records, newest first, of one subject or one actor."""
    rows = AccessRecord.objects.using("access").order_by("-id")
    if subject:
        rows = rows.filter(subject=subject)
    return rows.filter(actor=actor) if actor else rows
