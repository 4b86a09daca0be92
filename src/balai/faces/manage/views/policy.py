"""Policy layers: what an article sets, locks and bounds; checked against every definition before it counts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from balai.catalogue.actions.setting import set_policy_layer
from balai.catalogue.queries.definitions import list_layers
from balai.catalogue.queries.publishing import policy_effects, prove_one_layer
from balai.catalogue.rules.policy import LAYERS as ORDER
from balai.config import clock
from balai.faces.manage.definition_words import CODED, LAYERS, place_words, told, value_words
from balai.faces.manage.doors import back, define_page
from balai.faces.manage.drafts import flaw_lines
from balai.faces.manage.json_lines import JsonFault, Typed, read_json, write_json
from balai.faces.manage.words import lang
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.refusals import Words, words
from balai.faces.shared.requests import Request
from balai.faces.shared.signin import require
from balai.faces.shared.templatetags.balai import rupiah
from balai.kernel.refusals import NotAllowed, NotFound, Refusal

BLANK: dict[str, Any] = {
    "layer": "agency", "of": "", "article": "", "title": {"id": "", "en": ""}, "set": {}, "lock": [], "bound": {},
}  # fmt: skip


@never_cache
@require_safe
@require("policy.set")
def index(request: Request) -> HttpResponse:
    """The newest version of every layer, widest first."""
    layers = sorted(list_layers(request.mall), key=lambda one: (ORDER.index(one["layer"]), one["of"], one["article"]))
    rows = [
        {
            "layer": LAYERS[one["layer"]], "of": one["of"], "article": one["article"], "key": _key(one), "title": told(one["title"]),
            "sets": [(path, place_words(path), _coded(value)) for path, value in one["set"].items()],
            "locks": [(path, place_words(path)) for path in one["lock"]],
            "bounds": [(path, place_words(path), _bound(path, bound)) for path, bound in one["bound"].items()],
        }
        for one in layers
    ]  # fmt: skip
    return define_page(request, "policy", {"layers": rows}, tab="policy")


def _key(layer: dict[str, Any]) -> str:
    return "|".join((layer["layer"], layer["of"], layer["article"]))


def _coded(value: Any) -> str:
    return str(CODED[value]) if isinstance(value, str) and value in CODED else value_words(value)


def _bound(path: str, bound: dict[str, Any]) -> str:
    names = {"max": _("paling banyak"), "min": _("paling sedikit"), "subset_of": _("hanya dari"), "includes": _("harus memuat")}
    return "; ".join(f"{names[name]} {rupiah(value) if path == 'fees' else _listed(value)}" for name, value in bound.items() if value is not None)


def _listed(value: Any) -> str:
    return ", ".join(_coded(one) for one in value) if isinstance(value, list) else _coded(value)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require("policy.set")
def edit(request: Request) -> HttpResponse:
    """A layer as source. Checking tells what it would change or break; setting gives it a new version."""
    if request.method != "POST":
        key = request.GET.get("kunci", "")
        found = next((one for one in list_layers(request.mall) if _key(one) == key), None)
        if key and found is None:
            raise NotFound(thing="policy", name=key[:80])
        return _edit(request, write_json(found or BLANK))
    source = request.POST.get("sumber", "").replace("\r\n", "\n")
    try:
        typed = read_json(source)
    except JsonFault as fault:
        return _edit(request, source, fault=fault)
    if "tetapkan" not in request.POST:
        return _edit(request, source, typed=typed)
    try:
        answer = answer_once(
            set_policy_layer, mall=request.mall, layer=typed.doc, by=request.actor, at=clock.now(), once=once_of(request)
        )
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _edit(request, source, typed=typed, refused=words(refusal, lang()))
    return back("policy", "aturan", number=answer["number"])


def _edit(
    request: Request, source: str, *, fault: JsonFault | None = None, typed: Typed | None = None,
    refused: Words | None = None,
) -> HttpResponse:  # fmt: skip
    flaws = prove_one_layer(typed.doc) if typed else []
    stops = any(one.stops for one in flaws)
    effects = policy_effects(request.mall, typed.doc, clock.now()) if typed and not stops else []
    context = {
        "source": source, "fault": fault, "refused": refused, "flaws": flaw_lines(flaws, typed), "checked": typed is not None and not stops,
        "broken": [(one.service, [flaw.said(lang()) for flaw in one.stops]) for one in effects if one.stops],
        "changed": [one.service for one in effects if not one.stops], "rows": min(max(source.count("\n") + 2, 16), 36),
    }  # fmt: skip
    return define_page(request, "layer", context, tab="policy", status=422 if fault or refused or stops else 200)
