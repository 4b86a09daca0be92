"""The law of a ticket: its lifecycle as a table, calls, cut-off, and the identity of every report. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from balai.kernel.refusals import Refusal

PRINT_LIMIT_MS = 2 * 60_000
MAX_CALLS = 3
RECALL_COOLDOWN_MS = 10_000
MISS_AFTER_MS = 90_000
UNDO_MS = 60_000
POSTPONE_MS = 5 * 60_000
MAX_MISSES = 2

TRANSITIONS: Mapping[str, tuple[frozenset[str], str]] = {
    "print": (frozenset({"printing"}), "waiting"),
    "void": (frozenset({"printing"}), "void"),
    "call": (frozenset({"waiting"}), "called"),
    "recall": (frozenset({"called"}), "called"),
    "start": (frozenset({"called"}), "serving"),
    "hold": (frozenset({"called", "serving"}), "held"),
    "resume": (frozenset({"held"}), "serving"),
    "transfer": (frozenset({"waiting", "called", "serving", "held"}), "waiting"),
    "finish": (frozenset({"serving"}), "served"),
    "miss": (frozenset({"called"}), "missed"),
    "drop": (frozenset({"called", "missed"}), "absent"),
    "return": (frozenset({"missed"}), "waiting"),
    "postpone": (frozenset({"waiting"}), "waiting"),
    "cancel": (frozenset({"printing", "waiting", "called", "held", "missed"}), "cancelled"),
    "close": (frozenset({"waiting", "called", "held"}), "not_served"),
}
"""verb -> (states it starts from, state it leads to). `drop`: second miss, or not back by the day's end."""

BUCKETS: Mapping[str, str] = {
    "printing": "waiting", "waiting": "waiting", "called": "waiting", "serving": "waiting", "held": "waiting",
    "served": "served", "missed": "missed", "absent": "missed", "cancelled": "cancelled", "void": "void",
    "not_served": "not_served",
}
"""state -> column of the identity: issued = served + missed + cancelled + void + not_served + waiting."""

REVERSIBLE = frozenset({"transfer", "finish", "miss", "hold", "cancel"})
OUTCOMES = ("done", "partly", "incomplete", "referred", "unknown")


class WrongState(Refusal):
    """The ticket is not in a state from which this act is possible."""

    code = "wrong-state"


class NobodyWaiting(Refusal):
    """No ticket of the counter's profile can be called now."""

    code = "nobody-waiting"


class CounterBusy(Refusal):
    """The counter has called or is serving a ticket."""

    code = "counter-busy"


class CounterClosed(Refusal):
    """The counter is not open."""

    code = "counter-closed"


class CounterOnBreak(Refusal):
    """The counter is on break."""

    code = "counter-on-break"


class CounterTaken(Refusal):
    """Somebody else staffs the counter."""

    code = "counter-taken"


class CalledElsewhere(Refusal):
    """The visitor is called or served at another counter; the place is kept."""

    code = "called-elsewhere"


class CallsUsedUp(Refusal):
    """A ticket is called at most three times."""

    code = "calls-used-up"


class RecallTooSoon(Refusal):
    """A call is not repeated within the cool-down."""

    code = "recall-too-soon"


class MissTooSoon(Refusal):
    """A visitor is not missed before the calls are used up or the time to walk has passed."""

    code = "miss-too-soon"


class UndoGone(Refusal):
    """The last act cannot be undone any more."""

    code = "undo-gone"


class IssueClosed(Refusal):
    """No more numbers: not open now, or after the cut-off."""

    code = "issue-closed"


class ContingentUsed(Refusal):
    """The day's contingent of walk-in numbers is used up."""

    code = "contingent-used"


class PrintExpired(Refusal):
    """The paper was not confirmed within two minutes; the number is void."""

    code = "print-expired"


@dataclass(frozen=True, slots=True)
class Report:
    """Counts of tickets by what became of them."""

    issued: int
    served: int
    missed: int
    cancelled: int
    void: int
    not_served: int
    waiting: int

    COLUMNS: ClassVar[tuple[str, ...]] = ("served", "missed", "cancelled", "void", "not_served", "waiting")

    @property
    def holds(self) -> bool:
        """The identity of every report."""
        parts: list[int] = [getattr(self, name) for name in self.COLUMNS]
        return self.issued == sum(parts)


def report_of(counts: Mapping[str, int]) -> Report:
    """The report of a count per state."""
    columns = dict.fromkeys(Report.COLUMNS, 0)
    for state, count in counts.items():
        columns[BUCKETS[state]] += count
    return Report(issued=sum(counts.values()), **columns)


def next_state(verb: str, state: str) -> str:
    """The state after `verb`. Raises WrongState."""
    starts, leads_to = TRANSITIONS[verb]
    if state not in starts:
        raise WrongState(verb=verb, state=state)
    return leads_to


def check_recall(calls: int, last_call_ms: int, at_ms: int) -> None:
    """Raise CallsUsedUp after three calls, RecallTooSoon inside the cool-down."""
    if calls >= MAX_CALLS:
        raise CallsUsedUp(calls=calls, most=MAX_CALLS)
    wait_s = (last_call_ms + RECALL_COOLDOWN_MS - at_ms + 999) // 1000
    if wait_s > 0:
        raise RecallTooSoon(wait_s=wait_s)


def check_miss(calls: int, last_call_ms: int, at_ms: int) -> None:
    """Raise MissTooSoon unless three calls were made or 90 s passed since the last."""
    wait_s = (last_call_ms + MISS_AFTER_MS - at_ms + 999) // 1000
    if calls < MAX_CALLS and wait_s > 0:
        raise MissTooSoon(calls=calls, most=MAX_CALLS, wait_s=wait_s)


def is_credible(started_ms: int, ended_ms: int, held_ms: int, most_min: int) -> bool:
    """Whether a service time can be true: at least two seconds, at most the queue's bound (minutes)."""
    service_ms = ended_ms - started_ms - held_ms
    return 2_000 <= service_ms <= most_min * 60_000


def number_of(letter: str, n: int) -> str:
    """The printed number: zone letter and at least two digits."""
    return f"{letter}{n:02d}"
