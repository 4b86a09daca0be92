"""Which connection a table lives on: the access records on their own, everything else on the default."""

from __future__ import annotations

from typing import Any


class AccessBook:
    """Routes AccessRecord to the connection `access` (docs/adr/0005)."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """The connection a model is read on."""
        return "access" if model._meta.model_name == "accessrecord" else "default"

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """Only tables of one connection may point at each other."""
        return self.db_for_read(one) == self.db_for_read(other)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        """The access book holds its own table and nothing else."""
        from django.conf import settings

        mirrored = str(settings.DATABASES["access"]["ENGINE"]).endswith("postgresql")
        if mirrored:
            return db == "default"
        return (db == "access") == (model_name == "accessrecord")
