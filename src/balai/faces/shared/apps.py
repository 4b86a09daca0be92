"""The shared face as a Django app; translations are compiled when they are older than their source."""

from __future__ import annotations

from django.apps import AppConfig


class Shared(AppConfig):
    """Base templates, tags, sign-in."""

    name = "balai.faces.shared"
    label = "shared"

    def ready(self) -> None:
        """Compile translations; there is no gettext program on the machine."""
        from balai.faces.shared.messages import compile_all

        compile_all()
