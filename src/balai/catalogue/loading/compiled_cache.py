"""The compiled catalogue on disk, keyed by the bytes of its files and of the code that compiled it."""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from balai.catalogue.rules.standard import Catalogue

from .codec import pack, unpack
from .files import CatalogueFiles

KEEP = 4


@cache
def _code_key() -> str:
    room = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for path in sorted((*room.glob("rules/*.py"), *room.glob("loading/*.py"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def cache_path(cache_dir: Path, files: CatalogueFiles, kind: str) -> Path:
    """Where the compiled form of exactly these bytes lies."""
    key = hashlib.sha256(f"{files.key}{_code_key()}".encode()).hexdigest()[:24]
    return cache_dir / f"{files.mall}-{kind}-{key}.json"


def read_compiled(path: Path) -> Catalogue | None:
    """The cached catalogue, or None when it is absent, foreign or damaged."""
    packed = read_json(path)
    if packed is None:
        return None
    try:
        return unpack(packed)
    except (KeyError, TypeError, ValueError, IndexError):
        return None


def write_compiled(path: Path, catalogue: Catalogue) -> None:
    """Keep a catalogue, best effort; older compiled forms are dropped."""
    write_json(path, pack(catalogue))


def read_json(path: Path) -> Mapping[str, Any] | None:
    """A JSON object from disk, or None."""
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write a file whole or not at all. A cache that cannot be written is no fault."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".draft")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(draft, path)
        _drop_old(path)
    except OSError:
        return


def _drop_old(path: Path) -> None:
    family = path.name.rsplit("-", 1)[0]
    found = sorted(path.parent.glob(f"{family}-*.json"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in found[KEEP:]:
        old.unlink(missing_ok=True)
