"""Tariffs: dated tables of fees in whole rupiah, edited as tables, published as new versions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpResponse, QueryDict
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from balai.catalogue.actions.setting import publish_tariff
from balai.catalogue.queries.definitions import PublishedTariff, list_tariffs, tariffs_on
from balai.catalogue.queries.publishing import prove_one_tariff, users_of
from balai.catalogue.rules.refusals import TariffUnknown
from balai.config import clock
from balai.faces.manage.definition_words import told
from balai.faces.manage.doors import back, define_page
from balai.faces.manage.words import lang
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.refusals import Words, words
from balai.faces.shared.requests import Request
from balai.faces.shared.signin import require
from balai.kernel.refusals import NotAllowed, Refusal

SPARE_ROWS, MOST_ROWS, MOST_INPUTS = 2, 60, 8
_TEST = re.compile(r"(?P<number>\d{1,15})$|(?P<flag>true|false)$")


@never_cache
@require_safe
@require("tariff.publish")
def index(request: Request) -> HttpResponse:
    """Every tariff with the version in force today and those that come."""
    today = clock.now().astimezone(request.mall_facts.zone).date()
    force = tariffs_on(request.mall, today)
    newest = {one.code: one for one in list_tariffs(request.mall)}
    rows = [(one, told(one.doc["title"]), force.get(one.code), one.valid_from > today) for one in newest.values()]
    return define_page(request, "tariffs", {"tariffs": sorted(rows, key=lambda row: row[1].lower())}, tab="tariffs")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require("tariff.publish")
def edit(request: Request, code: str) -> HttpResponse:
    """One tariff as a table; checked, then published as a new version."""
    versions = [one for one in list_tariffs(request.mall) if one.code == code]
    if not versions:
        raise TariffUnknown(tariff=code, thing="tariff", name=code)
    if request.method != "POST":
        tomorrow = clock.now().astimezone(request.mall_facts.zone).date() + timedelta(days=1)
        fresh = dict(versions[-1].doc) | {"valid_from": max(tomorrow, versions[-1].valid_from).isoformat()}
        return _edit(request, versions, fresh)
    doc = read_tariff(versions[-1].doc, request.POST)
    if "terbit" not in request.POST:
        return _edit(request, versions, doc, checked=True)
    try:
        answer = answer_once(
            publish_tariff, mall=request.mall, tariff=doc, by=request.actor, at=clock.now(), once=once_of(request)
        )
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _edit(request, versions, doc, refused=words(refusal, lang()), checked=True)
    return back("tariff", "tarif", code, number=answer["number"])


def _edit(
    request: Request, versions: list[PublishedTariff], doc: Mapping[str, Any], *, refused: Words | None = None,
    checked: bool = False,
) -> HttpResponse:  # fmt: skip
    users = users_of(request.mall, versions[-1].code)
    flaws = [one.said(lang()) for one in prove_one_tariff(doc, users) if one.stops] if checked else []
    table = doc["table"]
    wide = len(table["inputs"])
    rows = [{"cells": [_shown(cell) for cell in row["when"]], **_row(row)} for row in table["rows"]]
    rows += [{"cells": [""] * wide, "amount": "", "id": "", "en": ""} for _spare in range(SPARE_ROWS)]
    context = {
        "code": versions[-1].code, "title": told(doc["title"]), "doc": doc, "versions": versions[::-1], "rows": rows,
        "inputs": table["inputs"], "flaws": flaws, "refused": refused, "checked": checked and not flaws,
        "users": [told(one["title"]) for one in users],
    }  # fmt: skip
    return define_page(request, "tariff", context, tab="tariffs", status=422 if refused or flaws else 200)


def _row(row: Mapping[str, Any]) -> dict[str, str]:
    text = row.get("text") or {}
    return {"amount": str(row["amount"]), "id": text.get("id", ""), "en": text.get("en", "")}


def _shown(cell: Any) -> str:
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def read_tariff(base: Mapping[str, Any], posted: QueryDict) -> dict[str, Any]:
    """The document a posted table means. Rows without an amount are left out."""
    inputs = [text.strip()[:200] for text in posted.getlist("masukan")[:MOST_INPUTS]]
    rows = []
    for at in range(MOST_ROWS):
        amount = posted.get(f"jumlah-{at}", "").strip()[:200]
        if amount:
            cells = [posted.get(f"syarat-{at}-{column}", "").strip()[:200] for column in range(len(inputs))]
            rows.append({"when": [_cell(text) for text in cells], "amount": _amount(amount)} | _words(posted, at))
    return dict(base) | {
        "title": {"id": posted.get("nama", "").strip()[:200], "en": posted.get("nama_en", "").strip()[:200]},
        "basis": posted.get("dasar", "").strip()[:200], "valid_from": posted.get("mulai", "")[:10],
        "valid_to": posted.get("sampai", "")[:10] or None,
        "table": dict(base["table"]) | {"inputs": inputs, "rows": rows},
    }  # fmt: skip


def _cell(text: str) -> Any:
    found = _TEST.match(text)
    if not text or found is None:
        return text or None
    return int(text) if found["number"] else text == "true"


def _amount(text: str) -> int | str:
    digits = text.replace(".", "").removeprefix("Rp").strip()
    return int(digits) if digits.isascii() and digits.isdigit() else text


def _words(posted: QueryDict, at: int) -> dict[str, Any]:
    said = {"id": posted.get(f"teks-{at}", "").strip()[:200], "en": posted.get(f"teks_en-{at}", "").strip()[:200]}
    return {"text": said} if any(said.values()) else {}
