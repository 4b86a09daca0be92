"""Schemathesis, all checks and phases, against a real server: with every grant, as a kiosk, as a clerk of another
agency than most numbers belong to, as a stranger.

The bare runs use Schemathesis' own defaults. The walk adds what a living hall has (needs_of_the_hall.py): services that
exist, and for each act a ticket that is called, served or held at that moment, so that acts succeed too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from cast import on
from servers import free_port

HERE = Path(__file__).parent
ADMIN, KIOSK = "demo-admin-token-open-to-everybody", "demo-kiosk-token-open-to-everybody"
POLICE = "a-clerk-of-the-police-in-tests-only"
APPLICANT, OFFICER = "a-program-of-applicants-in-tests-only", "an-officer-of-all-roles-in-tests-only"
FOUND = f"""
import django; django.setup()
from datetime import timedelta
from balai.config.clock import now
from balai.config.demo import MALL, found_demo
from balai.config.setup import ROOT, migrate
from balai.directory.rules import APPLICANT_GRANTS, GRANTS, grants_of
from balai.identity.actions import issue_token
migrate()
found_demo(by=ROOT, at=now() - timedelta(hours=3))
def made(label, kind, scopes, secret, **bound):
    issue_token(label=label, kind=kind, scopes=scopes, mall=MALL, secret=secret, by=ROOT, at=now() - timedelta(hours=2),
                **bound)
made("police", "staff", GRANTS["clerk"], {POLICE!r}, agency="polda")
made("app", "program", APPLICANT_GRANTS, {APPLICANT!r})
made("office", "staff", grants_of(["verifier", "technical", "assessor", "controller", "approver"]), {OFFICER!r})
"""

pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo hall behind a real server, on Monday at nine."""
    folder, port = tmp_path_factory.mktemp("served"), free_port()
    environment = os.environ | {
        "BALAI_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "balai.config.settings", "BALAI_DATABASE": f"sqlite://{folder}/b.sqlite3",
        "BALAI_CLOCK_SHIFT_S": str((on("09:00") - datetime.now(UTC)).total_seconds()),
    }  # fmt: skip
    subprocess.run([sys.executable, "-c", FOUND], env=environment, check=True, timeout=120)
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", "2", "--no-ws", "--log-level", "warning", "balai.config.wsgi:application",
    ]  # fmt: skip
    log = (folder / "server.log").open("wb")
    server = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=20)
        server.kill()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the server did not start"
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/api/v1/malls")
            assert connection.getresponse().status == 200
            return
        except OSError:  # refused, reset, or too busy to answer yet
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


def run(address: str, folder: Path, *options: str, token: str = "", config: str = "") -> str:
    """Run Schemathesis; its report. Fails with the report when anything was found."""
    command = [sys.executable, "-m", "schemathesis.cli"]
    command += ["--config-file", config] if config else []
    command += ["run", f"{address}/api/v1/openapi.json", "--checks", "all", "--no-color", "--seed", "2026", *options]
    command += ["-H", f"Authorization: Bearer {token}"] if token else []
    environment = os.environ | {"BALAI_WALKED": address, "BALAI_WALKER": ADMIN, "BALAI_APPLICANT": APPLICANT, "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=800, check=False)
    assert done.returncode == 0, done.stdout[-12_000:] + done.stderr[-2_000:]
    return done.stdout


ROLES = {
    "admin": (ADMIN, 12), "applicant": (APPLICANT, 6), "officer": (OFFICER, 6), "kiosk": (KIOSK, 3),
    "wrong-agency": (POLICE, 4), "stranger": ("", 3),
}  # fmt: skip


def test_nothing_is_found_on_a_walk_from_the_first_word_to_the_office(address: str, tmp_path: Path) -> None:
    """As a program of applicants and as an officer of every role, with applications that were begun."""
    config = str(HERE / "schemathesis.toml")
    for token in (APPLICANT, OFFICER):
        run(address, tmp_path, "--phases", "fuzzing,stateful", "--max-examples", "5", token=token, config=config)


@pytest.mark.parametrize(("token", "examples"), ROLES.values(), ids=ROLES)
def test_nothing_is_found(address: str, tmp_path: Path, token: str, examples: int) -> None:
    report = run(address, tmp_path, "--max-examples", str(examples), token=token)
    assert "Tested: 100" in report.replace("  ", " ")


def test_nothing_is_found_on_a_walk_through_the_hall(address: str, tmp_path: Path) -> None:
    config = str(HERE / "schemathesis.toml")
    report = run(address, tmp_path, "--phases", "fuzzing,stateful", "--max-examples", "15", token=ADMIN, config=config)
    assert "Tested: 100" in report.replace("  ", " ")
    total = what_became(address)["total"]
    assert min(total["served"], total["cancelled"]) > 0, "the walk met refusals only"


def test_the_book_holds_after_all_that(address: str) -> None:
    """Every answer above was recorded in one unbroken chain."""
    assert what_became(address)["holds"] is True


def what_became(address: str) -> dict[str, Any]:
    """The report of the day."""
    connection = HTTPConnection("127.0.0.1", int(address.rsplit(":", 1)[1]), timeout=20)
    connection.request("GET", "/api/v1/malls/mpp-jakarta/report", headers={"Authorization": f"Bearer {ADMIN}"})
    return dict(json.loads(connection.getresponse().read()))
