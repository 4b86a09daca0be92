"""The rooms' tests once more, on PostgreSQL: the same files, another database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

TESTS = Path(__file__).resolve().parent
ROOMS = [
    "queueing", "journal visits directory identity feedback", "documents", "payments", "catalogue", "cases", "exchange notifications",
]


@pytest.mark.postgres
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("rooms", ROOMS)
def test_rooms_hold_on_postgres_too(rooms: str, postgres_url: str) -> None:
    folders = [str(TESTS / room) for room in rooms.split() if (TESTS / room).is_dir()]
    database = urlsplit(postgres_url)._replace(path=f"/rooms_{rooms.split(maxsplit=1)[0]}").geturl()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "--ignore-glob=*_rules.py",
         "-o", "addopts=--strict-markers -q", *folders],
        env={**os.environ, "BALAI_DATABASE": database},
        cwd=TESTS.parent, capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
