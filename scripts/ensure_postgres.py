#!/usr/bin/env python3
"""See that PostgreSQL's server programs are here; install them if not.

    scripts/ensure_postgres.py                 only that; prints their folder
    scripts/ensure_postgres.py serve           also start a throw-away server, print its URL, stop on Ctrl-C
    scripts/ensure_postgres.py exec CMD ...    run CMD with such a server's URL in BALAI_TEST_POSTGRES_URL

Root gets Debian's package (no cluster is created or started); an ordinary user the same files under var/tools.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "tests")]
from toolbox import (  # noqa: E402
    TOOLS,
    Failed,
    apt_install,
    apt_unpack,
    call,
    first_that_works,
    library_path,
    lock,
    main,
    write_program,
)

from servers import POSTGRES_URL, Missing, postgres_bin, start_postgres  # noqa: E402

FOLDER = TOOLS / "postgres"
ASK = "ask the administrator for the package postgresql"
CLUSTER_SETTINGS = Path("/etc/postgresql-common/createcluster.conf")


def ensure() -> Path:
    with lock("postgres"):
        if not is_here():
            first_that_works(f"PostgreSQL; {ASK}", [by_apt, by_unpacking])
    return postgres_bin()


def is_here() -> bool:
    try:
        folder = postgres_bin()
        call([str(folder / "postgres"), "--version"])
        call([str(folder / "initdb"), "--version"])
    except (Missing, Failed):
        return False
    return True


def by_apt() -> None:
    """as root: apt-get install postgresql"""
    apt_install(["postgresql-common"])
    with no_cluster():
        apt_install(["postgresql"])
    must_be_here()


@contextmanager
def no_cluster() -> Iterator[None]:
    """Debian makes and starts a cluster at installation; we want the programs only, and change no setting."""
    before = CLUSTER_SETTINGS.read_text() if CLUSTER_SETTINGS.exists() else ""
    without = re.sub(r"(?m)^\s*create_main_cluster.*\n?", "", before)
    CLUSTER_SETTINGS.write_text(without + "\ncreate_main_cluster = false\n")
    try:
        yield
    finally:
        CLUSTER_SETTINGS.write_text(before)


def by_unpacking() -> None:
    """Debian's packages unpacked under var/tools"""
    unpacked = FOLDER / "debian"
    apt_unpack(["postgresql"], unpacked)
    folders = sorted(unpacked.glob("usr/lib/postgresql/*/bin"))
    if not folders:
        raise Failed("the packages hold no server")
    for name in ("initdb", "postgres", "pg_ctl", "psql"):
        write_program(
            FOLDER / "bin" / name,
            f'#!/bin/sh\nexport LD_LIBRARY_PATH="{library_path(unpacked)}"\nexec "{folders[-1]}/{name}" "$@"\n',
        )
    must_be_here()


def must_be_here() -> None:
    if not is_here():
        raise Failed("installed, but its programs do not run")


def serve() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    ensure()
    with start_postgres(share=False) as url:
        print(url, flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


def execute(command: list[str]) -> int:
    ensure()
    with start_postgres(share=False) as url:
        child = subprocess.Popen(command, env={**os.environ, POSTGRES_URL: url})
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda received, _frame: pass_on(child, received))
        status = child.wait()
        return status if status >= 0 else 128 - status


def pass_on(child: subprocess.Popen[bytes], number: int) -> None:
    """The terminal already sent Ctrl-C to the whole group; only what was meant for us alone is handed on."""
    if number != signal.SIGINT and child.poll() is None:
        child.send_signal(number)


def script() -> int | None:
    match sys.argv[1:]:
        case []:
            print(ensure())
        case ["serve"]:
            serve()
        case ["exec", *command] if command:
            return execute(command)
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return None


if __name__ == "__main__":
    sys.exit(main(script))
