"""`balai work`: the loops behind the pages. At the top of each loop, and only there, every fault is caught."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import close_old_connections

from balai.analytics import reactions as promises
from balai.cases import reactions as cases
from balai.cases.actions.applying import expire_drafts
from balai.cases.actions.clocks import lapse_consultations, recompute_clocks, settle_silence, warn_deadlines
from balai.config.clock import now
from balai.directory.queries import list_malls
from balai.directory.rules import MANAGE_GRANTS, SYSTEM_GRANTS
from balai.documents.actions.producing import produce_ordered
from balai.documents.stores.parts import sweep_parts
from balai.exchange import reactions as questions
from balai.exchange.actions import send_questions
from balai.kernel.actors import Actor
from balai.notifications import reactions as messages
from balai.notifications.actions import send_messages
from balai.payments.actions.giving_back import send_refunds
from balai.payments.actions.reconciling import book_missing
from balai.queueing.actions.closing import close_day
from balai.queueing.actions.printing import void_unprinted
from balai.queueing.queries import closes_finally, get_hall, oldest_open_day

logger = logging.getLogger("balai.work")
SYSTEM = Actor("system:work", MANAGE_GRANTS | SYSTEM_GRANTS)
CLOSE_AFTER = timedelta(minutes=90)


def void_late_prints() -> None:
    """Void the numbers whose paper never came out."""
    for mall in list_malls():
        void_unprinted(mall=mall.code, by=SYSTEM, at=now())


def close_past_days() -> None:
    """Close days that ended: all before today, and today 90 minutes after the last closing time."""
    for mall in list_malls():
        at = now()
        hall = get_hall(mall.code)
        oldest = oldest_open_day(hall)
        if oldest is None:
            continue
        if oldest < hall.day(at):
            close_day(mall=mall.code, day=hall.day(at) - timedelta(days=1), by=SYSTEM, at=at)
        elif _over(mall.code, at):
            close_day(mall=mall.code, day=hall.day(at), by=SYSTEM, at=at)


def _over(mall: str, at: datetime) -> bool:
    hall = get_hall(mall)
    ended = closes_finally(hall, at)
    return ended is not None and at >= ended + CLOSE_AFTER


def follow_promises() -> None:
    """Compare what was promised at issue with what came, for tomorrow's "how well we guess"."""
    for mall in list_malls():
        promises.follow_promises(mall.code, now())


def watch_clocks() -> None:
    """Warn before a legal deadline, decide where silence is a decision, let late consultations lapse."""
    for mall in list_malls():
        warn_deadlines(mall=mall.code, by=SYSTEM, at=now())
        lapse_consultations(mall=mall.code, by=SYSTEM, at=now())
        settle_silence(mall=mall.code, by=SYSTEM, at=now())
        expire_drafts(mall=mall.code, by=SYSTEM, at=now())


def follow_cases() -> None:
    """Bring payments, and papers signed or handed over, to the cases they concern."""
    for mall in list_malls():
        cases.follow_bills(mall.code, now())
        cases.follow_papers(mall.code, now())


def follow_calendars() -> None:
    """Compute open cases anew where a holiday or a closure changed the calendar they stand under."""
    for mall in list_malls():
        recompute_clocks(mall=mall.code, by=SYSTEM, at=now())


def make_products() -> None:
    """Draw, sign and keep the papers that were ordered."""
    for mall in list_malls():
        produce_ordered(mall=mall.code, by=SYSTEM, at=now())


def ask_agencies() -> None:
    """Send what cases want to know of other agencies' registers."""
    for mall in list_malls():
        questions.follow_questions(mall.code)
        send_questions(mall=mall.code, by=SYSTEM, at=now())


def tell_people() -> None:
    """Send what the journal has to tell applicants."""
    for mall in list_malls():
        messages.follow_entries(mall.code)
        send_messages(mall=mall.code, by=SYSTEM, at=now())


def give_money_back() -> None:
    """Ask payment providers for the refunds that were ordered."""
    for mall in list_malls():
        send_refunds(mall=mall.code, by=SYSTEM, at=now())


def book_lost_payments() -> None:
    """Look into the providers' lists of today and yesterday for payments whose message never came."""
    at = now()
    for mall in list_malls():
        today = at.astimezone(mall.zone).date()
        for day in (today - timedelta(days=1), today):
            book_missing(mall=mall.code, day=day, by=SYSTEM, at=at)


def sweep_uploads() -> None:
    """Forget pieces of uploads that nobody went on with for three days."""
    sweep_parts((now() - timedelta(days=3)).timestamp())


LOOPS: tuple[tuple[Callable[[], None], float], ...] = (
    (void_late_prints, 5.0),
    (follow_promises, 5.0),
    (close_past_days, 30.0),
    (watch_clocks, 10.0),
    (follow_cases, 1.0),
    (follow_calendars, 30.0),
    (make_products, 1.0),
    (ask_agencies, 1.0),
    (tell_people, 2.0),
    (give_money_back, 10.0),
    (book_lost_payments, 60.0),
    (sweep_uploads, 3600.0),
)
"""What runs how often (seconds)."""


def work(*simulate: Callable[[threading.Event], None]) -> None:
    """Run all loops until SIGTERM or SIGINT; what is in `simulate` (demo only) runs beside them."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threads = [
        threading.Thread(target=_every, args=(task, pause_s, stop), daemon=True) for task, pause_s in LOOPS
    ]
    threads += [threading.Thread(target=_guarded, args=(one, stop), daemon=True) for one in simulate]
    for thread in threads:
        thread.start()
    while not stop.wait(1.0):
        pass
    for thread in threads:
        thread.join(3.0)


def _every(task: Callable[[], None], pause_s: float, stop: threading.Event) -> None:
    while not stop.wait(pause_s):
        try:
            task()
        except Exception:
            logger.exception("%s failed; again in %s s", task.__name__, pause_s)
        finally:
            close_old_connections()


def _guarded(simulate: Callable[[threading.Event], None], stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            simulate(stop)
            return
        except Exception:
            logger.exception("the simulation stumbled; it goes on in 5 s")
            close_old_connections()
            stop.wait(5.0)
