"""The web processes, made from an image that has everything loaded.

The supervisor loads Django, the addresses and the catalogue once, before it starts anybody; web and work are
copies of it (fork). They share its memory, and one that was killed is back in a blink instead of after a cold
start (docs/adr/0006). Nothing here may open a database or start a thread before the copy is made.
"""

from __future__ import annotations

import gc
import os
import sys


def load_image() -> None:
    """Load what web and work need, without touching the database."""
    from django.urls import get_resolver

    import balai.config.wsgi  # noqa: F401 - sets Django up
    from balai.catalogue.queries import warm_catalogue

    get_resolver()._populate()
    warm_catalogue()
    import granian.server  # noqa: F401

    gc.collect()
    gc.freeze()  # the collector must not write into pages that are shared


def serve_web(host: str, port: int, workers: int, threads: int) -> int:
    """Run granian until SIGTERM: WSGI, one interface per process (docs/adr/0006)."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        "balai.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=threads, backlog=1024, websockets=False, log_level=LogLevels.warning, workers_kill_timeout=5,
        respawn_failed_workers=True, respawn_interval=0.1,
    )
    server.serve()  # ends with status 1 when a worker dies again and again: the supervisor makes a new copy
    return 0


if __name__ == "__main__":
    load_image()
    sys.exit(
        serve_web(
            os.environ.get("BALAI_BIND", "127.0.0.1"), int(os.environ.get("BALAI_WEB_PORT", "8400")),
            *map(int, sys.argv[1:3]),
        )
    )
