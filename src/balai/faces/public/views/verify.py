"""Is this paper genuine? By code, by QR, by the PDF; for people and for machines. No JavaScript, no login."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from balai.config.clock import now, now_ms
from balai.directory.queries import get_mall, list_agencies
from balai.documents.actions.reporting import MOST_NOTE, report_fake
from balai.documents.queries.verifying import Verdict, published_keys, verify_code, verify_pdf
from balai.documents.rules.codes import normal_code, shown_code
from balai.documents.rules.content import MEGABYTE, MOST_BYTES, FileTooLarge
from balai.faces.public.check_limit import check_limit, count_miss
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.requests import Request

QR_PARTS = ("v", "k", "h", "d", "s")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request) -> HttpResponse:
    """Type the code, or give the PDF. Exempt from CSRF on purpose: it changes nothing, so the page sets no cookie."""
    check_limit(request, now_ms())
    if request.method == "POST":
        return _by_pdf(request)
    typed = request.GET.get("kode", "")
    if not typed:
        return render(request, "public/verify.html", {})
    return HttpResponseRedirect(f"/cek/{normal_code(typed)[:12] or '0'}")


def _by_pdf(request: Request) -> HttpResponse:
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES + MEGABYTE:
        raise FileTooLarge(most_mb=MOST_BYTES // MEGABYTE)
    file = request.FILES.get("pdf")
    if file is None or not file.size:
        errors = [("pdf", _("Pilih dahulu berkas PDF yang ingin Anda cek."))]
        return render(request, "public/verify.html", {"errors": errors}, status=422)
    if file.size > MOST_BYTES:
        raise FileTooLarge(most_mb=MOST_BYTES // MEGABYTE)
    return _page(request, verify_pdf(request.mall, file.read(), now()))


@require_safe
def show(request: Request, code: str) -> HttpResponse:
    """The verdict on a code; a QR's own parts must agree with ours."""
    check_limit(request, now_ms())
    verdict = _verdict(request, code)
    if verdict.why == "code":
        count_miss(request, now_ms())
        errors = [("kode", _("Kode ini salah ketik. Periksa lagi dua belas huruf dan angka di dokumen."))]
        context = {"errors": errors, "typed": shown_code(normal_code(code))[:20]}
        return render(request, "public/verify.html", context, status=422)
    return _page(request, verdict)


@require_safe
def show_json(request: Request, code: str) -> HttpResponse:
    """The verdict for machines: banks, other offices."""
    check_limit(request, now_ms())
    verdict = _verdict(request, code)
    if verdict.word == "unknown":
        count_miss(request, now_ms())
    response = JsonResponse(_told(request, verdict), status=404 if verdict.word == "unknown" else 200)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def keys(request: Request) -> HttpResponse:
    """The public keys of every QR of this mall, as a JSON Web Key Set; whoever holds them checks offline."""
    response = JsonResponse(published_keys())
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request) -> HttpResponse:
    """Tell the mall about a paper that looks false."""
    if request.method != "POST":
        context = {"typed": shown_code(normal_code(request.GET.get("kode", ""))[:12]), "most": MOST_NOTE}
        return render(request, "public/report_fake.html", context)
    typed, note = request.POST.get("kode", "")[:80], request.POST.get("cerita", "")[:MOST_NOTE]
    if not typed.strip() and not note.strip():
        errors = [("kode", _("Isi kode dokumen, atau ceritakan sedikit tentang dokumennya."))]
        return render(request, "public/report_fake.html", {"errors": errors, "most": MOST_NOTE}, status=422)
    answer_once(
        report_fake, mall=request.mall, typed=typed, note=note, by=request.actor, at=now(), once=once_of(request)
    )
    return HttpResponseRedirect("/cek/lapor/?sudah=1")


def _verdict(request: Request, code: str) -> Verdict:
    asked = {name: request.GET[name] for name in QR_PARTS if name in request.GET}
    return verify_code(request.mall, code, now(), asked or None)


def _page(request: Request, verdict: Verdict) -> HttpResponse:
    lang = get_language() or "id"
    if verdict.word == "unknown":
        count_miss(request, now_ms())
    context: dict[str, Any] = {
        "verdict": verdict, "title": verdict.title(lang), "code": shown_code(verdict.code), "at": now(),
        "rows": [(one.label(lang), one.value) for one in verdict.fields], "agency": _agency(request, verdict, lang),
        "reason": _reason(verdict.reason), "by_pdf": request.method == "POST", "host": request.get_host(),
    }  # fmt: skip
    response = render(request, "public/verdict.html", context, status=404 if verdict.word == "unknown" else 200)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _agency(request: HttpRequest, verdict: Verdict, lang: str) -> str:
    if not verdict.agency or not isinstance(request, Request):
        return ""
    for agency in list_agencies(get_mall(request.mall)):
        if agency.code == verdict.agency:
            return str(agency.name_en if lang == "en" else agency.name_id)
    return ""


def _reason(code: str) -> str:
    return {
        "error": _("Ada kekeliruan pada dokumen."),
        "fraud": _("Dokumen diperoleh dengan cara curang."),
        "holder": _("Dicabut atas permintaan pemegangnya."),
        "decision": _("Dicabut dengan keputusan yang lebih baru."),
        "law": _("Dicabut karena aturan berubah."),
        "lost": _("Dilaporkan hilang atau dicuri."),
    }.get(code, "")


def _told(request: Request, verdict: Verdict) -> dict[str, object]:
    told: dict[str, object] = {
        "verdict": verdict.word, "code": verdict.code, "why": verdict.why or None, "mall": request.mall,
        "checked_at": now().isoformat(timespec="seconds"),
    }  # fmt: skip
    if verdict.word == "unknown":
        return told
    return told | {
        "template": verdict.template, "number": verdict.number, "agency": verdict.agency,
        "title": {"id": verdict.title_id, "en": verdict.title_en},
        "issued_on": verdict.issued_on.isoformat() if verdict.issued_on else None,
        "valid_until": verdict.valid_until.isoformat() if verdict.valid_until else None,
        "ended_at": verdict.ended_at.isoformat(timespec="seconds") if verdict.ended_at else None,
        "reason": verdict.reason or None,
        "fields": [{"id": f.id, "label": {"id": f.label_id, "en": f.label_en}, "value": f.value} for f in verdict.fields],
        "content_sha256": verdict.content_hash, "document_sha256": verdict.sha256,
    }  # fmt: skip
