"""The demo mall with its whole office, and the other agencies' systems as processes of their own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cast import on
from servers import free_port, port_is_free


def _ports(count: int) -> int:
    for _ in range(50):
        first = free_port()
        if all(port_is_free(first + at) for at in range(count)):
            return first
    raise AssertionError("no ports side by side")


@pytest.fixture(scope="session")
def agencies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """The simulated agencies and the post: the first port they listen on, and the file that is their clock."""
    from balai.simulation.agencies.serve import SYSTEMS

    port, clock = _ports(len(SYSTEMS)), tmp_path_factory.mktemp("clock") / "now-ms"
    clock.write_text(str(int(on("09:00").timestamp() * 1000)))
    process = subprocess.Popen([sys.executable, str(Path(__file__).with_name("agencies_at.py")), str(port), str(clock)])
    try:
        for at in range(len(SYSTEMS)):
            _answers(f"http://127.0.0.1:{port + at}/sehat")
        yield port, clock
    finally:
        process.terminate()
        process.wait(10)


def _answers(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(url)


@pytest.fixture
def office(db: None, agencies: tuple[int, Path], settings: Any) -> Any:
    """The founded demo mall, connected; `office.actor("vera")` is a person of it."""
    from staff import PAYMENTS, Office

    from balai.config.demo import MALL, found_demo
    from balai.config.setup import ROOT
    from balai.simulation.agencies.serve import gateways_for, settings_for

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}  # nothing is collected in a test
    settings.BALAI_MALL = MALL
    settings.BALAI_AGENCIES = settings_for(agencies[0])
    settings.BALAI_GATEWAYS = gateways_for(agencies[0])
    settings.BALAI_PAYMENTS = {MALL: PAYMENTS}
    shutil.rmtree(Path(settings.BALAI_VAR) / "simulator", ignore_errors=True)  # the payment provider's book
    found_demo(by=ROOT, at=on("06:00"))
    return Office(MALL, *agencies)
