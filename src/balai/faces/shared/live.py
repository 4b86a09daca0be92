"""Addresses of the live stream, and the pass a signed-in screen shows to get the full facts."""

from __future__ import annotations

from django.conf import settings

from balai.config.clock import now_ms
from balai.kernel.passes import make_pass

PASS_S = 12 * 3600


def stream_pass(mall: str) -> str:
    """A signed pass for the mall's full stream, good for twelve hours."""
    return make_pass(settings.SECRET_KEY, f"stream:{mall}", now_ms() // 1000 + PASS_S)
