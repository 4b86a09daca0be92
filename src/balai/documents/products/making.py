"""From an ordered row to a signed PDF in the store. Reads, draws, signs; writes no row."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from balai.directory.queries import MallFacts, get_mall, list_agencies
from balai.documents.models import Product
from balai.documents.products.words import day_words
from balai.documents.queries.products import fields_of
from balai.documents.rules.content import PDF, safe_name
from balai.documents.signers.asking import SignRequest
from balai.documents.stores.registry import get_store
from balai.kernel.wording import clock_words

REASONS = {"receipt": "Bukti pembayaran", "handover": "Bukti penyerahan"}


@dataclass(frozen=True, slots=True)
class Made:
    """A signed paper that lies in the store."""

    filename: str
    size: int
    sha256: str
    pages: int
    payload: str


def make_paper(row: Product, place: str, at: datetime) -> Made:
    """Draw and sign an ordered paper and put it in the store. Raises SignerAway."""
    from balai.documents.products.drawing import Paper, draw_paper
    from balai.documents.signers.registry import get_signer
    from balai.documents.signers.seal import seal_payload

    mall = get_mall(row.mall.code)
    payload = seal_payload(place, row.code, row.content_hash, row.issued_on)
    title = row.title_en if row.lang == "en" else row.title_id
    paper = Paper(
        template=row.template, lang=row.lang, code=row.code, number=row.number, title=title, fields=fields_of(row),
        body=tuple(json.loads(row.body)), issued_on=row.issued_on, valid_until=row.valid_until, mall=mall.name,
        address=mall.address, agency=_agency(mall, row), signatory=row.signatory, position=row.position,
        payload=payload, place=place, signed_at=_moment(at, mall, row.lang), test=settings.BALAI_SIGNER == "local",
    )
    drawn = draw_paper(paper)
    asked = SignRequest(
        row.signer, row.signatory, REASONS.get(row.template, "Penetapan dokumen"), mall.name, drawn.page, drawn.box,
        drawn.block,
    )
    signed = get_signer().sign(drawn.pdf, asked)
    name = safe_name(f"{title} {row.number}".replace("/", "-"), PDF)
    return Made(name, len(signed), get_store().put(signed), drawn.pages, payload)


def _agency(mall: MallFacts, row: Product) -> str:
    for agency in list_agencies(mall) if row.agency else ():
        if agency.code == row.agency:
            return agency.name_en if row.lang == "en" else agency.name_id
    return ""


def _moment(at: datetime, mall: MallFacts, lang: str) -> str:
    local = at.astimezone(mall.zone)
    return f"{day_words(local.date(), lang)}, {clock_words(local, lang)}"
