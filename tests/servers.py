"""Real servers and programs for tests, the Makefile and the benchmarks. Standard library only.

    with start_postgres() as url: ...      a throw-away PostgreSQL with fsync on, removed afterwards
    chromium_path(), CHROMIUM_FLAGS        a browser for Playwright (`executable_path=`, `args=`)
    free_port()                            a port on 127.0.0.1 that the system will not hand to a client

`make test` puts a running PostgreSQL's address in BALAI_TEST_POSTGRES_URL; start_postgres() then yields that
one. Missing programs are installed by scripts/ensure_browser.py and scripts/ensure_postgres.py, not here.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "var" / "tools"
POSTGRES_URL = "BALAI_TEST_POSTGRES_URL"
POSTGRES_FOLDER = "balai-pg-"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
PLAYWRIGHT_NODE = TOOLS / "playwright-node"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

if PLAYWRIGHT_NODE.exists():  # written by scripts/ensure_browser.py where Playwright's Node.js lacks a library
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(PLAYWRIGHT_NODE))


class Missing(RuntimeError):
    """A program that a test needs is not on this machine; the message says how to get it."""


# ports ------------------------------------------------------------------------------------------------


def free_port() -> int:
    """A free port between 10000 and 32767: Linux hands out 32768–60999 to clients by itself."""
    for _ in range(200):
        port = random.randrange(10_000, 32_768)
        if port_is_free(port):
            return port
    raise RuntimeError("found no free port between 10000 and 32767")


def port_is_free(port: int) -> bool:
    """Nobody listens (SO_REUSEPORT would hide a second listener) and nothing else holds it."""
    with socket.socket() as probe:
        probe.settimeout(0.2)
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            return False
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: old connections hold nothing
        try:
            holder.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


# browser ----------------------------------------------------------------------------------------------


def chromium_candidates() -> list[str]:
    """In order: BALAI_CHROMIUM, our own copy under var/tools, what PATH has."""
    chosen = os.environ.get("BALAI_CHROMIUM", "")
    if chosen:
        return [chosen]
    own = TOOLS / "chromium" / "chromium"
    found = [str(own)] if own.exists() else []
    return found + [path for name in CHROMIUM_NAMES if (path := shutil.which(name))]


def chromium_path() -> str:
    for candidate in chromium_candidates():
        if os.access(candidate, os.X_OK):
            return candidate
    raise Missing("no Chromium here: run scripts/ensure_browser.py (`make test` does), or set BALAI_CHROMIUM")


# PostgreSQL -------------------------------------------------------------------------------------------


def postgres_candidates() -> list[Path]:
    """Folders that may hold initdb and postgres: var/tools, Debian's (newest first), PATH."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0,
        reverse=True,
    )
    on_path = shutil.which("initdb")
    extra = [Path(on_path).resolve().parent] if on_path else []
    return [TOOLS / "postgres" / "bin", *debian, *extra]


def postgres_bin() -> Path:
    for folder in postgres_candidates():
        if all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres")):
            return folder
    raise Missing("no PostgreSQL server here: run scripts/ensure_postgres.py (`make test` does)")


@contextmanager
def start_postgres(*, share: bool = True) -> Iterator[str]:
    """A PostgreSQL on a free port of 127.0.0.1 with one empty database `balai`; stopped and removed at the end.

    `share=False` starts one of your own even when `make test` already runs one (to kill it, say).
    """
    running = os.environ.get(POSTGRES_URL, "")
    if running and share:
        yield running
        return
    programs, owner = postgres_bin(), _unprivileged_user()
    parent = _parent_folder(owner)
    _sweep(parent)
    folder = Path(tempfile.mkdtemp(prefix=POSTGRES_FOLDER, dir=parent))
    try:
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        _initialise(programs, folder, owner)
        server, port = _launch(programs, folder, owner)
        try:
            yield f"postgresql://balai@127.0.0.1:{port}/balai"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root, so root lends it another user; everybody else runs it themselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise Missing("root needs a user `postgres` or `nobody` to run PostgreSQL as")


def _parent_folder(owner: pwd.struct_passwd | None) -> Path:
    if owner:  # the checkout may lie in a folder that only root may enter
        return Path(tempfile.gettempdir()) if os.stat(tempfile.gettempdir()).st_mode & 0o001 else Path("/tmp")
    parent = ROOT / "var" / "pg-test"
    try:
        parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir())
    return parent if os.access(parent, os.W_OK) else Path(tempfile.gettempdir())


def _sweep(parent: Path) -> None:
    """Remove what a killed run left behind; a folder without a postmaster.pid must be an hour old."""
    for folder in parent.glob(POSTGRES_FOLDER + "*"):
        with suppress(OSError, ValueError, IndexError):
            if folder.stat().st_uid not in (os.geteuid(), *_lent_ids()):
                continue
            pid_file = folder / "data" / "postmaster.pid"
            if pid_file.exists():
                dead = not _alive(abs(int(pid_file.read_text().split()[0])))
            else:
                dead = time.time() - folder.stat().st_mtime > 3600
            if dead:
                shutil.rmtree(folder, ignore_errors=True)


def _lent_ids() -> list[int]:
    owner = _unprivileged_user()
    return [owner.pw_uid] if owner else []


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _as_user(owner: pwd.struct_passwd | None) -> dict[str, object]:
    if not owner:
        return {}
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _initialise(programs: Path, folder: Path, owner: pwd.struct_passwd | None) -> None:
    data = str(folder / "data")
    options = ["-U", "balai", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    _call([str(programs / "initdb"), "-D", data, *options], folder, owner)
    _call(
        [str(programs / "postgres"), "--single", "-D", data, "postgres"],
        folder,
        owner,
        stdin="CREATE DATABASE balai\n",
    )


def _call(command: list[str], folder: Path, owner: pwd.struct_passwd | None, stdin: str = "") -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        env=_environment(),
        input=stdin,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
        **_as_user(owner),  # type: ignore[call-overload]
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}")


def _launch(
    programs: Path, folder: Path, owner: pwd.struct_passwd | None
) -> tuple[subprocess.Popen[bytes], int]:
    log = folder / "server.log"
    in_main_thread = threading.current_thread() is threading.main_thread()  # else the thread's end would stop it
    for _ in range(3):  # between choosing a port and listening somebody else may take it
        port = free_port()
        with log.open("wb") as output:
            server = subprocess.Popen(
                [str(programs / "postgres"), "-D", str(folder / "data"), *_settings(port)],
                cwd=folder,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in the terminal reaches us first, and we stop it in order
                preexec_fn=_die_with_parent if in_main_thread else None,  # noqa: PLW1509
                **_as_user(owner),  # type: ignore[call-overload]
            )
        if _ready(server, folder / "data" / "postmaster.pid"):
            return server, port
        _stop(server)
    raise RuntimeError("PostgreSQL did not start:\n" + log.read_text(errors="replace")[-2000:])


def _settings(port: int) -> list[str]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "fsync": "on",
        "synchronous_commit": "on",
        "jit": "off",
        "max_connections": "100",
        "shared_buffers": "64MB",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "autovacuum_naptime": "10s",
    }
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _die_with_parent() -> None:
    """Linux sends the server SIGINT (fast shutdown) when this process is gone, even after kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)


def _ready(server: subprocess.Popen[bytes], pid_file: Path) -> bool:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        with suppress(OSError, IndexError):
            if pid_file.read_text().splitlines()[7].strip() == "ready":
                return True
        time.sleep(0.05)
    return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(how)
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=15)
