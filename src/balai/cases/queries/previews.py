"""What an act would say or cost, before anybody acts: the letter of a decision, the fee of assessed values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from balai.cases.models import Case
from balai.cases.queries.clocks import term_end
from balai.cases.queries.facts import fields_of, plain_facts, read_files, read_values
from balai.cases.queries.pinned import pinned_doc
from balai.cases.queries.sight import OUTLINE, depth_of, get_visible_case
from balai.cases.queries.tracking import latest_items
from balai.cases.rules.papers import LETTERS, grant_body, printed_lines, refusal_body, valid_until
from balai.catalogue.evaluator import Fee, identifiers
from balai.catalogue.queries.definitions import find_tariff
from balai.catalogue.queries.forms import check_value, fee_for, known_facts
from balai.directory.queries import get_mall
from balai.journal.command import from_ms
from balai.kernel.actors import Actor
from balai.kernel.refusals import BadInput, NotFound


@dataclass(frozen=True, slots=True)
class Letter:
    """The paper a decision would order, in the applicant's language."""

    title: str
    lang: str
    body: Sequence[str]
    lines: Sequence[tuple[str, str]]
    valid_until: date | None
    objection_until: date | None


def preview_letter(number: str, viewer: Actor, *, outcome: str, note: str, at: datetime) -> Letter:
    """What the applicant would read after `granted` or `refused`. Raises NotFound for who sees the outline only."""
    case = _seen(number, viewer)
    doc, lang = pinned_doc(case.mall, case.service, case.definition, case.digest), case.application.lang
    zone = get_mall(case.mall).zone
    if outcome == "refused":
        until_ms = term_end(get_mall(case.mall), case.agency, doc["objection"], at)
        until = from_ms(until_ms).astimezone(zone).date() if until_ms is not None else None
        basis = (doc["objection"] or {}).get("basis") or ""
        title = LETTERS["refusal"][1 if lang == "en" else 0]
        return Letter(title, lang, refusal_body(note, basis, until, lang), (), None, until)
    product = doc["product"]
    if product is None:
        return Letter(LETTERS["grant"][1 if lang == "en" else 0], lang, grant_body(lang), (), None, None)
    plain = {field: value.value for field, value in read_values(case.application_id).items()}
    lines = printed_lines(fields_of(doc), product, plain, lang)
    told = [(_said(line["label"], lang), str(line["value"])) for line in lines]
    until = valid_until(product["valid"], at.astimezone(zone).date(), plain)
    body = product.get("body")
    return Letter(_said(product["title"], lang), lang, [_said(body, lang)] if body else (), told, until, None)


def preview_fee(number: str, viewer: Actor, *, values: Mapping[str, Any], at: datetime) -> Fee:
    """What the dated tariff asks on what is known and these raw values. Raises BadInput with the field, NotFound."""
    case = _seen(number, viewer)
    doc, day = pinned_doc(case.mall, case.service, case.definition, case.digest), _day(case, at)
    fields, known = fields_of(doc), read_values(case.application_id)
    for name in values:
        if name not in fields:
            raise BadInput(field=name, why="a field of this form")
    checked = {name: check_value(fields[name], raw) for name, raw in values.items()}
    told = plain_facts(known, read_files(case.application_id), case.application.channel, day) | checked
    ended = {f"steps.{item.step}": item.outcome for item in latest_items(case.pk) if item.state == "done"}
    return fee_for(case.mall, doc, {**known_facts(doc, told), **ended}, day)


def priced_fields(mall: str, doc: Mapping[str, Any], on: date) -> list[Mapping[str, Any]]:
    """The fields of a form that its tariff asks about, in the form's order."""
    tariff = find_tariff(mall, doc["fees"]["tariff"], on)
    asked = {one for rule in (tariff.doc["table"]["inputs"] if tariff else ()) for one in identifiers(rule)}
    for row in tariff.doc["table"]["rows"] if tariff else ():
        asked |= identifiers(row["amount"]) if isinstance(row["amount"], str) else set()
    return [field for name, field in fields_of(doc).items() if name in asked]


def _seen(number: str, viewer: Actor) -> Case:
    case = get_visible_case(number, viewer)
    if depth_of(viewer, case) == OUTLINE:
        raise NotFound(thing="case", name=number)
    return case


def _day(case: Case, at: datetime) -> date:
    return at.astimezone(get_mall(case.mall).zone).date()


def _said(text: Mapping[str, str], lang: str) -> str:
    return str(text.get(lang) or text["id"])
