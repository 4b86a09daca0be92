"""Files as answers: opened through a permission check, never run by a browser, never kept by a cache."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from balai.documents.queries.files import OpenedFile

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; object-src 'none'; frame-ancestors 'self'; sandbox"
"""Whatever the content claims to be, it loads nothing, runs nothing, and has no origin."""


def file_response(opened: OpenedFile, *, inline: bool = False, name: str = "") -> HttpResponse:
    """A file that open_file or open_product gave. `inline` shows a picture in the browser; a PDF is always saved,
    because browsers open none in a sandbox (show its pages by picture_response instead)."""
    shown = inline and opened.facts.mime.startswith("image/")
    response = _closed(opened.data, opened.facts.mime)
    response.headers["Content-Disposition"] = content_disposition_header(not shown, name or opened.facts.filename) or ""
    return response


def picture_response(data: bytes) -> HttpResponse:
    """A page's preview."""
    response = _closed(data, "image/webp")
    response.headers["Content-Disposition"] = "inline"
    return response


def _closed(data: bytes, mime: str) -> HttpResponse:
    response = HttpResponse(data, content_type=mime)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
