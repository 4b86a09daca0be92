"""A whole house as `make run` starts it, for the walks in a browser: web, streams, worker, agencies, on Monday 09.40.

`python real_house.py` founds the demo mall in an empty database; `running_house(folder)` serves it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def found() -> None:
    """Make the tables and found the demo mall, without its past and without simulated people."""
    import django

    django.setup()
    from balai.config.clock import now
    from balai.config.demo import found_demo
    from balai.config.setup import ROOT, migrate

    migrate()
    found_demo(by=ROOT, at=now())


@contextmanager
def running_house(folder: Path) -> Iterator[str]:
    """The address of a served house; everything it keeps lies in `folder`."""
    from balai.config.demo import MALL
    from balai.simulation.agencies.serve import SYSTEMS, gateways_for, settings_for
    from cast import on
    from servers import free_port, port_is_free

    first = next(one for one in (free_port() for _ in range(50)) if all(map(port_is_free, range(one, one + len(SYSTEMS)))))
    web, streams = free_port(), free_port()
    env = os.environ | {
        "BALAI_VAR": str(folder), "BALAI_DEMO": "1", "BALAI_MALL": MALL,
        "BALAI_DATABASE": f"sqlite://{folder / 'balai.sqlite3'}", "DJANGO_SETTINGS_MODULE": "balai.config.settings",
        "BALAI_CLOCK_SHIFT_S": f"{(on('09:40') - datetime.now(UTC)).total_seconds():.0f}",
        "BALAI_PUBLIC_URL": f"http://127.0.0.1:{web}", "BALAI_AGENCIES": json.dumps(settings_for(first)),
        "BALAI_GATEWAYS": json.dumps(gateways_for(first)),
    }  # fmt: skip
    for step in (["-m", "balai.config.ready"], [__file__]):
        subprocess.run([sys.executable, *step], env=env, check=True, timeout=300)
    ports = ["--port", str(web), "--streams-port", str(streams), "--agencies", str(first)]
    with (folder / "log").open("wb") as log:
        house = subprocess.Popen(
            [sys.executable, "-m", "balai.config.cli", "up", "--prepared", *ports], env=env, stdout=log, stderr=log
        )
        try:
            _answers(f"http://127.0.0.1:{web}/", house, folder / "log")
            yield f"http://127.0.0.1:{web}"
        finally:
            house.terminate()
            house.wait(30)


def _answers(url: str, house: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert house.poll() is None, log.read_text(errors="replace")[-3000:]
        try:
            urllib.request.urlopen(url, timeout=10).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(url)


if __name__ == "__main__":
    sys.path.insert(0, str(TESTS))
    found()
