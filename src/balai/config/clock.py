"""The one clock. The demo shifts it (BALAI_CLOCK_SHIFT_S) so that the mall is open whenever you start it."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime

SHIFT_MS = int(float(os.environ.get("BALAI_CLOCK_SHIFT_S", "0")) * 1000)


def now_ms() -> int:
    """Milliseconds since the Unix epoch."""
    return time.time_ns() // 1_000_000 + SHIFT_MS


def now() -> datetime:
    """The present moment, aware, UTC, whole milliseconds."""
    return datetime.fromtimestamp(now_ms() / 1000, UTC)
