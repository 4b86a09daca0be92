"""The command of whoever holds a paper that looks false."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from balai.directory.queries import get_mall
from balai.documents.events import FakeReported
from balai.documents.models import FakeReport, Product
from balai.documents.rules.codes import normal_code
from balai.journal.command import command, to_ms
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput

MOST_NOTE = 1000


def report_fake(
    *, mall: str, typed: str, note: str = "", by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Tell the mall about a paper that looks false; no name is asked. Raises NotAllowed, BadInput.

    Records `fake.reported`; the note stays in the table.
    """
    if len(note) > MOST_NOTE:
        raise BadInput(field="note", why=f"at most {MOST_NOTE} characters")
    if not typed.strip() and not note.strip():
        raise BadInput(field="note", why="the code, or a few words about the paper")
    with command("fake.report", by=by, at=at, chain=mall, once=once) as log:
        product = Product.objects.filter(code=normal_code(typed)).first()
        row = FakeReport.objects.create(
            mall_id=get_mall(mall).id, typed=typed.strip()[:80], product=product, note=note.strip(), reported_ms=to_ms(at)
        )
        log.record(FakeReported(row.pk, product is not None), subject=f"fake:{row.pk}")
        return log.answer({"report": row.pk})
