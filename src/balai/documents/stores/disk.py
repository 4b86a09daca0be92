"""Contents in a folder: `ab/cd/<sha256>`, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from balai.documents.stores.contents import ContentMissing, checked


class DiskStore:
    """A folder of contents. Temporary file, fsync, rename, fsync of the folders: a kill leaves all or nothing."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        """Keep; the SHA-256 in hex."""
        sha256 = hashlib.sha256(data).hexdigest()
        place = self._place(sha256)
        if not place.exists():
            write_whole(place, data)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The content. Raises ContentMissing, ContentDamaged."""
        try:
            data = self._place(sha256).read_bytes()
        except FileNotFoundError as fault:
            raise ContentMissing(sha256) from fault
        return checked(sha256, data)

    def has(self, sha256: str) -> bool:
        """Whether it is here."""
        return self._place(sha256).exists()

    def remove(self, sha256: str) -> None:
        """Forget it."""
        self._place(sha256).unlink(missing_ok=True)

    def _place(self, sha256: str) -> Path:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ContentMissing(sha256)
        return self.root / sha256[:2] / sha256[2:4] / sha256


def write_whole(place: Path, data: bytes) -> None:
    """Write a file so that after a crash it is there whole or not at all; readable by its owner only."""
    make_folder(place.parent)
    handle, name = tempfile.mkstemp(prefix=".part-", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(place.parent)


def make_folder(folder: Path) -> None:
    """Make a folder and what lies above it, durably."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(one.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
