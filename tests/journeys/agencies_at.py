"""The simulated agencies under a clock that the test sets: `python agencies_at.py PORT FILE`; FILE holds now in ms."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    """Serve until SIGTERM; every process reads the clock anew for each question."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balai.config.settings")
    from django.conf import settings

    from balai.simulation.agencies.serve import serve

    clock = Path(sys.argv[2])
    settings.BALAI_NOW_MS = lambda: int(clock.read_text())
    serve(int(sys.argv[1]))


if __name__ == "__main__":
    main()
