"""How many codes that are not ours one address may try in a minute: guessing is slowed, honest checks are not."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque

from django.conf import settings
from django.http import HttpRequest

from balai.documents.rules.products import TooManyChecks

MOST, WITHIN_MS, KEPT = 20, 60_000, 10_000
_tries: OrderedDict[str, deque[int]] = OrderedDict()
_lock = threading.Lock()


def check_limit(request: HttpRequest, now_ms: int) -> None:
    """Raise TooManyChecks when this address has used up its wrong codes."""
    with _lock:
        tries = _fresh(address_of(request), now_ms)
        if len(tries) >= MOST:
            raise TooManyChecks(wait_s=max(1, (tries[0] + WITHIN_MS - now_ms) // 1000))


def count_miss(request: HttpRequest, now_ms: int) -> None:
    """Remember a code that was not ours."""
    address = address_of(request)
    with _lock:
        tries = _fresh(address, now_ms)
        tries.append(now_ms)
        _tries[address] = tries
        _tries.move_to_end(address)
        while len(_tries) > KEPT:
            _tries.popitem(last=False)


def address_of(request: HttpRequest) -> str:
    """Who asks: the peer, or behind our own proxy (BALAI_TLS) the last address it noted."""
    noted = request.headers.get("X-Forwarded-For", "") if settings.SECURE_TLS else ""
    return noted.rsplit(",", 1)[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))


def _fresh(address: str, now_ms: int) -> deque[int]:
    tries = _tries.get(address, deque())
    while tries and tries[0] <= now_ms - WITHIN_MS:
        tries.popleft()
    return tries
