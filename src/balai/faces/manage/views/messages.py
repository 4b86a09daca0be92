"""Messages to applicants: templates in two languages with a preview, and their versions."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from balai.config import clock
from balai.faces.manage.definition_words import MESSAGES
from balai.faces.manage.doors import back, define_page, require_whole
from balai.faces.manage.words import lang
from balai.faces.shared.refusals import Words, words
from balai.faces.shared.requests import Request
from balai.faces.shared.signin import require
from balai.kernel.refusals import NotAllowed, Refusal
from balai.kernel.wording import clock_words, date_words, money_words
from balai.notifications.actions import publish_template
from balai.notifications.queries import get_texts, latest_version, list_codes, list_versions
from balai.notifications.rules import PLACES, SUBJECT_PLACES, Texts, check_texts, fill

TONGUES = ("id", "en")


@never_cache
@require_safe
@require("definition.publish")
def index(request: Request) -> HttpResponse:
    """Every message with its short text and version."""
    rows = [(code, MESSAGES.get(code, code), latest_version(code), get_texts(code, lang())) for code in list_codes()]
    return define_page(request, "messages", {"rows": rows}, tab="messages")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require("definition.publish")
def edit(request: Request, code: str) -> HttpResponse:
    """One message: both languages, what they look like filled in, versions. Raises TemplateUnknown."""
    version = request.GET.get("versi", "")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 6 else latest_version(code)
    texts = {tongue: get_texts(code, tongue, number) for tongue in TONGUES}
    if request.method != "POST":
        return _edit(request, code, texts, number)
    require_whole(request.actor)
    texts = {tongue: _posted(request, tongue) for tongue in TONGUES}
    try:
        for one in texts.values():
            check_texts(one)
        if "terbit" not in request.POST:
            return _edit(request, code, texts, number, previewed=True)
        made = publish_template(code=code, texts_id=texts["id"], texts_en=texts["en"], by=request.actor, at=clock.now())
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _edit(request, code, texts, number, refused=words(refusal, lang()))
    return back("message", "pesan", code, number=made)


def _posted(request: Request, tongue: str) -> Texts:
    post = request.POST
    return Texts(
        post.get(f"pendek_{tongue}", "").strip()[:400], post.get(f"perihal_{tongue}", "").strip()[:200],
        post.get(f"isi_{tongue}", "").replace("\r\n", "\n").strip()[:4000],
    )


def _edit(
    request: Request, code: str, texts: dict[str, Texts], number: int, *, refused: Words | None = None,
    previewed: bool = False,
) -> HttpResponse:  # fmt: skip
    context = {
        "code": code, "title": MESSAGES.get(code, code), "number": number, "newest": latest_version(code), "refused": refused,
        "texts": [(tongue, one, _filled(request, one, tongue)) for tongue, one in texts.items()],
        "versions": list_versions(code), "places": sorted(PLACES), "subject_places": sorted(SUBJECT_PLACES),
        "previewed": previewed,
    }  # fmt: skip
    return define_page(request, "message", context, tab="messages", status=422 if refused else 200)


def _filled(request: Request, texts: Texts, tongue: str) -> Texts:
    """The message as a made-up applicant would read it."""
    at = clock.now().astimezone(request.mall_facts.zone)
    facts = {
        "number": "B-2026-000000", "service": "Izin contoh" if tongue == "id" else "Sample permit", "mall": request.mall_facts.name,
        "due": f"{date_words(at.date(), tongue)}, {clock_words(at, tongue)}", "amount": money_words(125_000),
        "link": "https://…/permohonan/CONTOH/", "bill": "T-CONTOH", "steps": "–",
    }  # fmt: skip
    return Texts(fill(texts.short, facts), fill(texts.subject, facts), fill(texts.body, facts))
