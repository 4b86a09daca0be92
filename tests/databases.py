"""Which database this run is on, and how another process of ours reaches it."""

from __future__ import annotations

import os
from pathlib import Path


def on_postgres() -> bool:
    """Whether this run's database is PostgreSQL."""
    return os.environ.get("BALAI_DATABASE", "").startswith("postgres")


def process_environment() -> dict[str, str]:
    """For a program of ours that shall work on the database of the running test. Only with committed data."""
    from django.db import connections

    told = connections["default"].settings_dict
    if on_postgres():
        place = f"{told['HOST']}:{told['PORT']}/{told['NAME']}"
        url = f"postgresql://{told['USER']}:{told['PASSWORD']}@{place}"
    else:
        url = f"sqlite://{told['NAME']}"
    root = Path(__file__).resolve().parent
    return {
        **os.environ, "BALAI_DATABASE": url, "DJANGO_SETTINGS_MODULE": "balai.config.settings",
        "PYTHONPATH": os.pathsep.join([str(root.parent / "src"), str(root), os.environ.get("PYTHONPATH", "")]),
    }
