"""The `balai` command line. Each command is one function; heavy imports wait until it is called."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from balai.config.supervisor import Child, PortTaken, Supervisor, check_port, program, say

Command = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Parse and run; the exit status is the answer."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balai.config.settings")
    told = _parser().parse_args(argv)
    run: Command = told.run
    try:
        return run(told)
    except (PortTaken, KeyboardInterrupt) as fault:
        say(str(fault) or "stopped")
        return 1


def _parser() -> argparse.ArgumentParser:
    from balai.config.commands import COMMANDS

    parser = argparse.ArgumentParser(prog="balai", description="Balai runs a public service mall.")
    verbs = parser.add_subparsers(required=True, metavar="command")
    for name, told, run, options in (*SERVERS, *COMMANDS):
        verb = verbs.add_parser(name, help=told, description=told)
        for flags, settings in options:
            verb.add_argument(*flags, **settings)
        verb.set_defaults(run=run)
    return parser


def up(told: argparse.Namespace) -> int:
    """Run web, streams and worker until stopped."""
    host, port, streams = told.host, told.port, told.streams_port
    check_port(host, port)
    check_port(host, streams)
    _environment(told)
    if not told.prepared:
        subprocess.run([sys.executable, "-m", "balai.config.ready"], check=True)
    os.environ["BALAI_SECRET"] = _secret()
    from balai.config.web import load_image, serve_web

    load_image()
    children = [
        Child("streams", program("balai.config.streams.app")),
        Child("work", lambda: work(told)),
        Child("web", lambda: serve_web(host, port, told.workers, told.threads)),
    ]
    if told.agencies:
        children.append(Child("agencies", program("balai.simulation.agencies.serve", str(told.agencies))))
    shown = "localhost" if host == "127.0.0.1" else host
    say(f"open http://{shown}:{port}/ - stop with Ctrl+C")
    if told.simulate and told.agencies:
        from balai.config.demo import list_hints

        for line in list_hints(told.agencies):
            say(line)
    return Supervisor(children).run()


def demo(told: argparse.Namespace) -> int:
    """A living demo mall: a day under way, at the pace of the clock."""
    from balai.config import demo as mall

    var = Path(os.environ.get("BALAI_VAR", "var")).resolve() / "demo"
    var.mkdir(parents=True, exist_ok=True)
    os.environ |= {"BALAI_VAR": str(var), "BALAI_DEMO": "1", "BALAI_MALL": mall.MALL}
    os.environ.setdefault("BALAI_DATABASE", f"sqlite://{var / 'balai.sqlite3'}")
    check_port(told.host, told.port)
    check_port(told.host, told.streams_port)
    os.environ["BALAI_WEB_PORT"] = str(told.port)  # papers of the past name the address, too
    mall.connect_agencies(told.agencies_port)
    shift = None if told.fresh else mall.find_shift(var, mall.real_now())
    fresh = shift is None
    if shift is None:
        say("preparing the demo mall: 20 agencies, 328 services, weeks of cases, a morning of visitors (about a minute)")
        mall.set_aside(var)
        shift = mall.shift_for(mall.find_day(mall.real_now()), mall.real_now())
        os.environ["BALAI_CLOCK_SHIFT_S"] = f"{shift:.3f}"
        subprocess.run([sys.executable, "-m", "balai.config.ready"], check=True)
        subprocess.run([sys.executable, "-m", "balai.config.demo"], check=True)
    os.environ["BALAI_CLOCK_SHIFT_S"] = f"{shift:.3f}"
    again = ["up", "--simulate", "--agencies", told.agencies_port, "--host", told.host, "--port", told.port, "--streams-port", told.streams_port]
    again += ["--workers", told.workers, "--threads", told.threads, *(["--prepared"] if fresh else [])]
    command = [sys.executable, "-m", "balai.config.cli", *map(str, again)]
    os.execv(sys.executable, command)  # a supervisor without what preparing needed in memory


def work(told: argparse.Namespace) -> int:
    """The loops behind the pages."""
    import django

    django.setup()
    from balai.config.work import work as run

    if told.simulate:
        from django.conf import settings

        from balai.config.demo import MALL, SEED, VISITORS
        from balai.simulation.live import LiveMall
        from balai.simulation.living import LiveOffice

        run(LiveMall(MALL, SEED, VISITORS).run, LiveOffice(MALL, SEED, settings.VAR).run)
    else:
        run()
    return 0


def _environment(told: argparse.Namespace) -> None:
    var = Path(os.environ.get("BALAI_VAR", "var")).resolve()
    os.environ["BALAI_VAR"] = str(var)
    os.environ.setdefault("BALAI_DATABASE", f"sqlite://{var / 'balai.sqlite3'}")
    os.environ["BALAI_BIND"] = told.host
    os.environ["BALAI_WEB_PORT"] = str(told.port)
    os.environ["BALAI_STREAMS_PORT"] = str(told.streams_port)


def _secret() -> str:
    from balai.config.secret import kept_secret

    return os.environ.get("BALAI_SECRET") or kept_secret(Path(os.environ["BALAI_VAR"]))


_PORTS: list[tuple[tuple[str, ...], dict[str, object]]] = [
    (("--host",), {"default": os.environ.get("BALAI_BIND", "127.0.0.1")}),
    (("--port",), {"type": int, "default": int(os.environ.get("BALAI_WEB_PORT", "8400"))}),
    (("--streams-port",), {"type": int, "default": int(os.environ.get("BALAI_STREAMS_PORT", "8401"))}),
    (("--workers",), {"type": int, "default": 1, "help": "web processes; 1 is right up to two cores"}),
    (("--threads",), {"type": int, "default": 4, "help": "threads of each web process"}),
]
_SIMULATE: tuple[tuple[str, ...], dict[str, object]] = (
    ("--simulate",), {"action": "store_true", "help": "let simulated people and clerks use the mall"},
)
_PREPARED: tuple[tuple[str, ...], dict[str, object]] = (("--prepared",), {"action": "store_true", "help": argparse.SUPPRESS})
_AGENCIES: tuple[tuple[str, ...], dict[str, object]] = (
    ("--agencies",), {"type": int, "default": 0, "help": argparse.SUPPRESS},
)
_AGENCIES_PORT: tuple[tuple[str, ...], dict[str, object]] = (
    ("--agencies-port",), {"type": int, "default": 8410, "help": "first port of the simulated agencies"},
)
_FRESH: tuple[tuple[str, ...], dict[str, object]] = (
    ("--fresh",), {"action": "store_true", "help": "begin a new demo day"},
)

SERVERS = (
    ("up", "run web, streams and worker; stop cleanly on SIGTERM", up, [*_PORTS, _SIMULATE, _AGENCIES, _PREPARED]),
    ("demo", "a living demo mall on SQLite", demo, [*_PORTS, _AGENCIES_PORT, _FRESH]),
    ("work", "the loops behind the pages", work, [_SIMULATE]),
)

if __name__ == "__main__":
    sys.exit(main())
