"""The catalogue as canonical bytes (for its version) and as compact JSON (for the compiled cache).

JSON, not pickle: a planted cache file must never run code. Texts, steps and requirements that services share are
written once and shared again after reading.
"""

import hashlib
import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from balai.catalogue.rules.standard import Catalogue, Requirement, Step, Text

VERSION_DIGITS = 12
_SHARED: tuple[type, ...] = (Text, Step, Requirement)

Decode = Callable[[Any, dict[type, list[Any]]], Any]


def with_version(catalogue: Catalogue) -> Catalogue:
    """The same catalogue, stamped with the hash of everything else in it."""
    content = _plain(replace(catalogue, version=""))
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return replace(catalogue, version=hashlib.sha256(text.encode()).hexdigest()[:VERSION_DIGITS])


def _plain(value: Any) -> Any:
    kind: Any = type(value)
    if _is_row(kind):
        return {name: _plain(getattr(value, name)) for name in _names(kind)}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _is_row(kind: Any) -> bool:
    return is_dataclass(kind)


@cache
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls))


def pack(catalogue: Catalogue) -> dict[str, Any]:
    """The catalogue as JSON values: fields by position, shared parts by number."""
    tables: dict[type, dict[Any, int]] = {cls: {} for cls in _SHARED}
    rows: dict[type, list[Any]] = {cls: [] for cls in _SHARED}

    def write(value: Any) -> Any:
        if _is_row(type(value)):
            return share(value) if type(value) in tables else row(value)
        if isinstance(value, Mapping):
            return {key: write(item) for key, item in value.items()}
        if isinstance(value, tuple):
            return [write(item) for item in value]
        return value.isoformat() if isinstance(value, date) else value

    def row(value: Any) -> list[Any]:
        kind: Any = type(value)
        return [write(getattr(value, name)) for name in _names(kind)]

    def share(value: Any) -> int:
        table = tables[type(value)]
        if value not in table:
            written = row(value)
            table[value] = len(rows[type(value)])
            rows[type(value)].append(written)
        return table[value]

    return {"catalogue": write(catalogue), "shared": [rows[cls] for cls in _SHARED]}


def unpack(packed: Mapping[str, Any]) -> Catalogue:
    """The catalogue from what `pack` made. Raises on anything else (KeyError, TypeError, ValueError, IndexError)."""
    shared: dict[type, list[Any]] = {}
    for cls, rows in zip(_SHARED, packed["shared"], strict=True):
        decode = _row_decoder(cls)
        shared[cls] = [decode(row, shared) for row in rows]
    catalogue: Catalogue = _row_decoder(Catalogue)(packed["catalogue"], shared)
    return catalogue


@cache
def _decoder(kind: Any) -> Decode | None:
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        inner = _decoder(next(arg for arg in args if arg is not type(None)))
        return inner and (lambda value, shared: None if value is None else inner(value, shared))
    if origin is tuple:
        return _sequence_decoder(_decoder(args[0]))
    if origin is not None and issubclass(origin if isinstance(origin, type) else object, Mapping):
        return _mapping_decoder(_decoder(args[1]))
    if kind is date:
        return lambda value, _: date.fromisoformat(value)
    if kind in _SHARED:
        return lambda value, shared: shared[kind][value]
    return _row_decoder(kind) if _is_row(kind) else None


def _sequence_decoder(inner: Decode | None) -> Decode:
    if inner is None:
        return lambda value, _: tuple(value)
    return lambda value, shared: tuple([inner(item, shared) for item in value])


def _mapping_decoder(inner: Decode | None) -> Decode:
    if inner is None:
        return lambda value, _: dict(value)
    return lambda value, shared: {key: inner(item, shared) for key, item in value.items()}


@cache
def _row_decoder(cls: Any) -> Decode:
    hints = get_type_hints(cls)
    decoders = [_decoder(hints[name]) for name in _names(cls)]

    def decode(row: Any, shared: dict[type, list[Any]]) -> Any:
        values = [d(value, shared) if d else value for d, value in zip(decoders, row, strict=True)]
        return cls(*values)

    return decode
