"""Choose from the lines of a counter's profile: lock, load what can matter, let the pure rule decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from balai.journal.sql import later, run
from balai.kernel.discipline import Choice, Memory, Waiting, pick, pick_across, remember
from balai.queueing.queries import CounterFacts, Hall
from balai.queueing.steps.row import Row, for_update, take_waiting

WINDOW = 12
"""How many of each class are looked at first; the rest only if all of these are busy elsewhere."""


class Overtaken(Exception):
    """The chosen ticket moved between reading and locking; choose again."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the profile chose: the called ticket, the choice, the tickets passed over."""

    row: Row
    choice: Choice
    passed: list[str]


def lock_line(queue: int, day: date) -> Memory:
    """Lock a queue's line of the day, making it if need be, and return its memory."""
    query = (
        "SELECT calls, regular_run, priority_run FROM queueing_line WHERE queue_id = %s AND day = %s"
        + for_update()
    )
    cursor = run(query, [queue, day])
    found = cursor.fetchone()
    if found is None:
        cursor = run(
            "INSERT INTO queueing_line (queue_id, day, issued, calls, regular_run, priority_run)"
            " VALUES (%s, %s, 0, 0, 0, 0) ON CONFLICT (queue_id, day) DO NOTHING",
            [queue, day],
        )
        cursor = run(query, [queue, day])
        found = cursor.fetchone()
    return Memory(*found)


# A scalar subquery, not EXISTS: PostgreSQL would hash the whole table of tickets for the latter.
_CANDIDATE = (
    "SELECT t.id, t.place_ms, t.priority, t.due_after_calls, t.not_before_ms, (SELECT o.id FROM"
    " queueing_ticket o WHERE o.visit = t.visit AND o.state IN ('called', 'serving') LIMIT 1) IS NOT NULL AS busy"
    " FROM queueing_ticket t WHERE t.queue_id = %s AND t.state = 'waiting'"
)
_CLASS = f"SELECT * FROM ({_CANDIDATE} AND t.priority = %s AND t.due_after_calls IS NULL ORDER BY t.place_ms, t.id LIMIT {WINDOW})"
_NEAR = f"{_CLASS} AS r UNION ALL {_CLASS} AS p UNION ALL {_CANDIDATE} AND t.due_after_calls IS NOT NULL"


def candidates(queue: int) -> list[Waiting]:
    """The tickets of a line that can be the next one."""
    cursor = run(_NEAR, [queue, False, queue, True, queue])
    line = _waiting(cursor.fetchall())
    if len(line) >= WINDOW and _window_is_busy(line):
        cursor = run(_CANDIDATE, [queue])
        line = _waiting(cursor.fetchall())
    return line


def _waiting(rows: list[Any]) -> list[Waiting]:
    return [Waiting(r[0], r[1], bool(r[2]), r[3], r[4], bool(r[5])) for r in rows]


def _window_is_busy(line: list[Waiting]) -> bool:
    for priority in (False, True):
        same = [one for one in line if one.priority == priority and one.due_after_calls is None]
        if len(same) >= WINDOW and all(one.busy for one in same):
            return True
    return False


def find_next(hall: Hall, counter: CounterFacts, day: date, at_ms: int) -> Found | None:
    """Lock the lines of the profile, choose by the discipline and the profile, call the ticket.

    Raises Overtaken, and IntegrityError when the visitor or the counter has another ticket by now.
    """
    choices: dict[int, Choice] = {}
    memories: dict[int, Memory] = {}
    for queue in sorted({rule.queue for rule in counter.profile}):
        memories[queue] = lock_line(queue, day)
        choice = pick(candidates(queue), memories[queue], hall.queues[queue].law, at_ms)
        if choice is not None:
            choices[queue] = choice
    laws = {queue: facts.law for queue, facts in hall.queues.items()}
    best = pick_across(counter.profile, choices, laws)
    if best is None:
        return None
    queue, choice = best
    _write_memory(queue, day, remember(memories[queue], priority=choice.priority))
    row = take_waiting(
        choice.ticket, queue, counter_id=counter.id, calls=1, called_ms=at_ms, recalled_ms=at_ms,
        due_after_calls=None, not_before_ms=0,
    )
    if row is None:
        raise Overtaken
    return Found(row, choice, _keys(choice.passed_over))


def busy_waiting(counter: CounterFacts) -> int:
    """How many visitors of the profile's lines are due but called or served elsewhere now."""
    queues = sorted({rule.queue for rule in counter.profile})
    return sum(one.busy for queue in queues for one in candidates(queue))


def _write_memory(queue: int, day: date, memory: Memory) -> None:
    later(
        "UPDATE queueing_line SET calls = %s, regular_run = %s, priority_run = %s"
        " WHERE queue_id = %s AND day = %s",
        [memory.calls, memory.regular_run, memory.priority_run, queue, day],
    )


def _keys(tickets: tuple[int, ...]) -> list[str]:
    if not tickets:
        return []
    marks = ", ".join(["%s"] * len(tickets))
    cursor = run(f"SELECT key FROM queueing_ticket WHERE id IN ({marks}) ORDER BY id", list(tickets))
    return [key for (key,) in cursor.fetchall()]

