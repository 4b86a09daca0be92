"""Bring a database to the present tables, and the actor of the command line."""

from __future__ import annotations

from django.core.management import call_command

from balai.directory.rules import GRANTS
from balai.kernel.actors import Actor

ROOT = Actor("system:cli", GRANTS["admin"] | {"feedback.give"})
"""Whoever may run the command line on the server is the administrator; every act is on the record."""


def migrate() -> None:
    """Apply all migrations to both connections; quick when there is nothing to do."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("migrate", database="access", verbosity=0, interactive=False)


def collect_static() -> None:
    """Hash and compress the static files into STATIC_ROOT."""
    call_command("collectstatic", verbosity=0, interactive=False)


def compile_messages() -> None:
    """Compile the translations beside their sources."""
    from balai.faces.shared.messages import compile_all

    compile_all()
