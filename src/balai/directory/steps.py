"""Pieces of an open transaction for upper rooms."""

from __future__ import annotations

from django.db.models import F

from balai.directory.models import Mall


def bump_version(mall: int) -> None:
    """Tell every process that the set-up of a mall changed; their snapshots are read anew."""
    Mall.objects.filter(pk=mall).update(version=F("version") + 1)
