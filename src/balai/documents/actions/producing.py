"""Commands of the worker that draws and signs what was ordered, and of those who take a paper back."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.conf import settings

from balai.documents.events import DocumentDelayed, DocumentIssued, DocumentSuperseded
from balai.documents.models import File, Product
from balai.documents.products.making import Made, make_paper
from balai.documents.queries.products import due_products
from balai.documents.rules.products import ProductOver, retry_after_s
from balai.documents.signers.asking import SignerAway
from balai.documents.steps.files import keep_file
from balai.documents.steps.products import lock_product, revoke_product
from balai.documents.stores.checks import Prepared
from balai.journal.command import command, to_ms
from balai.kernel.actors import Actor, Once

logger = logging.getLogger("balai.documents")


def produce_ordered(*, mall: str, by: Actor, at: datetime, limit: int = 20) -> list[str]:
    """Draw, sign, stamp and keep what is due, oldest first; the codes of papers issued now.

    Idempotent and safe to kill anywhere: the paper is made outside a transaction and put in the store under its
    hash; one transaction then makes it the product's, and only the first does. A signer that is away, or a paper
    that cannot be drawn, delays that paper alone. Raises NotAllowed. Records the papers as `document.issued` (`document.superseded` for what they
    replace) or `document.delayed`.
    """
    issued = []
    for row in due_products(mall, to_ms(at), limit):
        try:
            made = make_paper(row, settings.BALAI_PUBLIC_URL, at)
        except SignerAway as away:
            _delay(mall, row, away.why, by, at)
            continue
        except Exception:
            logger.exception("document %s could not be made", row.pk)
            _delay(mall, row, "fault", by, at)
            continue
        if _issue(mall, row, made, by, at):
            issued.append(row.code)
    return issued


def _issue(mall: str, row: Product, made: Made, by: Actor, at: datetime) -> bool:
    try:
        with command("product.produce", by=by, at=at, chain=mall) as log:
            locked = _lock_ordered(row)
            ready = Prepared(made.filename, "application/pdf", made.size, made.sha256, made.pages)
            file = keep_file(log, owner=f"product:{row.code}", kind="product", data=ready)
            locked.state, locked.payload, locked.issued_ms = "issued", made.payload, to_ms(at)
            locked.file = File.objects.get(key=file.id)
            locked.save(update_fields=["state", "payload", "issued_ms", "file"])
            log.record(
                DocumentIssued(
                    row.pk, row.subject, row.template, file.id, file.sha256, row.replaces_id
                ),
                subject=f"document:{row.pk}",
            )
            if row.replaces is not None:
                old = lock_product(row.replaces.code)
                if old.state == "issued":
                    old.state, old.ended_ms = "superseded", to_ms(at)
                    old.save(update_fields=["state", "ended_ms"])
                    log.record(DocumentSuperseded(old.pk, old.subject, row.pk), subject=f"document:{old.pk}")
    except ProductOver:
        return False
    return True


def _lock_ordered(row: Product) -> Product:
    locked = lock_product(row.code)
    if locked.state != "ordered":
        raise ProductOver(state=locked.state)
    return locked


def _delay(mall: str, row: Product, why: str, by: Actor, at: datetime) -> None:
    logger.warning("document %s waits for its signature: %s", row.pk, why)
    try:
        with command("product.produce", by=by, at=at, chain=mall) as log:
            locked = _lock_ordered(row)
            locked.attempts += 1
            locked.next_try_ms = to_ms(at) + retry_after_s(locked.attempts) * 1000
            locked.save(update_fields=["attempts", "next_try_ms"])
            log.record(
                DocumentDelayed(row.pk, row.subject, locked.attempts, why[:40]), subject=f"document:{row.pk}"
            )
    except ProductOver:
        return


def revoke_document(
    *, mall: str, code: str, reason: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """A paper counts no more from now on, and its page says so.

    Raises NotAllowed, NotFound, BadInput, ProductOver. Records `document.revoked` or `document.dropped`.
    """
    with command("product.revoke", by=by, at=at, chain=mall, once=once) as log:
        row = lock_product(code)
        by.require_agency(row.agency)
        revoke_product(log, code, reason)
        return log.answer({"code": row.code, "reason": reason})
