"""Counter sessions: open, break, resume, close."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from balai.directory.steps import bump_version
from balai.journal.command import command, to_ms
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput
from balai.queueing.events import CounterOpened, CounterPaused, CounterResumed, ProfileChanged
from balai.queueing.models import Pause, ProfileRule, Session
from balai.queueing.queries import get_hall
from balai.queueing.rules import CounterClosed, CounterTaken
from balai.queueing.steps.desk import (
    check_free,
    end_pause,
    end_session,
    lock_desk,
    require_at,
    write_desk,
)

PAUSES = ("rest", "prayer", "meal", "errand", "system")


def open_counter(
    *, mall: str, counter: int, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Staff a counter, or come back from a break. Opening one's own open counter changes nothing.

    Raises CounterTaken when somebody else staffs it, NotAllowed, NotFound.
    Records `counter.opened` or `counter.resumed`.
    """
    facts = get_hall(mall).counter(counter)
    with command("counter.staff", by=by, at=at, chain=mall, once=once) as log:
        require_at(by, facts)
        desk = lock_desk(facts)
        if desk.state != "closed" and desk.staff != by.ref:
            raise CounterTaken(counter=counter)
        if desk.state == "closed":
            session = Session.objects.create(counter_id=facts.id, staff=by.ref, opened_ms=to_ms(at))
            write_desk(facts, "open", session.pk, at)
            log.record(CounterOpened(counter, session.pk, facts.letter), subject=f"counter:{counter}")
        else:
            end_pause(desk, at)
            write_desk(facts, "open", desk.session, at)
            log.record(CounterResumed(counter, desk.session or 0, facts.letter), subject=f"counter:{counter}")
        return log.answer({"counter": counter, "state": "open"})


def pause_counter(
    *, mall: str, counter: int, reason: str = "rest", by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Begin a break; `reason` one of PAUSES. The visitor at the desk is served first.

    Raises CounterClosed, CounterBusy, BadInput, NotAllowed. Records `counter.paused`.
    """
    if reason not in PAUSES:
        raise BadInput(field="reason", why="one of " + ", ".join(PAUSES), value=reason)
    facts = get_hall(mall).counter(counter)
    with command("counter.staff", by=by, at=at, chain=mall, once=once) as log:
        require_at(by, facts)
        desk = lock_desk(facts)
        if desk.state == "closed":
            raise CounterClosed(counter=counter)
        check_free(facts, desk)
        if desk.state == "open":
            Pause.objects.create(session_id=desk.session or 0, reason=reason, started_ms=to_ms(at))
            write_desk(facts, "break", desk.session, at)
        log.record(
            CounterPaused(counter, desk.session or 0, facts.letter, reason), subject=f"counter:{counter}"
        )
        return log.answer({"counter": counter, "state": "break"})


def close_counter(
    *, mall: str, counter: int, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """End the session. Closing a closed counter changes nothing but is on the record.

    Raises CounterBusy, NotAllowed. Records `counter.closed`.
    """
    facts = get_hall(mall).counter(counter)
    with command("counter.staff", by=by, at=at, chain=mall, once=once) as log:
        require_at(by, facts)
        desk = lock_desk(facts)
        check_free(facts, desk)
        end_session(log, facts, desk, at)
        return log.answer({"counter": counter, "state": "closed"})


def set_profile(
    *, mall: str, counter: int, queues: list[str], by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Write a counter's work profile anew: queue codes, first called first.

    Raises NotFound, BadInput when empty, NotAllowed. Records `counter.profile_changed`.
    """
    hall = get_hall(mall)
    facts = hall.counter(counter)
    chosen = [hall.queue(code) for code in queues]
    if not chosen:
        raise BadInput(field="queues", why="at least one queue")
    with command("counter.plan", by=by, at=at, chain=mall, once=once) as log:
        for agency in {facts.agency, *(queue.agency for queue in chosen)}:
            by.require_agency(agency)
        lock_desk(facts)
        ProfileRule.objects.filter(counter_id=facts.id).delete()
        ProfileRule.objects.bulk_create(
            ProfileRule(counter_id=facts.id, queue_id=queue.id, step=step)
            for step, queue in enumerate(dict.fromkeys(chosen), start=1)
        )
        bump_version(hall.mall.id)
        log.record(ProfileChanged(counter, [queue.code for queue in chosen]), subject=f"counter:{counter}")
        return log.answer({"counter": counter, "queues": [queue.code for queue in chosen]})
