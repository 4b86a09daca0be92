"""Pages every face needs: errors with a next step, refusals in words, the language switch, the joined sheets."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from balai.faces.shared.refusals import Words, problem, words
from balai.faces.shared.requests import Request
from balai.faces.shared.sheets import join_sheets
from balai.kernel.refusals import Refusal

log = logging.getLogger("balai.faces")
YEAR_S = 365 * 24 * 3600


def error_page(request: HttpRequest, told: Words) -> HttpResponse:
    """An error as a page: what happened, what to do, who helps, and a number to read out."""
    reference = request.reference if isinstance(request, Request) else ""
    return render(request, "shared/error.html", {"told": told, "reference": reference}, status=told.status)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as a page, or as problem details for a program."""
    lang = get_language() or "id"
    if wants_json(request):
        body = problem(refusal, lang)
        return JsonResponse(body, status=words(refusal, lang).status, content_type="application/problem+json")
    return error_page(request, words(refusal, lang))


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks, and not a browser."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    text = _("Kiriman ini tidak lengkap atau rusak.")
    return error_page(request, Words(400, _("Kiriman tidak terbaca"), text, _("Kembali, lalu kirim lagi.")))


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    text = _("Halaman ini hanya untuk petugas dengan hak tertentu.")
    next_step = _("Masuk dengan akun lain, atau minta hak kepada manajer mal.")
    return error_page(request, Words(403, _("Anda belum berhak membuka halaman ini"), text, next_step))


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    text = _("Alamatnya mungkin berubah atau salah ketik.")
    next_step = _("Cari layanan di beranda, atau tanya meja informasi.")
    return error_page(request, Words(404, _("Halaman tidak ditemukan"), text, next_step))


def not_by_link(request: HttpRequest) -> HttpResponse:
    """405."""
    text = _("Alamat ini hanya untuk tombol di halaman lain.")
    next_step = _("Kembali ke halaman sebelumnya, atau mulai dari beranda.")
    return error_page(request, Words(405, _("Halaman ini tidak bisa dibuka langsung"), text, next_step))


def broken(request: HttpRequest) -> HttpResponse:
    """500; the reference stands in the log beside the fault."""
    log.error("reference %s: fault at %s", getattr(request, "reference", "-"), request.path)
    text = _("Ini kesalahan kami, bukan Anda. Nomor antrean Anda tetap aman.")
    next_step = _("Coba lagi sebentar. Bila tetap terjadi, sebutkan nomor rujukan kepada petugas.")
    return error_page(request, Words(500, _("Ada gangguan di sistem kami"), text, next_step))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose proof is missing, mostly a page left open over night."""
    text = _("Halaman ini terbuka terlalu lama, atau cookie dimatikan.")
    next_step = _("Muat ulang halaman sebelumnya, lalu kirim lagi.")
    return error_page(request, Words(403, _("Formulir sudah kedaluwarsa"), text, next_step))


@csrf_exempt
@require_POST
def switch_language(request: HttpRequest) -> HttpResponse:
    """Remember the language and go back. Without a CSRF token on purpose: every page stays cookie-free."""
    chosen = request.POST.get("bahasa", "")
    back = safe_path(request, request.POST.get("kembali", ""))
    response = HttpResponseRedirect(back)
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR_S, samesite="Lax", httponly=True,
            secure=settings.SECURE_TLS,
        )  # fmt: skip
    return response


def safe_path(request: HttpRequest, path: str, otherwise: str = "/") -> str:
    """`path` if it stays on this site, else `otherwise`."""
    fits = path.startswith("/") and url_has_allowed_host_and_scheme(path, {request.get_host()})
    return path if fits else otherwise


def sheet(request: HttpRequest, names: str, digest: str) -> HttpResponse:
    """The joined style sheet; its address changes with its content, so browsers may keep it for a year."""
    joined = join_sheets(names)
    if joined is None:
        raise Http404(names)
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(joined.packed if packed else joined.body, content_type="text/css; charset=utf-8")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    fresh = digest == joined.hash
    response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable" if fresh else "public, max-age=60"
    response.headers["Vary"] = "Accept-Encoding"
    return response
