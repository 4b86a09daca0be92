"""Keys of this installation: files under BALAI_VAR/keys, readable by their owner only, each made once."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from balai.documents.stores.disk import make_folder, write_whole


def key_folder(name: str) -> Path:
    """The folder of a kind of keys."""
    folder = Path(settings.BALAI_VAR) / "keys" / name
    make_folder(folder)
    return folder


def made_once(place: Path, make: Callable[[], bytes]) -> bytes:
    """The content of a key file; the first process that asks makes it, whole, and the others wait for it."""
    if place.exists():
        return place.read_bytes()
    handle = os.open(place.parent / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not place.exists():
            write_whole(place, make())
        return place.read_bytes()
    finally:
        os.close(handle)
