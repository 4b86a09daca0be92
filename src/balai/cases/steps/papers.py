"""Papers of a case: its product from the pinned definition, and the letters of its decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from balai.cases.queries.facts import fields_of
from balai.cases.rules.papers import LETTERS, printed_lines, valid_until
from balai.cases.steps.row import set_case
from balai.cases.steps.work import Work
from balai.documents.queries.products import get_product
from balai.documents.steps.products import next_number, order_product
from balai.identity.queries import name_of
from balai.journal.command import from_ms


def order_case_product(work: Work, *, signer: str, replaces: str = "") -> str:
    """Order the paper the definition promises; "" when it promises none. Records `document.ordered`."""
    product = work.doc["product"]
    if product is None:
        return ""
    lang = work.application.lang
    plain = {field: value.value for field, value in work.values.items()}
    body = product.get("body")
    code = order_product(
        work.log, subject=work.case.subject, mall=work.case.mall, template=product["template"],
        number=_number(work, product["number"], replaces), title=product["title"],
        fields=printed_lines(fields_of(work.doc), product, plain, lang), issued_on=work.day,
        valid_until=valid_until(product["valid"], work.day, plain), signer=signer, lang=lang,
        agency=work.case.agency, body=[body.get(lang) or body["id"]] if body else (), signatory=name_of(signer),
        replaces=replaces,
    )
    set_case(work.case, product=code)
    return code


def _number(work: Work, pattern: str, replaces: str) -> str:
    """A new number of the series; a corrected paper keeps the number of the one it replaces."""
    if replaces:
        return get_product(replaces).number
    return next_number(work.log, mall=work.case.mall, pattern=pattern, on=work.day)


def order_letter(work: Work, kind: str, body: tuple[str, ...], *, signer: str) -> str:
    """Order a letter of the case: grant, refusal, withdrawal or deed. Records `document.ordered`."""
    title_id, title_en, pattern = LETTERS[kind]
    lang = work.application.lang
    code = order_product(
        work.log, subject=work.case.subject, mall=work.case.mall, template=f"letter:{kind}",
        number=next_number(work.log, mall=work.case.mall, pattern=pattern, on=work.day),
        title={"id": title_id, "en": title_en}, fields=_letter_lines(work, lang), issued_on=work.day, signer=signer,
        lang=lang, agency=work.case.agency, body=body, signatory=name_of(signer),
    )
    set_case(work.case, letter=code)
    return code


def _letter_lines(work: Work, lang: str) -> list[dict[str, Any]]:
    title: Mapping[str, str] = work.doc["title"]
    lines = [
        {"id": "case.number", "label": {"id": "Nomor berkas", "en": "Case number"}, "value": work.case.name},
        {"id": "case.service", "label": {"id": "Layanan", "en": "Service"}, "value": title.get(lang) or title["id"]},
    ]
    name = work.values.get("applicant.name") or work.values.get("company.name")
    if name is not None:
        lines.append({"id": "applicant.name", "label": {"id": "Pemohon", "en": "Applicant"}, "value": str(name.value)})
    return lines


def local_day(work: Work, ms: int) -> date:
    """The mall's local date of a moment."""
    return from_ms(ms).astimezone(work.mall.zone).date()
