"""What may follow what: statuses of a case and states of a work item, as tables. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from balai.kernel.refusals import Refusal

STATUSES = ("draft", "received", "running", "returned", "granted", "deemed", "refused", "withdrawn")

TRANSITIONS: Mapping[str, tuple[frozenset[str], str]] = {
    "submit": (frozenset({"draft"}), "received"),
    "start": (frozenset({"received"}), "running"),
    "return": (frozenset({"running"}), "returned"),
    "resend": (frozenset({"returned"}), "running"),
    "grant": (frozenset({"running"}), "granted"),
    "refuse": (frozenset({"running"}), "refused"),
    "deem": (frozenset({"running"}), "deemed"),
    "withdraw": (frozenset({"draft", "received", "running", "returned"}), "withdrawn"),
    "reopen": (frozenset({"refused"}), "running"),
}
"""verb -> (statuses it starts from, status it leads to). `received`: handed in, its steps do not run yet, because it
waits for another case's product; `reopen`: an objection was upheld."""

OPEN = frozenset({"received", "running", "returned"})
POSITIVE = frozenset({"granted", "deemed"})
FINAL = frozenset({"granted", "deemed", "refused", "withdrawn"})

ITEM_TRANSITIONS: Mapping[str, tuple[frozenset[str], str]] = {
    "ready": (frozenset({"waiting"}), "ready"),
    "skip": (frozenset({"waiting"}), "skipped"),
    "take": (frozenset({"ready"}), "taken"),
    "release": (frozenset({"taken"}), "ready"),
    "reassign": (frozenset({"ready", "taken"}), "ready"),
    "suspend": (frozenset({"ready", "taken"}), "suspended"),
    "resume": (frozenset({"suspended"}), "ready"),
    "finish": (frozenset({"ready", "taken"}), "done"),
    "cancel": (frozenset({"waiting", "ready", "taken", "suspended"}), "cancelled"),
    "deem": (frozenset({"waiting", "ready", "taken", "suspended"}), "done"),
}
"""verb -> (states it starts from, state it leads to). A redo or a correction makes a new attempt of the step;
`deem`: silence decided in place of the step."""

ITEM_OPEN = frozenset({"waiting", "ready", "taken", "suspended"})
IN_HAND = frozenset({"ready", "taken", "suspended"})


class CaseMoved(Refusal):
    """The case is not in a status from which this act is possible."""

    code = "case-moved"


class ItemMoved(Refusal):
    """The work item is not in a state from which this act is possible."""

    code = "item-moved"


def next_status(verb: str, status: str) -> str:
    """The status of a case after `verb`. Raises CaseMoved."""
    starts, leads_to = TRANSITIONS[verb]
    if status not in starts:
        raise CaseMoved(verb=verb, status=status)
    return leads_to


def next_state(verb: str, state: str) -> str:
    """The state of a work item after `verb`. Raises ItemMoved."""
    starts, leads_to = ITEM_TRANSITIONS[verb]
    if state not in starts:
        raise ItemMoved(verb=verb, state=state)
    return leads_to


def number_of(place: int, year: int, serial: int) -> str:
    """The public number of a case, safe to print: it opens nothing by itself.

    `place` is the mall's number in this installation; the first mall's cases go without it, `B-2026-000123`.
    """
    return f"B{place if place > 1 else ''}-{year}-{serial:06d}"
