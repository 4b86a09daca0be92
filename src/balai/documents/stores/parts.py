"""Uploads on their way: one part file each, whose size is how far it came. A lost answer loses nothing."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from balai.documents.rules.content import UploadOffset
from balai.documents.stores.disk import make_folder

MOST_PIECE = 1024 * 1024


def offset_of(key: str) -> int:
    """How many bytes of this upload are safely here."""
    try:
        return _place(key).stat().st_size
    except FileNotFoundError:
        return 0


def append_piece(key: str, offset: int, piece: bytes) -> int:
    """Add a piece at `offset`, durably; where the upload stands now.

    A piece that came before is taken again without effect. Raises UploadOffset for a gap.
    """
    with _held(key) as file:
        here = file.seek(0, os.SEEK_END)
        if offset > here:
            raise UploadOffset(offset=here)
        fresh = piece[here - offset :]
        if fresh:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        return here + len(fresh)


def read_parts(key: str) -> bytes:
    """Everything that came."""
    try:
        return _place(key).read_bytes()
    except FileNotFoundError:
        return b""


def drop_parts(key: str) -> None:
    """Forget an upload."""
    _place(key).unlink(missing_ok=True)


def sweep_parts(before_s: float) -> int:
    """Remove part files nobody touched since this Unix time; how many went."""
    gone = 0
    for place in (Path(settings.BALAI_VAR) / "uploads").glob("*"):
        if place.stat().st_mtime < before_s:
            place.unlink(missing_ok=True)
            gone += 1
    return gone


def _place(key: str) -> Path:
    if not key.isalnum():
        raise UploadOffset(offset=0)
    return Path(settings.BALAI_VAR) / "uploads" / key


@contextmanager
def _held(key: str) -> Iterator[BinaryIO]:
    place = _place(key)
    make_folder(place.parent)
    with os.fdopen(os.open(place, os.O_CREAT | os.O_RDWR, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
