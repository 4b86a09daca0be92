"""Order, revoke and replace papers inside an open command; give numbers."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError

from balai.directory.queries import get_mall
from balai.documents.events import DocumentDropped, DocumentOrdered, DocumentRevoked
from balai.documents.models import Product
from balai.documents.rules.codes import make_code, normal_code
from balai.documents.rules.products import (
    NumberTaken,
    PrintedField,
    ProductOver,
    both,
    check_dates,
    check_reason,
    check_signer,
    check_template,
    content_hash,
    number_of,
    printed_fields,
)
from balai.journal.command import Log
from balai.journal.sql import run
from balai.kernel.refusals import NotFound


def order_product(  # noqa: PLR0913 - a paper is what it says
    log: Log, *, subject: str, mall: str, template: str, number: str, title: Mapping[str, str] | str,
    fields: Sequence[Mapping[str, Any] | PrintedField], issued_on: date, valid_until: date | None = None,
    signer: str, lang: str = "id", agency: str = "", body: Sequence[str] = (), signatory: str = "",
    position: str = "", replaces: str = "",
) -> str:
    """Order a paper; the worker draws and signs it. Returns its verifying code. Records `document.ordered`.

    `fields` are `{"id", "label": {"id", "en"}, "value"}`; `body` paragraphs of a letter; `signer` the code of the
    certificate, `signatory` and `position` what is printed under it; `replaces` the code of the paper it corrects,
    which is superseded at the moment this one is signed. Raises BadInput, NumberTaken, NotFound, ProductOver.
    """
    told, (title_id, title_en) = printed_fields(fields), both(title)
    check_template(template)
    check_signer(signer)
    check_dates(issued_on, valid_until)
    old, code = _replaced(replaces), make_code(secrets.randbelow)
    hashed = content_hash(
        code=code, template=template, number=number, title=title_en if lang == "en" else title_id,
        issued_on=issued_on, valid_until=valid_until, fields=told,
    )
    try:
        row = Product.objects.create(
            code=code, mall_id=get_mall(mall).id, subject=subject, agency=agency, template=template, number=number,
            title_id=title_id, title_en=title_en, issued_on=issued_on, valid_until=valid_until, signer=signer,
            fields=json.dumps([[f.id, f.label_id, f.label_en, f.value] for f in told]), body=json.dumps(list(body)),
            signatory=signatory, position=position, lang=lang, replaces=old, ordered_ms=log.at_ms,
            content_hash=hashed,
        )
    except IntegrityError as taken:
        raise (ProductOver(state="replaced") if old else NumberTaken(number=number)) from taken
    log.record(
        DocumentOrdered(row.pk, subject, template, signer, old.pk if old else None), subject=f"document:{row.pk}"
    )
    return code


def _replaced(code: str) -> Product | None:
    if not code:
        return None
    row = lock_product(code)
    if row.state != "issued":
        raise ProductOver(state=row.state)
    return row


def revoke_product(log: Log, code: str, reason_code: str, at_ms: int | None = None) -> None:
    """A paper counts no more; one that waits for its signature is dropped instead.

    Raises NotFound, BadInput, ProductOver. Records `document.revoked` or `document.dropped`.
    """
    check_reason(reason_code)
    row = lock_product(code)
    if row.state not in ("ordered", "issued"):
        raise ProductOver(state=row.state)
    issued = row.state == "issued"
    row.state, row.reason = ("revoked" if issued else "dropped"), reason_code
    row.ended_ms = log.at_ms if at_ms is None else at_ms
    row.save(update_fields=["state", "reason", "ended_ms"])
    event = DocumentRevoked(row.pk, row.subject, reason_code) if issued else DocumentDropped(row.pk, row.subject)
    log.record(event, subject=f"document:{row.pk}")


def lock_product(code: str) -> Product:
    """The paper of a code, locked until the command ends. Raises NotFound."""
    row = Product.objects.select_for_update().filter(code=normal_code(code)).first()
    if row is None:
        raise NotFound(thing="product", name=code)
    return row


def next_number(log: Log, *, mall: str, pattern: str, on: date) -> str:
    """The next number of a series in its year, such as `SIP/0007/2026`; none is given twice, none is left out."""
    cursor = run(
        "INSERT INTO documents_numberseries (mall_id, pattern, year, last) VALUES (%s, %s, %s, 1)"
        " ON CONFLICT (mall_id, pattern, year) DO UPDATE SET last = documents_numberseries.last + 1 RETURNING last",
        [get_mall(mall).id, pattern, on.year],
    )
    return number_of(pattern, int(cursor.fetchone()[0]), on)
