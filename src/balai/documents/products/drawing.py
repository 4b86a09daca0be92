"""Draw a paper: facts → HTML (Django's engine) → PDF/A-3b with embedded fonts and tags (WeasyPrint).

WeasyPrint and its libraries are loaded when the first paper is drawn, in the worker and nowhere else.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

from balai.documents.products.libraries import load_libraries
from balai.documents.products.words import day_words, words_of
from balai.documents.rules.codes import shown_code
from balai.documents.rules.products import PrintedField

HERE = Path(__file__).resolve().parent
FONT = HERE.parents[1] / "faces" / "shared" / "static" / "vendor" / "plus-jakarta-sans-latin-wght.woff2"
VARIANT = "pdf/a-3b"
PX_TO_PT = 0.75
BLOCK_MM = (62.0, 21.0)
CARD_BLOCK_MM = (38.0, 13.0)
_ONE = threading.Lock()
"""Pango's font maps are shared: one drawing at a time in a process."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything a paper shows."""

    template: str
    lang: str
    code: str
    number: str
    title: str
    fields: tuple[PrintedField, ...]
    body: tuple[str, ...]
    issued_on: date
    valid_until: date | None
    mall: str
    address: str
    agency: str
    signatory: str
    position: str
    payload: str
    place: str
    signed_at: str
    test: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper as PDF, and where its signature block stands: page from 0, box in points, appearance."""

    pdf: bytes
    pages: int
    page: int
    box: tuple[int, int, int, int]
    block: bytes


def draw_paper(paper: Paper) -> Drawn:
    """The PDF/A of a paper with an empty place for the signature."""
    base = paper.template.partition(":")[0]
    context = _context(paper)
    with _ONE:
        document = _render(f"{base}.html", context)
        page, box = _place_of_block(document)
        pdf = document.write_pdf(pdf_variant=VARIANT, pdf_tags=True)
        wide, tall = CARD_BLOCK_MM if base == "card" else BLOCK_MM
        block = _render("_block.html", context | {"wide": str(wide), "tall": str(tall)}).write_pdf()
    return Drawn(bytes(pdf), len(document.pages), page, box, bytes(block))


def _context(paper: Paper) -> dict[str, Any]:
    base, _, kind = paper.template.partition(":")
    return {
        "paper": paper, "w": words_of(paper.lang), "kind": kind, "shown_code": shown_code(paper.code),
        "rows": [(one.label(paper.lang), one.value) for one in paper.fields],
        "issued": day_words(paper.issued_on, paper.lang), "card": base == "card",
        "valid": day_words(paper.valid_until, paper.lang) if paper.valid_until else "",
        "weave": _weave(), "qr": qr_picture(paper.payload), "check_at": paper.place.partition("://")[2] + "/cek",
        "font": FONT.as_uri(), "css": mark_safe((HERE / "templates" / "paper.css").read_text()),
    }  # fmt: skip


def qr_picture(text: str) -> SafeString:
    """The QR as SVG paths, error level M."""
    import segno

    code = segno.make(text, error="m", micro=False)
    return mark_safe(code.svg_inline(border=0, svgclass="qr", lineclass=None, omitsize=True, dark="#0A112E"))


def _render(template: str, context: dict[str, Any]) -> Any:
    weasyprint = _weasyprint()
    html = _engine().get_template(template).render(Context(context))
    return weasyprint.HTML(string=html, base_url=str(HERE), url_fetcher=_own_files_only()).render(
        font_config=_fonts()
    )


@cache
def _weave() -> SafeString:
    """The woven edge, long enough for any paper; what does not fit is cut off."""
    one = (
        '<path d="M{a} 1 {b} 7 {a} 13 {c} 7z" fill="none" stroke="#556ED2" stroke-width="1.5"/>'
        '<path d="M{a} 4.5 {d} 7 {a} 9.5 {e} 7z" fill="#F2B100"/><circle cx="{x}" cy="7" r="1.5" fill="#A6B9EF"/>'
    )
    drawn = "".join(
        one.format(x=x, a=x + 14, b=x + 27, c=x + 1, d=x + 19.5, e=x + 8.5) for x in range(0, 1120, 28)
    )
    return mark_safe(f'<svg viewBox="0 0 1120 14" preserveAspectRatio="xMinYMid slice">{drawn}</svg>')


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(HERE / "templates")], autoescape=True)


@cache
def _weasyprint() -> Any:
    load_libraries()
    import weasyprint

    return weasyprint


@cache
def _fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _own_files_only() -> Any:
    """A paper is made of our own font and nothing from anywhere: what people wrote can fetch nothing."""
    from weasyprint.urls import URLFetcher

    class OwnFiles(URLFetcher):  # type: ignore[misc]
        """Only the font."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """The font's bytes. Raises ValueError for anything else."""
            if url != FONT.as_uri() and not url.startswith("data:image/svg+xml"):
                raise ValueError(f"a paper fetches nothing: {url}")
            return super().fetch(url, headers)

    return OwnFiles()


def _place_of_block(document: Any) -> tuple[int, tuple[int, int, int, int]]:
    for index, page in enumerate(document.pages):
        if "tanda-tangan" in page.anchors:
            left, top, right, bottom = page.anchors["tanda-tangan"]
            tall = page.height
            return index, (
                round(left * PX_TO_PT), round((tall - bottom) * PX_TO_PT),
                round(right * PX_TO_PT), round((tall - top) * PX_TO_PT),
            )  # fmt: skip
    raise LookupError("the template has no #tanda-tangan")
