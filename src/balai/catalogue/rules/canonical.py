"""Canonical bytes and content hash of a document. Pure.

RFC 8785 for the profile the house writes: objects with ASCII names, arrays, strings, booleans, null and integers
below 2**53; no floats (a decimal is written as text). `tests/catalogue/test_canonical_rules.py` holds it to the reference.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

SAFE_INTEGER = 2**53 - 1
_HALVES = re.compile("[\\ud800-\\udfff]")
"""Half characters, which no bytes stand for."""


class NotCanonical(ValueError):
    """A value outside the profile; the text is its path."""


def canonical_text(doc: Mapping[str, Any]) -> str:
    """The document in RFC 8785. Raises NotCanonical."""
    if not _fits(doc):
        _check(doc, "")
    return json.dumps(doc, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hash_of_text(text: str) -> str:
    """SHA-256 of canonical text, lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def content_hash(doc: Mapping[str, Any]) -> str:
    """The content hash of a document. Raises NotCanonical."""
    return hash_of_text(canonical_text(doc))


def _fits(value: Any) -> bool:
    """Whether everything here is plainly within the profile; False = look closer. Quick: it builds no paths."""
    kind = type(value)
    if kind is str:
        return value.isascii() or not _HALVES.search(value)
    if kind is dict:
        return all(type(name) is str and name.isascii() and _fits(part) for name, part in value.items())
    if kind is list or kind is tuple:
        return all(map(_fits, value))
    return value is None or kind is bool or (kind is int and -SAFE_INTEGER <= value <= SAFE_INTEGER)


def _check(value: Any, path: str) -> None:
    if isinstance(value, Mapping):
        for name, part in value.items():
            if not isinstance(name, str) or not name.isascii():
                raise NotCanonical(f"{path}.{name}")
            _check(part, f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for n, part in enumerate(value):
            _check(part, f"{path}[{n}]")
    elif not _plain(value):
        raise NotCanonical(path)


def _plain(value: Any) -> bool:
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, str):
        return value.isascii() or not _HALVES.search(value)
    return isinstance(value, int) and -SAFE_INTEGER <= value <= SAFE_INTEGER
