"""Pieces of a hand-over: the receipt, and sealed texts."""

from __future__ import annotations

from datetime import datetime

from balai.directory.queries import get_mall
from balai.documents.models import Product
from balai.documents.rules.products import PrintedField
from balai.documents.steps.products import lock_product, next_number, order_product
from balai.identity.vault import seal
from balai.journal.command import Log
from balai.kernel.wording import clock_words, date_words

IDENTITIES = {
    "ktp": ("KTP-el", "Identity card"), "ikd": ("Identitas Kependudukan Digital", "Digital identity"),
    "passport": ("Paspor", "Passport"), "sim": ("SIM", "Driving licence"), "kk": ("Kartu Keluarga", "Family card"),
    "known": ("Dikenal petugas", "Known to the officer"),
}  # fmt: skip
TAKERS = {"self": ("Pemegang sendiri", "The holder"), "mandate": ("Kuasa, dengan surat kuasa", "A proxy, by mandate")}


def order_receipt(log: Log, paper: Product, *, mall: str, identity: str, taker: str, at: datetime) -> Product:
    """Order the receipt of a hand-over. Records `document.ordered`."""
    local = at.astimezone(get_mall(mall).zone)
    english = paper.lang == "en"
    lines = (
        ("document", "Dokumen", "Document", paper.title_en if english else paper.title_id),
        ("number", "Nomor dokumen", "Document number", paper.number),
        ("moment", "Diserahkan", "Handed over", f"{date_words(local.date(), paper.lang)}, {clock_words(local, paper.lang)}"),
        ("taker", "Diterima oleh", "Received by", TAKERS[taker][english]),
        ("identity", "Identitas yang diperiksa", "Identity checked", IDENTITIES[identity][english]),
    )
    code = order_product(
        log, subject=paper.subject, mall=mall, template="handover",
        number=next_number(log, mall=mall, pattern="TT/{seq}/{year}", on=local.date()),
        title={"id": "Tanda terima penyerahan dokumen", "en": "Receipt of hand-over"},
        fields=[PrintedField(*line) for line in lines], issued_on=local.date(), signer=paper.signer, lang=paper.lang,
        agency=paper.agency,
    )
    return lock_product(code)


def seal_text(text: str, context: str) -> str:
    """A personal text as it may lie in a table; empty stays empty."""
    return seal(text, context) if text else ""
