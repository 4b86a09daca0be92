"""Published definitions, tariffs and policy: immutable, so parsed once and kept by their content."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from balai.catalogue.models import Binding, Definition, DefinitionDraft, PolicyLayer, Tariff
from balai.catalogue.rules.bundle import slots_of, write_bundle
from balai.catalogue.rules.definition import complete_definition
from balai.catalogue.rules.layers import origin_of
from balai.catalogue.rules.refusals import DefinitionUnknown, DraftUnknown, TariffUnknown
from balai.directory.queries import get_mall
from balai.journal.sql import run
from balai.kernel.refusals import NotFound

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PublishedDefinition:
    """One version. Read its document, never change it: all readers of the process share it."""

    mall: str
    service: str
    number: int
    hash: str
    doc: Document
    provenance: Document = field(repr=False)
    published_ms: int = 0
    by: str = ""

    def origin(self, path: str) -> Mapping[str, str]:
        """Which layer and article set the value at a path: layer, of, article."""
        return origin_of(self.provenance, self.doc, path)


@dataclass(frozen=True, slots=True)
class PublishedTariff:
    """One version of a tariff."""

    code: str
    number: int
    hash: str
    doc: Document
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as saved; `doc` may be unfinished."""

    service: str
    revision: int
    based_on: int
    doc: dict[str, Any]
    saved_ms: int
    by: str


_ROW = "service, number, hash, id, published_ms"


def _mall_id(mall: str) -> int:
    """The mall's row; 0, where nothing is found, for an unknown one."""
    try:
        return get_mall(mall).id
    except NotFound:
        return 0


def get_definition(mall: str, service: str, number: int | None = None) -> PublishedDefinition:
    """A version of a service's definition, the newest unless numbered; one short statement.

    Raises DefinitionUnknown.
    """
    row = run(
        f"SELECT {_ROW} FROM catalogue_definition WHERE mall_id = %s AND service = %s"
        + (" AND number = %s" if number else "") + " ORDER BY number DESC LIMIT 1",
        [_mall_id(mall), service, *([number] if number else [])],
    ).fetchone()
    if row is None:
        raise DefinitionUnknown(service=service, number=number or 0, thing="service", name=service)
    return _published(mall, *row)


@lru_cache(maxsize=2048)
def _published(mall: str, service: str, number: int, digest: str, row: int, published_ms: int) -> PublishedDefinition:
    doc, provenance, by = Definition.objects.values_list("doc", "provenance", "by").get(pk=row)
    return PublishedDefinition(
        mall, service, number, digest, json.loads(doc), json.loads(provenance), published_ms, by
    )


def find_definition(mall: str, service: str, number: int | None = None) -> PublishedDefinition | None:
    """The same, or None."""
    try:
        return get_definition(mall, service, number)
    except DefinitionUnknown:
        return None


def _current(mall: str) -> QuerySet[Definition]:
    newest = Definition.objects.filter(mall=OuterRef("mall"), service=OuterRef("service")).order_by("-number")
    return Definition.objects.filter(mall__code=mall, number=Subquery(newest.values("number")[:1]))


def list_definitions(mall: str) -> list[PublishedDefinition]:
    """The newest version of every service, by code."""
    rows = _current(mall).order_by("service").values_list(*_ROW.split(", "))
    return [_published(mall, *row) for row in rows]


def list_versions(mall: str, service: str) -> list[PublishedDefinition]:
    """Every version of one service, newest first."""
    rows = Definition.objects.filter(mall__code=mall, service=service).order_by("-number")
    return [_published(mall, *row) for row in rows.values_list(*_ROW.split(", "))]


def current_numbers(mall: str) -> dict[str, tuple[int, str]]:
    """Service -> (newest number, hash)."""
    rows = _current(mall).values_list("service", "number", "hash")
    return {service: (number, digest) for service, number, digest in rows}


def current_authors(mall: str) -> dict[str, tuple[str, str]]:
    """Service -> (what the author of the newest version wrote, who published it)."""
    return {service: (own, by) for service, own, by in _current(mall).values_list("service", "own", "by")}


def get_draft(mall: str, service: str) -> DraftRow:
    """The draft of a service. Raises DraftUnknown."""
    row = DefinitionDraft.objects.filter(mall__code=mall, service=service).first()
    if row is None:
        raise DraftUnknown(service=service, thing="service", name=service)
    return _draft(row)


def list_drafts(mall: str) -> list[DraftRow]:
    """All drafts, last saved first."""
    return [_draft(row) for row in DefinitionDraft.objects.filter(mall__code=mall).order_by("-saved_ms", "service")]


def _draft(row: DefinitionDraft) -> DraftRow:
    return DraftRow(row.service, row.revision, row.based_on, json.loads(row.doc), row.saved_ms, row.by)


def start_draft(mall: str, service: str) -> dict[str, Any]:
    """What a new draft starts from: the author's own text of the newest version. Raises DefinitionUnknown."""
    newest = get_definition(mall, service)
    own = Definition.objects.filter(mall__code=mall, service=service, number=newest.number).values_list("own", flat=True)
    started: dict[str, Any] = json.loads(own[0])
    return started


def get_tariff(mall: str, code: str, on: date) -> PublishedTariff:
    """The tariff in force on a day; of several the one with the later start, then the higher number. Raw
    statements: every application that is sent asks it.

    Raises TariffUnknown.
    """
    row = run(
        "SELECT id, hash FROM catalogue_tariff WHERE mall_id = %s AND code = %s AND valid_from <= %s"
        " AND (valid_to IS NULL OR valid_to >= %s) ORDER BY valid_from DESC, number DESC LIMIT 1",
        [_mall_id(mall), code, on.isoformat(), on.isoformat()],
    ).fetchone()
    if row is None:
        raise TariffUnknown(tariff=code, on=on.isoformat(), thing="tariff", name=code)
    return _tariff(*row)


def find_tariff(mall: str, code: str | None, on: date) -> PublishedTariff | None:
    """The same, or None; also for no code."""
    try:
        return get_tariff(mall, code, on) if code else None
    except TariffUnknown:
        return None


@lru_cache(maxsize=512)
def _tariff(row: int, digest: str) -> PublishedTariff:
    one = Tariff.objects.get(pk=row)
    return PublishedTariff(one.code, one.number, digest, json.loads(one.doc), one.valid_from, one.valid_to)


def list_tariffs(mall: str) -> list[PublishedTariff]:
    """Every version of every tariff, by code and number."""
    rows = Tariff.objects.filter(mall__code=mall).order_by("code", "number").values_list("id", "hash")
    return [_tariff(*row) for row in rows]


def tariffs_on(mall: str, on: date) -> dict[str, PublishedTariff]:
    """Every tariff in force on a day, by code."""
    rows = Tariff.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), mall__code=mall, valid_from__lte=on)
    ordered = rows.order_by("valid_from", "number").values_list("id", "hash")
    return {one.code: one for one in (_tariff(*row) for row in ordered)}


def list_layers(mall: str) -> list[dict[str, Any]]:
    """The newest version of every policy layer, widest first."""
    newest = (
        PolicyLayer.objects.filter(mall__code=mall).values("layer", "of", "article").annotate(top=Max("number"))
    )
    wanted = {(row["layer"], row["of"], row["article"], row["top"]) for row in newest}
    rows = PolicyLayer.objects.filter(mall__code=mall).order_by("layer", "of", "article")
    return [json.loads(row.doc) for row in rows if (row.layer, row.of, row.article, row.number) in wanted]


def list_bindings(mall: str) -> dict[str, str]:
    """Slot -> what it means in this mall."""
    return dict(Binding.objects.filter(mall__code=mall).order_by("slot").values_list("slot", "value"))


def find_binding(mall: str, slot: str) -> str:
    """What one slot means, or an empty text."""
    return Binding.objects.filter(mall__code=mall, slot=slot).values_list("value", flat=True).first() or ""


def list_slots(mall: str) -> list[dict[str, Any]]:
    """The slots the published definitions need, with what they are bound to."""
    bound = list_bindings(mall)
    told = slots_of([one.doc for one in list_definitions(mall)])
    return [one | {"value": bound.get(one["slot"], "")} for one in told]


def export_bundle(mall: str) -> bytes:
    """Definitions as their authors wrote them, tariffs, policy and slots, as canonical JSON.

    Importing the bytes into an empty mall and exporting again gives the same bytes. Raises NotFound.
    """
    get_mall(mall)
    current = list(_current(mall).order_by("service").values_list("own", flat=True))
    own = [json.loads(text) for text in current]
    slots = slots_of([one.doc for one in list_definitions(mall)])
    return write_bundle(own, [one.doc for one in list_tariffs(mall)], list_layers(mall), slots)


def complete(docs: Sequence[Document]) -> list[dict[str, Any]]:
    """Documents with every optional member present."""
    return [complete_definition(doc) for doc in docs]
