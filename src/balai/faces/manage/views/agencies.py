"""How the agencies' systems do, and what became of the messages."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from balai.config import clock
from balai.directory.queries import list_agencies
from balai.exchange.queries import list_health
from balai.exchange.rules import REGISTERS
from balai.faces.manage.definition_words import MESSAGE_STATES
from balai.faces.manage.doors import page
from balai.faces.shared.requests import Request
from balai.faces.shared.signin import require
from balai.journal.command import to_ms
from balai.notifications.queries import count_states


@never_cache
@require_safe
@require("report.read")
def agencies(request: Request) -> HttpResponse:
    """Every agency that is asked by machine: answering or away since when, how many questions wait; and message counts."""
    at_ms = to_ms(clock.now())
    health = {one.agency: one for one in list_health(request.mall)}
    asked: dict[str, list[str]] = {}
    for register in REGISTERS.values():
        asked.setdefault(register.agency, []).append(register.code)
    names = {one.code: one.short for one in list_agencies(request.mall_facts)}
    rows = [
        (names.get(code, code.upper()), registers, health.get(code))
        for code, registers in sorted(asked.items(), key=lambda pair: names.get(pair[0], pair[0]).lower())
        if request.actor.agency in (None, code)
    ]
    counts = count_states(request.mall)
    context = {
        "rows": rows, "away": sum(1 for _name, _codes, one in rows if one and one.lost_ms), "at_ms": at_ms,
        "states": [(word, counts.get(state, 0), state) for state, word in MESSAGE_STATES.items()],
    }  # fmt: skip
    return page(request, "agencies", context)
