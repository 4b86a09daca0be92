"""Pictures of pages, made when first asked for and kept in the cache folder."""

from __future__ import annotations

import io
import threading
from pathlib import Path

from django.conf import settings

from balai.documents.rules.content import PDF, FileUnreadable
from balai.documents.stores.disk import write_whole
from balai.documents.stores.registry import get_store

WIDTH = 1100
TALLEST = 2200
_RENDERER = threading.Lock()
"""PDFium is not made for threads: one page at a time in a process."""


def preview_of(sha256: str, mime: str, page: int = 1) -> bytes:
    """One page as WebP, at most 1100 px wide. Raises FileUnreadable when it cannot be drawn."""
    place = Path(settings.BALAI_VAR) / "cache" / "previews" / sha256[:2] / f"{sha256}-{page}.webp"
    if place.exists():
        return place.read_bytes()
    data = get_store().get(sha256)
    drawn = _page_of_pdf(data, page) if mime == PDF else _picture(data)
    write_whole(place, drawn)
    return drawn


def drop_previews(sha256: str) -> None:
    """Forget the pictures of a content."""
    for place in (Path(settings.BALAI_VAR) / "cache" / "previews" / sha256[:2]).glob(f"{sha256}-*.webp"):
        place.unlink(missing_ok=True)


def _page_of_pdf(data: bytes, page: int) -> bytes:
    import pypdfium2

    with _RENDERER:
        try:
            with pypdfium2.PdfDocument(data) as pdf:
                if not 1 <= page <= len(pdf):
                    raise FileUnreadable()
                sheet = pdf[page - 1]
                wide, tall = sheet.get_size()
                scale = min(WIDTH / max(wide, 1.0), TALLEST / max(tall, 1.0))
                picture = sheet.render(scale=scale, may_draw_forms=True).to_pil()
        except pypdfium2.PdfiumError as fault:
            raise FileUnreadable() from fault
    return _webp(picture)


def _picture(data: bytes) -> bytes:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        picture.thumbnail((WIDTH, TALLEST))
        return _webp(picture)


def _webp(picture: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=80, method=2)  # type: ignore[attr-defined]
    return out.getvalue()
