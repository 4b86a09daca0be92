"""The likely wait of every line, as far as the forecast knows it."""

from __future__ import annotations

from datetime import datetime

from balai.queueing.queries import Hall


def list_ranges(hall: Hall, at: datetime) -> dict[int, tuple[int, int]]:
    """Likely wait in minutes (from, to) per queue id for somebody who comes now; absent = not known."""
    return {}
