"""The likely wait of every line on a board, worked out anew at most every 20 seconds however many boards ask."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from balai.analytics.queries import estimate_line
from balai.journal.command import to_ms
from balai.queueing.queries import Hall

KEPT_MS = 20_000
_KEPT: dict[tuple[str, str], tuple[tuple[int, int], tuple[int, int] | None]] = {}


def list_ranges(hall: Hall, letters: Collection[str], at: datetime) -> dict[int, tuple[int, int]]:
    """Likely wait in minutes (from, to) per queue id for somebody who comes now; absent = not known."""
    found = {queue.id: _range(hall, queue.code, at) for queue in hall.queues.values() if queue.letter in letters}
    return {queue: told for queue, told in found.items() if told is not None}


def _range(hall: Hall, queue: str, at: datetime) -> tuple[int, int] | None:
    key, stamp = (hall.mall.code, queue), (to_ms(at) // KEPT_MS, hall.mall.version)
    kept = _KEPT.get(key)
    if kept is None or kept[0] != stamp:
        told = estimate_line(hall.mall.code, queue, at).newcomer
        known = told.low_min is not None and told.high_min is not None
        kept = _KEPT[key] = (stamp, (told.low_min or 0, told.high_min or 0) if known else None)
    return kept[1]
