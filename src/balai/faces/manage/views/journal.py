"""The book: the last entries, the history of one number, and the check of the whole chain."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from balai.config import clock
from balai.faces.manage.doors import page, read_date, require_whole
from balai.faces.manage.words import lang
from balai.faces.shared.refusals import words
from balai.faces.shared.requests import Request
from balai.faces.shared.signin import require
from balai.journal import reader
from balai.journal.command import HOUSE
from balai.journal.rules import Break, Sealed
from balai.kernel.refusals import NotAllowed, NotFound, Refusal
from balai.queueing import queries as queueing

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the page shows it; newest above."""

    entry: Sealed
    facts: list[tuple[str, str]]


def _line(entry: Sealed) -> Line:
    facts: dict[str, Any] = json.loads(entry.data)
    return Line(entry, [(name, _plain(told)) for name, told in facts.items()])


def _plain(told: Any) -> str:
    """A value as the book has it, empty for none."""
    if isinstance(told, list):
        return ", ".join(map(_plain, told))
    return "" if told is None else told if isinstance(told, str) else json.dumps(told)


@never_cache
@require_safe
@require("journal.read")
def journal(request: Request) -> HttpResponse:
    """The last entries (`sebelum` = seq to page back), or everything about one number (`nomor`, `tanggal`)."""
    try:
        return _book(request)
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _book(request, entries=[], refused=words(refusal, lang()))


def _book(request: Request, **more: Any) -> HttpResponse:
    require_whole(request.actor)
    chain = request.mall_facts.code
    head = reader.head_of(chain)
    number = request.GET.get("nomor", "").strip().upper()
    if "entries" not in more:
        more["entries"] = _history(request, number) if number else _last(chain, request.GET.get("sebelum", ""), head[0])
    entries: list[Sealed] = more.pop("entries")
    context = {
        "lines": [_line(entry) for entry in reversed(entries)], "number": number, "head": head,
        "day": request.GET.get("tanggal", ""), "earlier": entries[0].seq if entries and entries[0].seq > 1 and not number else 0,
        "at": clock.now(), **more,
    }  # fmt: skip
    return page(request, "journal", context, status=422 if more.get("refused") else 200)


def _last(chain: str, before: str, head: int) -> list[Sealed]:
    upto = min(int(before) - 1, head) if before.isascii() and before.isdigit() and len(before) < 16 else head
    return reader.read_entries(chain, after=max(0, upto - SHOWN), limit=max(0, min(SHOWN, upto)))


def _history(request: Request, number: str) -> list[Sealed]:
    hall = queueing.get_hall(request.mall)
    day = read_date(request.GET.get("tanggal", ""), _("Tanggal"), hall.day(clock.now()))
    typed = re.fullmatch(r"([A-Z])\s*-?\s*0*(\d{1,4})", number)
    ticket = queueing.find_by_number(hall, typed[1], int(typed[2]), day) if typed else None
    if ticket is None:
        raise NotFound(thing="ticket", name=number)
    return reader.read_history(request.mall, f"ticket:{ticket.key}")


@require_POST
@require("journal.read")
def verify(request: Request) -> HttpResponse:
    """Check every hash of the mall's chain and of the house's, and name the first entry that does not hold."""
    checked: list[tuple[str, int, Break | None]] = [
        (chain, *reader.verify_chain(chain)) for chain in (request.mall_facts.code, HOUSE)
    ]
    return _book(request, checked=checked)
