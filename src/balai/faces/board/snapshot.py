"""What a board shows, as one answer: calls, last calls, who waits where, announcements, opening."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from balai.directory.queries import list_zones, opening_status
from balai.faces.board.announcements import caption_of, text_of
from balai.faces.board.recent import CALLS, Fact, read_recent
from balai.faces.shared.opening_words import opening_words
from balai.journal.command import to_ms
from balai.kernel.refusals import NotFound
from balai.kernel.wording import range_words
from balai.queueing.queries import Hall, count_waiting, list_current, list_last_called, number

ALL = "semua"
LAST = 5
CALL_MS = 60_000
CALLED_MS = 5 * 60_000
NOTICE_MS = 10 * 60_000


@dataclass(frozen=True, slots=True)
class View:
    """What one board is set to: the mall, its zones, the language, the moment."""

    hall: Hall
    zones: Sequence[Any]
    lang: str
    at: datetime

    @property
    def letters(self) -> frozenset[str]:
        """The letters of the zones."""
        return frozenset(zone.letter for zone in self.zones)

    @property
    def places(self) -> dict[str, str]:
        """How people find each zone: floor and colour in words, by letter."""
        with override(self.lang):
            return {zone.letter: _place(zone, self.lang) for zone in self.zones}

    def zone_of(self, counter: int) -> str:
        """The zone letter of a counter; empty when it is no counter of this mall."""
        facts = self.hall.counters.get(counter)
        return facts.letter if facts else ""


def _place(zone: Any, lang: str) -> str:
    english = lang == "en"
    color = zone.color_en if english else zone.color_id
    return f"{zone.floor.name_en if english else zone.floor.name_id} · " + _("zona %(color)s") % {"color": color}


def choose_zones(hall: Hall, wish: str) -> list[Any]:
    """The zones named by a word of letters such as `AK`, or all for `semua`. Raises NotFound."""
    zones = list_zones(hall.mall)
    if wish == ALL:
        return zones
    chosen = [zone for zone in zones if zone.letter in wish.upper()]
    if len(chosen) != len(set(wish.upper())):
        raise NotFound(thing="zone", name=wish)
    return chosen


def take_snapshot(view: View, ranges: dict[int, tuple[int, int]]) -> dict[str, Any]:
    """The board's whole state. `ranges`: likely wait per queue id in minutes, where it is known.

    The book is read before the tables: a call that commits in between is in the state and comes again as
    an entry after `seq`, so it is announced, never lost.
    """
    seq, facts = read_recent(view.hall.mall.code)
    at_ms = to_ms(view.at)
    return {
        "seq": seq,
        "at_ms": at_ms,
        "current": _current(view, at_ms),
        "last": _last(view),
        "calls": [_call(fact) for fact in facts if _is_fresh_call(view, fact, at_ms)],
        "lines": _lines(view, ranges),
        "notice": _notice(facts, view.letters, at_ms, view.lang),
        "closed": _closed(view),
    }


def _shown(view: View, ticket: Any) -> dict[str, Any]:
    counter = view.hall.numbers.get(ticket.counter_id or 0, 0)
    return {
        "number": number(ticket), "counter": counter, "zone": view.zone_of(counter), "calls": ticket.calls,
        "at_ms": ticket.recalled_ms or 0,
    }  # fmt: skip


def _current(view: View, at_ms: int) -> list[dict[str, Any]]:
    called = [
        _shown(view, ticket)
        for ticket in list_current(view.hall.mall.id)
        if ticket.state == "called" and (ticket.recalled_ms or 0) > at_ms - CALLED_MS
    ]
    fitting = [one for one in called if one["zone"] in view.letters]
    return sorted(fitting, key=lambda one: (-one["at_ms"], one["number"]))


def _last(view: View) -> list[dict[str, Any]]:
    midnight = view.at.astimezone(view.hall.mall.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    found: list[dict[str, Any]] = []
    for zone in view.zones:
        rows = list_last_called(view.hall.mall.id, zone.letter, limit=LAST + len(view.zones))
        found += [_shown(view, row) for row in rows if (row.recalled_ms or 0) >= to_ms(midnight)]
    return sorted(found, key=lambda one: (-one["at_ms"], one["number"]))[: LAST + 4]


def _is_fresh_call(view: View, fact: Fact, at_ms: int) -> bool:
    return (
        fact.type in CALLS
        and fact.at_ms > at_ms - CALL_MS
        and view.zone_of(int(fact.told["counter"])) in view.letters
    )


def _call(fact: Fact) -> dict[str, Any]:
    told = fact.told
    return {
        "seq": fact.seq, "at_ms": fact.at_ms, "number": told["number"], "counter": told["counter"],
        "calls": told.get("calls", 1),
    }  # fmt: skip


def _lines(view: View, ranges: dict[int, tuple[int, int]]) -> list[dict[str, Any]]:
    waiting = count_waiting(view.hall.mall.id)
    return [
        {
            "zone": queue.letter, "code": queue.code, "name": queue.name(view.lang),
            "agency": queue.agency_short, "waiting": waiting.get(queue.id, 0),
            "range": range_words(*ranges[queue.id], view.lang) if queue.id in ranges else "",
        }
        for queue in sorted(view.hall.queues.values(), key=lambda one: (one.letter, one.id))
        if queue.letter in view.letters
    ]  # fmt: skip


def _notice(facts: Sequence[Fact], letters: Collection[str], at_ms: int, lang: str) -> dict[str, Any] | None:
    for fact in reversed(facts):
        if fact.type != "announcement.made" or fact.at_ms < at_ms - NOTICE_MS:
            continue
        if fact.told["zone"] in ("", *letters):
            code = str(fact.told["code"])
            return {"at_ms": fact.at_ms, "text": text_of(code, lang), "caption": caption_of(code, lang)}
    return None


def _closed(view: View) -> str:
    """Empty while the mall is open; else until when it is closed."""
    status = opening_status(view.hall.mall, view.at)
    with override(view.lang):
        return "" if status.open else opening_words(status, view.at, view.hall.mall.zone)
