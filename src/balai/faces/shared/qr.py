"""QR codes as inline SVG."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str, title: str = "") -> SafeString:
    """A QR code of `text`, error level M, drawn by the colours of the page; sized by CSS class `qr`."""
    code = segno.make(text, error="m", micro=False)
    return mark_safe(code.svg_inline(border=2, svgclass="qr", lineclass=None, omitsize=True, title=title or None))
