"""Files and papers for the tests of this room; builders that speak commands."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from balai.directory.rules import GRANTS, SYSTEM_GRANTS
from balai.documents.actions.producing import produce_ordered
from balai.documents.models import Product
from balai.documents.steps.products import order_product
from balai.journal.command import command
from balai.kernel.actors import Actor
from cast import MALL, on

WORKER = Actor("system:work", SYSTEM_GRANTS)
CHIEF = Actor("staff:21", GRANTS["approver"], "web", MALL)
DESK = Actor("staff:22", GRANTS["pickup"], "counter", MALL)
NAME = {"id": "applicant.name", "label": {"id": "Nama", "en": "Name"}, "value": "Siti Contoh"}
NIK = {"id": "applicant.nik", "label": {"id": "NIK", "en": "NIK"}, "value": "3171000000000001"}


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **how: Any) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new(mode, size, 120 if mode in ("L", "P") else "teal").save(out, kind, **how)
    return out.getvalue()


def pdf(pages: int = 1, change: Any = None, **save: Any) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(300, 200))
        if change:
            change(made)
        made.save(out, **save)
    return out.getvalue()


def order(subject: str = "case:B-2026-000001", **more: Any) -> str:
    """Somebody decided: a licence is ordered; its code."""
    told = {
        "subject": subject, "mall": MALL, "template": "licence", "number": "", "title": {"id": "Surat Izin", "en": "Licence"},
        "fields": [NAME, NIK], "issued_on": date(2026, 11, 23), "signer": "agency:dukcapil", "agency": "dukcapil",
        "signatory": "Dr. Bagus Contoh", "position": "Kepala Dinas",
    }  # fmt: skip
    with command("case.decide", by=CHIEF, at=on("09:00"), chain=MALL) as log:
        return order_product(log, **(told | more))


def issue(subject: str = "case:B-2026-000001", at: Any = None, **more: Any) -> Product:
    """A signed licence, as its row."""
    code = order(subject, **more)
    assert produce_ordered(mall=MALL, by=WORKER, at=at or on("09:01")) == [code]
    return Product.objects.get(code=code)
