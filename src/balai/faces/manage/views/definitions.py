"""Definitions of services: the list, the version in force with the origin of every value, the history with differences."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from balai.catalogue.queries.definitions import find_definition, get_definition, list_drafts, list_versions
from balai.catalogue.rules.diff import Change, diff_definitions
from balai.catalogue.rules.refusals import DefinitionUnknown
from balai.directory.queries import list_agencies
from balai.faces.manage import definitions
from balai.faces.manage.definition_words import CHANGES, told, value_words
from balai.faces.manage.doors import define_page, read_int
from balai.faces.shared.requests import Request
from balai.faces.shared.signin import require


@never_cache
@require_safe
@require("definition.edit")
def index(request: Request) -> HttpResponse:
    """Every service with its version and state."""
    get = request.GET
    sieve = definitions.Sieve(get.get("cari", "")[:80], get.get("instansi", "")[:60], get.get("hanya", "")[:10])
    rows = definitions.list_rows(request.mall, sieve)
    pages = max(1, -(-len(rows) // definitions.PER_PAGE))
    at = min(max(read_int(get.get("hal") or "1", _("Halaman")), 1), pages)
    query = get.copy()
    query.pop("hal", None)
    context = {
        "rows": rows[(at - 1) * definitions.PER_PAGE : at * definitions.PER_PAGE], "count": len(rows), "sieve": sieve,
        "at": at, "pages_n": pages, "query": query.urlencode(), "names": {one.code: one.short for one in list_agencies(request.mall_facts)},
        "agencies": list_agencies(request.mall_facts),
    }  # fmt: skip
    return define_page(request, "index", context)


@never_cache
@require_safe
@require("definition.edit")
def show(request: Request, service: str) -> HttpResponse:
    """A version, by default the one in force: every value with the layer and article that set it. Raises DefinitionUnknown."""
    number = read_int(request.GET.get("versi") or "0", _("Versi"))
    found = find_definition(request.mall, service, number or None)
    draft = next((one for one in list_drafts(request.mall) if one.service == service), None)
    if found is None and draft is None:
        raise DefinitionUnknown(service=service, number=number, thing="service", name=service)
    context: dict[str, Any] = {
        "service": service, "found": found, "draft": draft, "here_tab": "show",
        "title": told(found.doc["title"]) if found else told((draft.doc if draft else {}).get("title")) or service,
        "newest": found is None or found.number == get_definition(request.mall, service).number,
    }  # fmt: skip
    if found:
        context |= {
            "summary": definitions.summary_of(found), "parts": definitions.parts_of(found),
            "policy": definitions.set_by_policy(found), "limits": definitions.limits_of(found),
        }  # fmt: skip
    return define_page(request, "show", context)


@never_cache
@require_safe
@require("definition.edit")
def history(request: Request, service: str) -> HttpResponse:
    """All versions, and what changed between two of them by stable id."""
    versions = list_versions(request.mall, service)
    if not versions:
        raise DefinitionUnknown(service=service, number=0, thing="service", name=service)
    newer = read_int(request.GET.get("baru") or str(versions[0].number), _("Versi"))
    older = read_int(request.GET.get("lama") or str(max(newer - 1, 1)), _("Versi"))
    old, new = get_definition(request.mall, service, older), get_definition(request.mall, service, newer)
    context = {
        "service": service, "title": told(versions[0].doc["title"]), "versions": versions, "here_tab": "history",
        "draft": next((one for one in list_drafts(request.mall) if one.service == service), None),
        "older": older, "newer": newer, "changes": change_rows(diff_definitions(old.doc, new.doc)),
    }  # fmt: skip
    return define_page(request, "history", context)


def change_rows(changes: list[Change]) -> list[tuple[str, str, str, str]]:
    """(what happened, where, before, after) of each difference."""
    return [(str(CHANGES[one.kind]), one.path, value_words(one.before), value_words(one.after)) for one in changes]
