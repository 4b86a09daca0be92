"""What the lists show: rows of the inbox and of cases, tabs with counts, and what they can be narrowed by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from balai.cases.queries.inbox import MOST_SHOWN, TABS, InboxRow, Sieve, count_tabs, key_of, list_inbox
from balai.cases.queries.sight import roles_of
from balai.catalogue.queries.definitions import list_definitions
from balai.faces.office import words
from balai.faces.office.clock_words import Due, left_words
from balai.faces.office.doors import lang
from balai.faces.office.names import Names, read_names
from balai.faces.shared.requests import Request
from balai.faces.shared.role_words import ROLES
from balai.kernel.actors import Actor

SHOWN = 50
KINDS = ("check", "consult", "visit", "recommend", "assess", "countersign", "decide", "sign", "register", "pay")


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab; `count` is None for none."""

    word: str
    address: str
    count: str
    here: bool
    hot: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the inbox. `take`: may be taken in hand from here; `address` of its case page."""

    item: int
    number: str
    service: str
    step: str
    kind: str
    picture: str
    agency: str
    status: tuple[str, str, str]
    due: Due
    who: str
    mine: bool
    take: bool
    again: int
    escalated: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of the inbox. `next` is the key of the page after, or empty."""

    tab: str
    tabs: Sequence[Tab]
    rows: Sequence[Row]
    next: str
    empty: str


def read_inbox(request: Request, at: datetime) -> Inbox:
    """The tab of the address, narrowed by the address, from the place of the address."""
    query, viewer = request.GET, request.actor
    tab = next((name for name, told in words.TABS.items() if told[2] == query.get("tab")), "mine")
    rows = list_inbox(viewer, tab, at=at, sieve=read_sieve(query), limit=SHOWN + 1, after=read_key(query.get("dari", "")))
    names = read_names(request).learn(row.assignee for row in rows)
    counts = count_tabs(viewer, at=at)
    return Inbox(
        tab, _tabs(query, tab, counts), [_row(row, names, viewer, at) for row in rows[:SHOWN]],
        _key(rows[SHOWN - 1]) if len(rows) > SHOWN else "", str(words.TABS[tab][1]),
    )


def read_sieve(query: QueryDict) -> Sieve:
    """What a list is narrowed by, from its address; unknown kinds narrow nothing."""
    kind = query.get("langkah", "")
    return Sieve(kind if kind in words.KINDS else "", query.get("layanan", "")[:80], query.get("instansi", "")[:60])


def _tabs(query: QueryDict, here: str, counts: dict[str, int]) -> list[Tab]:
    kept = query.copy()
    kept.pop("dari", None)
    kept.pop("sudah", None)
    found = []
    for tab in TABS:
        word, _empty, address = words.TABS[tab]
        kept["tab"] = address
        count = f"{MOST_SHOWN}+" if counts[tab] > MOST_SHOWN else str(counts[tab])
        found.append(Tab(str(word), f"?{kept.urlencode()}", count, tab == here, tab == "late" and counts[tab] > 0))
    return found


def _row(row: InboxRow, names: Names, viewer: Actor, at: datetime) -> Row:
    word, picture = words.KINDS[row.kind]
    status = words.STATUSES["suspended"] if row.state == "suspended" else words.STATUSES[row.status]
    free = row.assignee in ("", viewer.ref) and row.kind in KINDS[:8] and row.item > 0
    return Row(
        row.item, row.case, said(row.title), said(row.step_title) if row.step_title else str(word), str(word), picture,
        names.agency(row.agency), (str(status[0]), status[1], status[2]), left_words(row.due_ms, row.status, row.ready_ms, at),
        _holder(row, names),
        row.mine, free and row.state == "ready" and row.role in roles_of(viewer), row.attempt if row.attempt > 1 else 0, row.escalated,
    )


def _holder(row: InboxRow, names: Names) -> str:
    return names.who(row.assignee) or str(ROLES.get(row.role, row.role))


def said(text: Any) -> str:
    """A text of a definition in the page's language."""
    return str(text.get(lang()) or text["id"])


def _key(row: InboxRow) -> str:
    return "{}.{}".format(*key_of(row))


def read_key(text: str) -> tuple[int, int] | None:
    """The place after which a page begins; anything else is the beginning."""
    due, _sep, item = text.partition(".")
    number = item.removeprefix("-")
    if not (due.isascii() and due.isdigit() and number.isascii() and number.isdigit() and len(text) < 40):
        return None
    return int(due), int(item)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a list can be narrowed to."""

    value: str
    word: str
    chosen: bool


def service_choices(request: Request, chosen: str) -> list[Choice]:
    """Services of the viewer's agency, or of all, by name."""
    agency, beyond = request.actor.agency, request.actor.grants & {"case.opine", "handover.read"}
    found = [
        Choice(one.service, said(one.doc["title"]), one.service == chosen)
        for one in list_definitions(request.mall)
        if agency is None or beyond or one.doc["agency"] == agency
    ]
    return sorted(found, key=lambda one: one.word)


def kind_choices(chosen: str) -> list[Choice]:
    """Kinds of step."""
    return [Choice(kind, str(words.KINDS[kind][0]), kind == chosen) for kind in KINDS]


def agency_choices(names: Names, chosen: str) -> list[Choice]:
    """Agencies by short name."""
    return [Choice(code, short, code == chosen) for code, short in sorted(names.agencies.items(), key=lambda one: one[1])]
