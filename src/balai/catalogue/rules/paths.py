"""Addresses inside a definition: dotted names, items of lists by id (`steps[check].term.amount`). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

ABSENT = object()
"""Nothing stands there."""

_PART = re.compile(r"([a-z_]+)(?:\[([^\]]+)\])?(?:\.|$)")
KEYS = ("id", "value", "name")
"""What an item of a list is known by."""


@lru_cache(maxsize=4096)
def split_path(path: str) -> tuple[tuple[str, str], ...]:
    """The parts of a path as (name, item id or empty)."""
    return tuple((part[1], part[2] or "") for part in _PART.finditer(path))


def item_id(item: Any) -> str:
    """What an item is known by; a plain text by itself."""
    if isinstance(item, Mapping):
        return str(next((item[key] for key in KEYS if key in item), ""))
    return str(item)


def get_at(doc: Any, path: str) -> Any:
    """The value at a path; ABSENT when there is none, null counts as none."""
    for name, wanted in split_path(path):
        doc = doc.get(name) if isinstance(doc, Mapping) else None
        if wanted:
            doc = next((one for one in doc or [] if item_id(one) == wanted), None)
        if doc is None:
            return ABSENT
    return doc


def put_at(doc: dict[str, Any], path: str, value: Any) -> bool:
    """Set the value at a path, making objects on the way; False when an item on the way is not there.

    An object set at an item that is not there is added to its list.
    """
    parts = split_path(path)
    place: Any = doc
    for name, wanted in parts[:-1]:
        if place.get(name) is None:
            place[name] = [] if wanted else {}
        place = place[name]
        if wanted:
            place = next((one for one in place if item_id(one) == wanted), None)
        if not isinstance(place, dict):
            return False
    name, wanted = parts[-1]
    if not wanted:
        place[name] = value
        return True
    return _put_item(place, name, wanted, value)


def _put_item(place: dict[str, Any], name: str, wanted: str, value: Any) -> bool:
    items = place.get(name) or []
    kept = [value if item_id(one) == wanted else one for one in items]
    if not any(item_id(one) == wanted for one in items):
        if not isinstance(value, Mapping):
            return False
        kept.append({"id": wanted, **value})
    place[name] = kept
    return True


def take_at(doc: dict[str, Any], path: str) -> None:
    """Remove what stands at a path."""
    parts = split_path(path)
    place: Any = doc
    for name, wanted in parts[:-1]:
        place = place.get(name) if isinstance(place, Mapping) else None
        if wanted:
            place = next((one for one in place or [] if item_id(one) == wanted), None)
    if isinstance(place, dict):
        name, wanted = parts[-1]
        if wanted:
            place[name] = [one for one in place.get(name) or [] if item_id(one) != wanted]
        else:
            place.pop(name, None)


def ancestors_of(path: str) -> Iterator[str]:
    """The path itself, then what holds it, up to the first part."""
    while path:
        yield path
        path = path[: path.rindex("[")] if path.endswith("]") else path.rpartition(".")[0]


def covers(wide: str, path: str) -> bool:
    """Whether a path lies at or inside another."""
    return path == wide or path.startswith((wide + ".", wide + "["))
