"""Reading papers: of a subject, due for signing, and as a file for their holder."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from balai.documents.models import Product
from balai.documents.queries.files import OpenedFile, facts_of_file
from balai.documents.rules.codes import normal_code
from balai.documents.rules.products import PrintedField
from balai.documents.stores.registry import get_store
from balai.journal.access import record_access
from balai.kernel.actors import Actor
from balai.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """A paper without its text. `file` is empty until it is signed."""

    id: int
    code: str
    subject: str
    agency: str
    template: str
    number: str
    title_id: str
    title_en: str
    issued_on: date
    valid_until: date | None
    state: str
    file: str
    ordered_ms: int
    issued_ms: int | None
    attempts: int
    replaces: str

    def title(self, lang: str) -> str:
        """The title in a language."""
        return self.title_en if lang == "en" else self.title_id


def find_products(subject: str) -> list[ProductFacts]:
    """The papers about a subject such as `case:B-2026-000123`, oldest first, also revoked ones."""
    rows = Product.objects.select_related("file", "replaces").filter(subject=subject).exclude(state="dropped")
    return [facts_of_product(row) for row in rows.order_by("id")]


def get_product(code: str) -> ProductFacts:
    """The paper of a code. Raises NotFound."""
    return facts_of_product(_row(code))


def subject_of(document: int) -> str:
    """What a paper is about, by its internal number, such as `case:B-2026-000123`; "" when there is none."""
    return Product.objects.filter(pk=document).values_list("subject", flat=True).first() or ""


def open_product(code: str, viewer: Actor, *, subjects: Collection[str]) -> OpenedFile:
    """The signed PDF; the look is on the access record. `subjects` are what the caller has shown the viewer may see.

    Raises NotFound, also while it waits for its signature or belongs to somebody else.
    """
    row = _row(code)
    if row.subject not in subjects or row.file is None:
        raise NotFound(thing="product", name=code)
    record_access(viewer, "product.open", subject=f"document:{row.pk}")
    return OpenedFile(facts_of_file(row.file), get_store().get(row.file.sha256))


def due_products(mall: str, at_ms: int, limit: int) -> list[Product]:
    """Ordered papers whose next try is due, oldest first."""
    rows = Product.objects.select_related("mall", "replaces").filter(
        mall__code=mall, state="ordered", next_try_ms__lte=at_ms
    )
    return list(rows.order_by("id")[:limit])


def fields_of(row: Product) -> tuple[PrintedField, ...]:
    """The printed lines of a paper."""
    return tuple(PrintedField(*one) for one in json.loads(row.fields))


def facts_of_product(row: Product) -> ProductFacts:
    """The facts of a row."""
    return ProductFacts(
        row.pk, row.code, row.subject, row.agency, row.template, row.number, row.title_id, row.title_en,
        row.issued_on, row.valid_until, row.state, row.file.key if row.file else "", row.ordered_ms, row.issued_ms,
        row.attempts, row.replaces.code if row.replaces else "",
    )


def _row(code: str) -> Product:
    row = Product.objects.select_related("file", "replaces").filter(code=normal_code(code)).first()
    if row is None:
        raise NotFound(thing="product", name=code)
    return row
