"""The house's one middleware: request facts, Indonesian unless switched, refusals in words, security headers."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from balai.faces.shared.requests import Request, streams_origin
from balai.kernel.refusals import Refusal

Answer = Callable[[HttpRequest], HttpResponseBase]


class House:
    """Gives the request its class, answers refusals, adds the headers."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if type(request) is WSGIRequest:
            request.__class__ = Request
        timezone.deactivate()
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(settings.LANGUAGE_CODE)  # never by the browser's own language
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response = only_by_form(request, response)
        if isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
        if "Content-Security-Policy" not in response.headers:
            response.headers["Content-Security-Policy"] = content_policy(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponseBase | None:
        """A refusal that no view caught becomes a page, or a problem document for a program."""
        from balai.faces.shared.views import refused

        return refused(request, fault) if isinstance(fault, Refusal) else None


def house(get_response: Answer) -> House:
    """The middleware named in the settings."""
    return House(get_response)


def only_by_form(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Instead of the empty 405 of an address that only takes forms: a page that says so. Programs keep theirs."""
    from balai.faces.shared.views import not_by_link, wants_json

    if getattr(response, "content", b"") or wants_json(request):
        return response
    page = not_by_link(request)
    page.headers["Allow"] = response.headers["Allow"]
    return page


def content_policy(request: HttpRequest) -> str:
    """The content security policy of one answer."""
    nonce = f" 'nonce-{request.nonce}'" if isinstance(request, Request) else ""
    return (
        f"default-src 'none'; script-src 'self'{nonce}; style-src 'self'; font-src 'self'; img-src 'self' data:; "
        f"media-src 'self' blob:; connect-src 'self' {streams_origin(request)}; manifest-src 'self'; "
        "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
