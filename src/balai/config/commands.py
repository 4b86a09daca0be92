"""Commands of the `balai` command line that are no servers."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any


def _django() -> None:
    import django

    django.setup()


def migrate(told: argparse.Namespace) -> int:
    """Bring the database to the present tables."""
    _django()
    from balai.config.setup import migrate as run

    run()
    return 0


def verify(told: argparse.Namespace) -> int:
    """Check whole chains and name the first broken entry; exit status 1 when one does not hold."""
    _django()
    from balai.journal.reader import head_of, list_chains, verify_chain

    status = 0
    for chain in told.chain or list_chains():
        good, broken = verify_chain(chain)
        seq, tip = head_of(chain)
        if broken is not None:
            status = 1
            print(f"{chain}: BROKEN at entry {broken.seq} ({broken.why}); {good} entries before it hold")
        elif told.expect and told.expect != f"{seq}:{tip}" and not _holds(chain, told.expect):
            status = 1
            print(f"{chain}: the checkpoint {told.expect} is not in this book")
        else:
            print(f"{chain}: {good} entries hold; checkpoint {seq}:{tip}")
    return status


def _holds(chain: str, checkpoint: str) -> bool:
    from balai.journal.reader import read_entries

    seq, _, digest = checkpoint.partition(":")
    entries = read_entries(chain, after=int(seq) - 1, limit=1) if seq.isdigit() and int(seq) else []
    return bool(entries) and entries[0].hash == digest


def check_catalogue(told: argparse.Namespace) -> int:
    """Check every catalogue file: schema and lint, with file, line and field."""
    _django()
    from balai.catalogue.loading import DATA_DIR, check

    lines = check(Path(told.folder) if told.folder else DATA_DIR)
    for line in lines:
        print(line)
    print(f"{len(lines)} faults" if lines else "the catalogue holds")
    return 1 if lines else 0


def import_mall(told: argparse.Namespace) -> int:
    """Found or update a mall from its hall.yaml."""
    _django()
    from balai.config.clock import now
    from balai.config.hall_import import import_content, import_hall
    from balai.config.setup import ROOT

    code = import_hall(Path(told.folder), by=ROOT, at=now())
    published = import_content(code, by=ROOT, at=now())
    print(code, *(f"{count} {what}" for what, count in published.items()))
    return 0


def calendar(told: argparse.Namespace) -> int:
    """Draft a year's holidays, show them, or confirm a version."""
    _django()
    from balai.config.clock import now
    from balai.config.setup import ROOT
    from balai.directory.actions.calendars import confirm_calendar, draft_calendar

    if told.confirm:
        confirm_calendar(year=told.year, version=told.confirm, by=ROOT, at=now())
        print(f"{told.year} version {told.confirm} counts from now on")
        return 0
    made = draft_calendar(year=told.year, by=ROOT, at=now())
    for day in made.days.order_by("day"):
        print(f"{day.day}  {day.kind:<10}  {day.name}")
    print(f"draft: compare with the decree, then: balai calendar {told.year} --confirm {made.version}")
    return 0


def account(told: argparse.Namespace) -> int:
    """Make a staff account with a post; the password is read from standard input."""
    _django()
    from balai.config.clock import now
    from balai.config.setup import ROOT
    from balai.directory.actions.people import give_post
    from balai.identity.actions import make_account

    password = sys.stdin.readline().rstrip("\n")
    if len(password) < 10:
        print("the password (one line on standard input) needs at least 10 characters", file=sys.stderr)
        return 2
    made = make_account(username=told.username, name=told.name, password=password, by=ROOT, at=now())
    give_post(account=made.pk, mall=told.mall, role=told.role, agency=told.agency, by=ROOT, at=now())
    print(f"{told.username}: {told.role} in {told.mall}")
    return 0


def token(told: argparse.Namespace) -> int:
    """Issue a bearer token for a device or program; it is shown this once."""
    _django()
    from balai.config.clock import now
    from balai.config.setup import ROOT
    from balai.directory.rules import BOARD_SCOPES, GRANTS, KIOSK_SCOPES
    from balai.identity.actions import issue_token

    scopes = {"kiosk": KIOSK_SCOPES, "board": BOARD_SCOPES}.get(told.kind) or GRANTS[told.role]
    print(
        issue_token(
            label=told.label, kind=told.kind, scopes=scopes, mall=told.mall, agency=told.agency,
            counter=told.counter, by=ROOT, at=now(),
        )
    )
    return 0


def simulate(told: argparse.Namespace) -> int:
    """Play a whole day through the real commands and print a report whose identities hold."""
    _django()
    from balai.config.clock import now
    from balai.config.demo import MALL, ZONE, find_day, found_demo
    from balai.config.setup import ROOT, migrate
    from balai.directory.queries import list_malls
    from balai.simulation.day import run_day

    migrate()
    day = date.fromisoformat(told.date) if told.date else find_day(now())
    if told.mall == MALL and MALL not in [mall.code for mall in list_malls()]:
        found_demo(by=ROOT, at=datetime.combine(day, time(6, 0), ZONE))
    report = run_day(told.mall, day, seed=told.seed, visitors=told.visitors, speed=told.speed)
    return 0 if report.holds else 1


def messages(told: argparse.Namespace) -> int:
    """Compile the translations; with --check, list what is missing or unused."""
    _django()
    from balai.faces.shared.messages import check, compile_all

    compile_all()
    faults = check() if told.check else []
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def check_setup(told: argparse.Namespace) -> int:
    """Say what is unsafe or missing in this installation."""
    _django()
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    try:
        call_command("check", deploy=told.deploy)
    except SystemCheckError as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


Option = tuple[tuple[str, ...], dict[str, Any]]
COMMANDS: tuple[tuple[str, str, Callable[[argparse.Namespace], int], list[Option]], ...] = (
    ("migrate", "bring the database to the present tables", migrate, []),
    (
        "verify", "check whole journal chains and name the first broken entry", verify,
        [
            (("chain",), {"nargs": "*", "help": "mall codes; all chains when none is given"}),
            (("--expect",), {"default": "", "metavar": "SEQ:HASH", "help": "a checkpoint noted earlier"}),
        ],
    ),
    (
        "catalogue", "check the catalogue files", check_catalogue,
        [
            (("verb",), {"choices": ["check"], "help": "what to do with them"}),
            (("folder",), {"nargs": "?", "help": "data folder; the built-in one when omitted"}),
        ],
    ),
    ("mall", "found or update a mall from a folder with hall.yaml", import_mall, [(("folder",), {})]),
    (
        "calendar", "draft or confirm the holidays of a year", calendar,
        [
            (("year",), {"type": int}),
            (("--confirm",), {"type": int, "metavar": "VERSION"}),
        ],
    ),
    (
        "account", "make a staff account (password on standard input)", account,
        [
            (("username",), {}),
            (("--name",), {"required": True}),
            (("--mall",), {"required": True}),
            (("--role",), {"required": True, "choices": ["clerk", "greeter", "manager", "inspector", "admin"]}),
            (("--agency",), {"default": ""}),
        ],
    ),
    (
        "token", "issue a bearer token for a device or program", token,
        [
            (("label",), {}),
            (("--kind",), {"default": "program", "choices": ["kiosk", "board", "staff", "program"]}),
            (("--role",), {"default": "inspector", "help": "whose scopes a staff or program token gets"}),
            (("--mall",), {"required": True}),
            (("--agency",), {"default": ""}),
            (("--counter",), {"type": int}),
        ],
    ),
    (
        "simulate", "play a day through the real commands", simulate,
        [
            (("--mall",), {"default": "mpp-jakarta"}),
            (("--date",), {"default": "", "help": "local date, e.g. 2026-11-27 (a Friday)"}),
            (("--seed",), {"type": int, "default": 2026}),
            (("--visitors",), {"type": int, "default": 1500}),
            (("--speed",), {"type": float, "default": 0.0, "help": "1 real time, 60 a minute a second, 0 flat out"}),
        ],
    ),
    (
        "messages", "compile the translations", messages,
        [(("--check",), {"action": "store_true", "help": "also list missing and unused ones"})],
    ),
    (
        "check", "say what is unsafe or missing in this installation", check_setup,
        [(("--deploy",), {"action": "store_true"})],
    ),
)
