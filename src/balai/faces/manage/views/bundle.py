"""All definitions, tariffs and policy of the mall as one file: download, and take over another mall's after a dry run."""

from __future__ import annotations

import base64
import gzip
import zlib
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from balai.catalogue.actions.setting import import_bundle
from balai.catalogue.queries.definitions import export_bundle
from balai.catalogue.queries.publishing import ImportPlan, plan_import
from balai.config import clock
from balai.faces.manage.definition_words import STATES
from balai.faces.manage.doors import back, define_page, require_whole
from balai.faces.manage.views.definitions import change_rows
from balai.faces.manage.words import lang
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.refusals import Words, words
from balai.faces.shared.requests import Request
from balai.faces.shared.signin import require
from balai.kernel.refusals import BadInput, NotAllowed, Refusal

MOST_BYTES = 16 * 1024 * 1024
SHOWN = 60


@never_cache
@require_safe
@require("definition.publish")
def export(request: Request) -> HttpResponse:
    """The bundle as a file."""
    headers = {"Content-Disposition": f'attachment; filename="paket-{request.mall}.json"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(export_bundle(request.mall), content_type="application/json", headers=headers)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require("definition.publish")
def bundle(request: Request) -> HttpResponse:
    """Choose a file, see what it would do, then take it over exactly so."""
    require_whole(request.actor)
    if request.method != "POST":
        return _show(request)
    try:
        data = _data(request)
        bindings = _bindings(request)
        if "terima" not in request.POST:
            return _show(request, data=data, plan=plan_import(request.mall, data, clock.now(), bindings=bindings))
        answer = answer_once(
            import_bundle, mall=request.mall, data=data, bindings=bindings, by=request.actor, at=clock.now(),
            once=once_of(request),
        )  # fmt: skip
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _show(request, refused=words(refusal, lang()))
    return back("bundle", "paket", **{name: answer[name] for name in ("definitions", "tariffs", "layers")})


def _bindings(request: Request) -> dict[str, str]:
    names = [name for name in request.POST if name.startswith("slot:")]
    return {name.removeprefix("slot:"): value for name in names if (value := request.POST.get(name, "").strip()[:200])}


def _data(request: Request) -> bytes:
    """The chosen file, or the one that was looked at before. Raises BadInput."""
    chosen = request.FILES.get("berkas")
    if isinstance(chosen, UploadedFile):
        if (chosen.size or 0) > MOST_BYTES:
            raise BadInput(field=_("Berkas paket"), why=_("paling besar 16 MB"))
        return bytes(chosen.read())
    kept = request.POST.get("isi", "")
    try:
        data = gzip.GzipFile(fileobj=BytesIO(base64.b64decode(kept, validate=True))).read(MOST_BYTES + 1)
    except (ValueError, OSError, EOFError, zlib.error) as fault:
        raise BadInput(field=_("Berkas paket"), why=_("pilih berkas dahulu")) from fault
    if not data or len(data) > MOST_BYTES:
        raise BadInput(field=_("Berkas paket"), why=_("pilih berkas dahulu"))
    return data


def _show(
    request: Request, *, data: bytes = b"", plan: ImportPlan | None = None, refused: Words | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"refused": refused, "plan": plan}
    if plan:
        flaws = [(one.service, [flaw.said(lang()) for flaw in one.stops]) for one in plan.definitions if one.stops]
        context |= {
            "kept": base64.b64encode(gzip.compress(data, mtime=0)).decode(), "flaws": flaws,
            "part_flaws": [one.said(lang()) for one in plan.flaws],
            "counts": [(STATES[state], sum(one == state for one in plan.states.values())) for state in STATES],
            "news": [one for one, state in plan.states.items() if state == "new"][:SHOWN],
            "changed": [(one.service, change_rows(list(one.changes))) for one in plan.definitions if one.changes][:SHOWN],
        }  # fmt: skip
    return define_page(request, "bundle", context, tab="bundle", status=422 if refused else 200)
