"""The demo mall: a day already under way, whenever it is started. Its people are plainly fictitious.

`prepare` founds the mall, tells its office's last weeks and plays the morning, flat out; then `balai up` goes on at
the pace of the clock.
State lies in `<var>/demo.json`; started again on the same demo day, the mall goes on where it was.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from balai.kernel.actors import Actor
    from balai.simulation.past import Followers

ZONE = ZoneInfo("Asia/Jakarta")
MALL = "mpp-jakarta"
STARTS_AT = time(9, 40)
RESUMES_UNTIL = time(14, 30)
PREPARING = timedelta(seconds=45)
VISITORS = 1500
SEED = 2026
FOUNDED_BEFORE = timedelta(days=35)
"""So long before the demo's day the mall opened: its office has a past."""
PASSWORD = "serambi-demo"
KIOSK_TOKEN = "demo-kiosk-token-open-to-everybody"
BOARD_TOKEN = "demo-board-token-open-to-everybody"
ADMIN_TOKEN = "demo-admin-token-open-to-everybody"


@dataclass(frozen=True, slots=True)
class Person:
    """A demo account."""

    username: str
    name: str
    role: str
    agency: str


PEOPLE = (
    Person("rina", "Rina Contoh", "clerk", "dpmptsp"),
    Person("agus", "Agus Contoh", "clerk", "imigrasi"),
    Person("dewi", "Dewi Contoh", "clerk", "dukcapil"),
    Person("gita", "Gita Contoh", "greeter", ""),
    Person("hasan", "Hasan Contoh", "manager", ""),
    Person("vera", "Vera Contoh", "verifier", "dpmptsp"),
    Person("vino", "Vino Contoh", "verifier", "dpmptsp"),
    Person("tono", "Tono Contoh", "technical", "dpmptsp"),
    Person("tari", "Tari Contoh", "technical", "atr-bpn"),
    Person("bagas", "Bagas Contoh", "technical", "bapenda"),
    Person("putri", "Putri Contoh", "technical", "pam-jaya"),
    Person("asih", "Asih Contoh", "assessor", "dpmptsp"),
    Person("kiki", "Kiki Contoh", "controller", "dpmptsp"),
    Person("direktur", "Direktur Contoh", "approver", "dpmptsp"),
    Person("dian", "Dian Contoh", "verifier", "dukcapil"),
    Person("danu", "Danu Contoh", "approver", "dukcapil"),
    Person("polan", "Polan Contoh", "verifier", "polda"),
    Person("pandu", "Pandu Contoh", "technical", "polda"),
    Person("komar", "Komar Contoh", "approver", "polda"),
    Person("niken", "Niken Contoh", "verifier", "disnakertransgi"),
    Person("nanda", "Nanda Contoh", "approver", "disnakertransgi"),
    Person("hani", "Hani Contoh", "verifier", "bpjph"),
    Person("hilda", "Hilda Contoh", "technical", "bpjph"),
    Person("hadi", "Hadi Contoh", "approver", "bpjph"),
    Person("loka", "Loka Contoh", "pickup", ""),
    Person("beni", "Beni Contoh", "treasurer", ""),
    Person("ombudsman", "Pengawas Contoh", "inspector", ""),
    Person("admin", "Admin Contoh", "admin", ""),
)

DESKS = (
    ("check", ("vera", "vino")), ("opinion", ("tari", "bagas", "putri")), ("visit", ("tono",)), ("fee", ("asih",)),
    ("countersign", ("kiki",)), ("decide", ("direktur",)), ("handover", ("loka",)), ("cash", ("rina",)),
)
"""Which accounts to try for which work in the office, in the order of a case's way; other agencies have their own."""

COLLEAGUES = (
    Person("verifikasi-dpmptsp", "Wulan Simulasi", "verifier", "dpmptsp"),
    Person("teknis-dpmptsp", "Yusuf Simulasi", "technical", "dpmptsp"),
    Person("biaya-dpmptsp", "Intan Simulasi", "assessor", "dpmptsp"),
    Person("pengendali-dpmptsp", "Bayu Simulasi", "controller", "dpmptsp"),
    Person("penetap-dpmptsp", "Ratna Simulasi", "approver", "dpmptsp"),
    Person("teknis-bapenda", "Joko Simulasi", "technical", "bapenda"),
    Person("verifikasi-dukcapil", "Siska Simulasi", "verifier", "dukcapil"),
    Person("penetap-dukcapil", "Surya Simulasi", "approver", "dukcapil"),
    Person("verifikasi-polda", "Laras Simulasi", "verifier", "polda"),
    Person("teknis-polda", "Panji Simulasi", "technical", "polda"),
    Person("penetap-polda", "Melati Simulasi", "approver", "polda"),
    Person("verifikasi-disnaker", "Tirta Simulasi", "verifier", "disnakertransgi"),
    Person("penetap-disnaker", "Gilang Simulasi", "approver", "disnakertransgi"),
    Person("verifikasi-bpjph", "Kirana Simulasi", "verifier", "bpjph"),
    Person("teknis-bpjph", "Bagus Simulasi", "technical", "bpjph"),
    Person("penetap-bpjph", "Sekar Simulasi", "approver", "bpjph"),
)
"""Simulated officers who work beside the visitor; they have no password."""


def find_day(now: datetime) -> date:
    """The local date the demo plays on: today, or the next day that is no Sunday and no holiday."""
    import holidays

    day = now.astimezone(ZONE).date()
    closed = holidays.country_holidays(
        "ID", years=[day.year, day.year + 1], categories=(holidays.PUBLIC, holidays.GOVERNMENT)
    )
    while day.weekday() == 6 or day in closed:
        day += timedelta(days=1)
    return day


def shift_for(day: date, now: datetime) -> float:
    """Seconds to add to the real clock so that the mall's clock shows 09.40 on `day` after preparing."""
    return (datetime.combine(day, STARTS_AT, ZONE) - PREPARING - now).total_seconds()


def find_shift(var: Path, now: datetime) -> float | None:
    """The clock shift of a demo that can go on; None when a new day has to be prepared."""
    try:
        kept = json.loads((var / "demo.json").read_text())
    except (OSError, ValueError):
        return None
    mall_now = (now + timedelta(seconds=kept["shift_s"])).astimezone(ZONE)
    same_day = mall_now.date().isoformat() == kept["day"]
    return float(kept["shift_s"]) if same_day and mall_now.time() < RESUMES_UNTIL else None


def connect_agencies(port: int) -> None:
    """Tell this process and its children where the simulated agencies and the post will listen."""
    from balai.simulation.agencies.serve import gateways_for, settings_for

    os.environ["BALAI_AGENCIES"] = json.dumps(settings_for(port))
    os.environ["BALAI_GATEWAYS"] = json.dumps(gateways_for(port))


def set_aside(var: Path) -> None:
    """Move an earlier demo day out of the way; nothing is deleted but older ones set aside before."""
    old = var / "previous"
    shutil.rmtree(old, ignore_errors=True)
    kept = [path for path in (*var.glob("balai*.sqlite3*"), *var.glob("applicants.jsonl")) if path.is_file()]
    if kept:
        old.mkdir(parents=True)
        for path in kept:
            path.rename(old / path.name)
    (var / "demo.json").unlink(missing_ok=True)


def prepare() -> None:
    """Found the demo mall in an empty database and play the morning. Runs in a process of its own."""
    import django

    django.setup()
    from django.conf import settings

    from balai.config.clock import now
    from balai.config.setup import ROOT, migrate
    from balai.simulation.day import play_until
    from balai.simulation.past import Past

    migrate()
    day = now().astimezone(ZONE).date()
    founded = datetime.combine(day - FOUNDED_BEFORE, time(6, 0), ZONE)
    found_demo(by=ROOT, at=founded)
    hire_colleagues(by=ROOT, at=founded)
    past = Past(MALL, day, seed=SEED, folder=settings.VAR, since=founded, followers=find_followers())
    with clock_at(past.now):
        past.tell(datetime.combine(day, time(6, 30), ZONE))
    play_until(MALL, now, seed=SEED, visitors=VISITORS)
    with clock_at(past.now):
        past.tell(now())
        past.close()
    (settings.VAR / "demo.json").write_text(
        json.dumps({"day": day.isoformat(), "shift_s": float(os.environ["BALAI_CLOCK_SHIFT_S"])})
    )


def found_demo(*, by: object, at: datetime) -> None:
    """The demo hall, this year's and next year's holidays, accounts and device tokens."""
    from django.contrib.auth.hashers import make_password

    from balai.catalogue.loading import DATA_DIR
    from balai.config.hall_import import import_content, import_hall
    from balai.directory.actions.calendars import confirm_calendar, draft_calendar
    from balai.directory.actions.people import give_post
    from balai.directory.rules import BOARD_SCOPES, GRANTS, KIOSK_SCOPES
    from balai.identity.actions import issue_token, make_account
    from balai.kernel.actors import Actor

    assert isinstance(by, Actor)
    import_hall(DATA_DIR / MALL, by=by, at=at)
    import_content(MALL, by=by, at=at)
    for year in range(at.year, (at + FOUNDED_BEFORE).year + 2):
        calendar = draft_calendar(year=year, by=by, at=at)
        confirm_calendar(year=year, version=calendar.version, by=by, at=at)
    hashed = make_password(PASSWORD)
    for person in PEOPLE:
        account = make_account(
            username=person.username, name=person.name, password=PASSWORD, hashed=hashed, by=by, at=at
        )
        give_post(account=account.pk, mall=MALL, role=person.role, agency=person.agency, by=by, at=at)
    for kind, scopes, secret in (
        ("kiosk", KIOSK_SCOPES, KIOSK_TOKEN),
        ("board", BOARD_SCOPES, BOARD_TOKEN),
        ("program", GRANTS["admin"] | {"feedback.give", "board.read"}, ADMIN_TOKEN),
    ):
        issue_token(label=f"demo {kind}", kind=kind, scopes=scopes, mall=MALL, secret=secret, by=by, at=at)


def hire_colleagues(*, by: Actor, at: datetime) -> None:
    """Give the simulated officers their posts. They have no password, so nobody signs in under their names."""
    from balai.directory.actions.people import give_post
    from balai.identity.actions import make_account
    from balai.simulation.crew import COLLEAGUE

    for person in COLLEAGUES:
        account = make_account(username=COLLEAGUE + person.username, name=person.name, password=None, by=by, at=at)
        give_post(account=account.pk, mall=MALL, role=person.role, agency=person.agency, by=by, at=at)


def find_followers() -> Followers:
    """What the worker would let follow from entries, for telling the past."""
    from balai.cases.reactions import follow_bills, follow_papers
    from balai.exchange.reactions import follow_questions
    from balai.simulation.past import Followers

    return Followers(follow_questions, (follow_bills, follow_papers))


@contextmanager
def clock_at(moment: Callable[[], datetime]) -> Iterator[None]:
    """Let this process's clock show a moment of the past while it is told: papers are signed and stamped then."""
    from django.conf import settings

    kept = settings.BALAI_NOW_MS
    settings.BALAI_NOW_MS = lambda: int(moment().timestamp() * 1000)
    try:
        yield
    finally:
        settings.BALAI_NOW_MS = kept


def list_hints(port: int) -> list[str]:
    """What the terminal tells: which accounts to try, and where letters to applicants lie."""
    desks = ", ".join(f"{work} {' '.join(names)}" for work, names in DESKS)
    return [
        f"sign in at /masuk/ with password {PASSWORD}; hall: rina (clerk), hasan (manager), admin",
        f"office: {desks}",
        f"letters to applicants: {letters_at(port)}",
    ]


def letters_at(port: int) -> str:
    """Where the simulated post shows what it carried; `port` the first one of the simulated agencies."""
    from balai.simulation.agencies.serve import gateways_for

    return gateways_for(port, "localhost")["email"]["url"] + "/"


def real_now() -> datetime:
    """The real time, unshifted."""
    return datetime.now(UTC)


if __name__ == "__main__":
    prepare()
