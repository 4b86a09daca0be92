"""Definitions as rows and sheets: the list with its states, a version with the origin of every value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from balai.catalogue.queries.definitions import DraftRow, PublishedDefinition, list_definitions, list_drafts
from balai.catalogue.rules.paths import ABSENT, get_at
from balai.faces.manage.definition_words import (
    CHANNELS,
    CONFIDENCES,
    HOWS,
    KINDS,
    LAYERS,
    ON_RETURNS,
    SILENCES,
    origin_words,
    rule_words,
    term_words,
    told,
    value_words,
)

PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One service of the list. `draft`: revision of its draft, 0 = none; `stale`: a version was published since."""

    service: str
    title: str
    agency: str
    how: str
    number: int
    published_ms: int
    confidence: str
    draft: int
    stale: bool


@dataclass(frozen=True, slots=True)
class Sieve:
    """What the list is narrowed by; empty = all."""

    text: str = ""
    agency: str = ""
    only: str = ""


def list_rows(mall: str, sieve: Sieve) -> list[Row]:
    """Every service with a definition, or a draft of its first one, by agency and title."""
    drafts = {one.service: one for one in list_drafts(mall)}
    rows = [_row(one, drafts.get(one.service)) for one in list_definitions(mall)]
    known = {row.service for row in rows}
    rows += [
        Row(one.service, told(one.doc.get("title")) or one.service, str(one.doc.get("agency", "")), "–", 0, 0, "", one.revision, False)
        for one in drafts.values() if one.service not in known
    ]  # fmt: skip
    return sorted((row for row in rows if _fits(row, sieve)), key=lambda row: (row.agency, row.title.lower(), row.service))


def _row(one: PublishedDefinition, draft: DraftRow | None) -> Row:
    doc = one.doc
    return Row(
        one.service, told(doc["title"]), doc["agency"], str(HOWS[doc["apply"]["how"]]), one.number, one.published_ms,
        str(CONFIDENCES[doc["confidence"]]), draft.revision if draft else 0, bool(draft and draft.based_on != one.number),
    )


def _fits(row: Row, sieve: Sieve) -> bool:
    text = sieve.text.strip().lower()
    return (
        (not text or text in row.title.lower() or text in row.service)
        and sieve.agency in ("", row.agency)
        and (sieve.only != "draf" or bool(row.draft))
    )


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a version with who set it."""

    label: str
    value: str
    origin: str
    path: str


def summary_of(one: PublishedDefinition) -> list[Fact]:
    """The values a civil servant asks for first."""
    doc = one.doc
    clock, product = doc["clock"] or {}, doc["product"] or {}
    rows = [
        (_("Diajukan"), str(HOWS[doc["apply"]["how"]]), "apply.how"),
        (_("Saluran"), ", ".join(str(CHANNELS.get(name, name)) for name in doc["channels"]) or "–", "channels"),
        (_("Jangka waktu"), term_words(doc["clock"]), "clock.amount"),
        (_("Bila tidak diputus"), str(SILENCES.get(clock.get("silence", ""), "–")), "clock.silence"),
        (_("Selama perbaikan"), str(ON_RETURNS.get(clock.get("on_return", ""), "–")), "clock.on_return"),
        (_("Tarif"), doc["fees"]["tariff"] or _("gratis"), "fees.tariff"),
        (_("Batas keberatan"), term_words(doc["objection"]), "objection.amount"),
        (_("Hasil"), told(product.get("title")) or "–", "product.title"),
        (_("Masa berlaku"), _("%(n)s tahun") % {"n": product["valid"]["years"]} if product.get("valid") else "–", "product.valid"),
    ]
    return [Fact(label, value, origin_of(one, path), path) for label, value, path in rows]


def origin_of(one: PublishedDefinition, path: str) -> str:
    """Who set a value; of the definition itself the article only where it names another than its source."""
    origin = one.origin(path)
    if origin["layer"] == "definition" and origin["article"] == one.doc["source"]:
        return str(LAYERS["definition"])
    return origin_words(origin)


def parts_of(one: PublishedDefinition) -> list[tuple[str, list[Fact]]]:
    """Fields, papers, conditions and steps, each with who set it."""
    doc = one.doc
    fields = [
        (told(field["label"]), _field_words(field), f"pages[{page['id']}].fields[{field['id']}]")
        for page in doc["pages"] for field in page["fields"]
    ]  # fmt: skip
    papers = [(told(item["name"]), _paper_words(item), f"documents[{item['id']}]") for item in doc["documents"]]
    conditions = [(told(item["refuse"]), rule_words(item["rule"]), f"eligibility[{item['id']}]") for item in doc["eligibility"]]
    steps = [(told(item["title"]), _step_words(item), f"steps[{item['id']}]") for item in doc["steps"]]
    return [
        (title, [_fact(one, *row) for row in rows])
        for title, rows in (
            (_("Isian"), fields), (_("Dokumen"), papers), (_("Syarat"), conditions), (_("Langkah"), steps),
        ) if rows
    ]  # fmt: skip


def _fact(one: PublishedDefinition, label: str, value: str, path: str) -> Fact:
    """The origin of an item, or of a part of it that policy set."""
    inside = [place for place in one.provenance.get("values", {}) if place.startswith(f"{path}.")]
    origins = dict.fromkeys(origin_of(one, place) for place in [path, *inside])
    return Fact(label, value, " · ".join(origins), path)


def _field_words(field: Mapping[str, Any]) -> str:
    parts = [field["id"], field["kind"], "" if field["required"] else _("opsional")]
    if field["show_if"]:
        parts.append(_("bila %(rule)s") % {"rule": rule_words(field["show_if"])})
    return ", ".join(part for part in parts if part)


def _paper_words(item: Mapping[str, Any]) -> str:
    parts = [item["id"], _("opsional") if item["optional"] else ""]
    if item["needed_if"]:
        parts.append(_("bila %(rule)s") % {"rule": rule_words(item["needed_if"])})
    return ", ".join(part for part in parts if part)


def _step_words(item: Mapping[str, Any]) -> str:
    parts = [item["id"], str(KINDS[item["kind"]]), item["role"], item["agency"] or "", item["register"] or ""]
    if item["term"]:
        parts.append(term_words(item["term"]))
    if item["after"]:
        parts.append(_("setelah %(steps)s") % {"steps": ", ".join(item["after"])})
    if item["when"]:
        parts.append(_("bila %(rule)s") % {"rule": rule_words(item["when"])})
    return ", ".join(part for part in parts if part)


def set_by_policy(one: PublishedDefinition) -> list[Fact]:
    """Every value that policy set, by path."""
    found = []
    for path, origin in one.provenance.get("values", {}).items():
        value = get_at(one.doc, path)
        found.append(Fact(path, "–" if value is ABSENT else value_words(value), origin_words(origin), path))
    return found


def limits_of(one: PublishedDefinition) -> list[Fact]:
    """Who locks or bounds what."""
    return [
        Fact(path, "", " · ".join(origin_words(origin) for origin in told_by), path)
        for path, told_by in one.provenance.get("limits", {}).items()
    ]
