"""Who saw a declared comfort need: one access record per person and ticket, however often the screen renews itself."""

from __future__ import annotations

from collections.abc import Sequence

from balai.journal.access import list_access, record_access
from balai.kernel.actors import Actor

ACT = "comfort.see"
MOST = 20_000
_KNOWN: dict[tuple[str, str], None] = {}
"""What this process knows to be on the record, so that a refresh asks nothing; oldest out first."""


def record_seen(by: Actor, tickets: Sequence[str]) -> None:
    """Put on the record that this person sees the comfort needs of these tickets, unless it is there already."""
    fresh = {f"ticket:{key}" for key in tickets if (by.ref, f"ticket:{key}") not in _KNOWN}
    if not fresh:
        return
    found = list_access(actor=by.ref).filter(act=ACT, subject__in=fresh)
    for subject in sorted(fresh - set(found.values_list("subject", flat=True))):
        record_access(by, ACT, subject=subject)
    _KNOWN.update(dict.fromkeys((by.ref, subject) for subject in sorted(fresh)))
    while len(_KNOWN) > MOST:
        del _KNOWN[next(iter(_KNOWN))]
