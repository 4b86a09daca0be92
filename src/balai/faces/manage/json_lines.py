"""JSON as a person types it: what is wrong on which line, and on which line each part of the document stands."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from balai.catalogue.rules.paths import ancestors_of, item_id

_FRACTION = re.compile(r"-?(\d+[.eE]|NaN|Infinity)")
_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+)')
Node = tuple[int, Any]
"""Where a value begins, and its parts: a dict by name, a list, or None."""


class JsonFault(ValueError):
    """Not JSON, or numbers with fractions; `line` and `column` count from 1."""

    def __init__(self, line: int, column: int, why: str) -> None:
        super().__init__(why)
        self.line, self.column, self.why = line, column, why


@dataclass(frozen=True, slots=True)
class Typed:
    """A document with the line of each of its parts, by path (`steps[check].term`)."""

    doc: Any
    lines: Mapping[str, int]

    def line_of(self, path: str) -> int:
        """The line of a part, or of what holds it; 0 = nowhere."""
        for place in (path, f"scenarios[{path}]", *ancestors_of(path)):
            if place in self.lines:
                return self.lines[place]
        return 0


def read_json(text: str) -> Typed:
    """Read a document. Raises JsonFault."""
    try:
        doc = json.loads(text)
    except json.JSONDecodeError as fault:
        raise JsonFault(fault.lineno, fault.colno, _said(fault.msg)) from fault
    except RecursionError as fault:
        raise JsonFault(1, 1, _("kurung bersarang terlalu dalam")) from fault
    starts = [match.end() for match in re.finditer("\n", text)]
    for token, place in _tokens(text):
        if _FRACTION.match(token):
            raise JsonFault(bisect_right(starts, place) + 1, place - ([0, *starts][bisect_right(starts, place)]) + 1, _("tulis bilangan bulat"))
    tree = _node(_tokens(text))
    lines = {path: bisect_right(starts, place) + 1 for path, place in _paths("", doc, tree)}
    return Typed(doc, lines)


def _said(fault: str) -> str:
    """What the reader says, in the page's language."""
    words = {
        "Expecting ',' delimiter": _("kurang koma, atau kurung penutup"),
        "Expecting ':' delimiter": _("kurang titik dua setelah nama"),
        "Expecting value": _("kurang nilai"),
        "Expecting property name enclosed in double quotes": _("nama harus di dalam tanda kutip ganda"),
        "Unterminated string starting at": _("kurang tanda kutip penutup"),
        "Illegal trailing comma before end of object": _("koma terakhir berlebih"),
        "Illegal trailing comma before end of array": _("koma terakhir berlebih"),
        "Invalid control character at": _("ganti baris atau tab di dalam teks; tulis \\n atau \\t"),
        "Invalid \\escape": _("garis miring terbalik salah; tulis \\\\"),
        "Extra data": _("masih ada isi setelah akhir dokumen"),
    }
    return words.get(fault, fault)


def write_json(doc: Any) -> str:
    """A document as it is edited."""
    return json.dumps(doc, indent=2, ensure_ascii=False)


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    for match in _TOKEN.finditer(text):
        yield match[1], match.start(1)


def _node(tokens: Iterator[tuple[str, int]], first: tuple[str, int] | None = None) -> Node:
    token, place = first or next(tokens)
    if token == "{":
        return place, _members(tokens)
    if token == "[":
        return place, _items(tokens)
    return place, None


def _members(tokens: Iterator[tuple[str, int]]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for token, place in tokens:
        if token == "}":
            break
        if token == ",":
            continue
        next(tokens)  # the colon
        found[json.loads(token)] = (place, _node(tokens)[1])
    return found


def _items(tokens: Iterator[tuple[str, int]]) -> list[Node]:
    found: list[Node] = []
    for token, place in tokens:
        if token == "]":
            break
        if token != ",":
            found.append(_node(tokens, (token, place)))
    return found


def _paths(path: str, doc: Any, node: Node) -> Iterator[tuple[str, int]]:
    """Every part by its path; items of a list by their id and by their number, fields also without their page."""
    place, parts = node
    if path:
        yield path, place
    if isinstance(doc, Mapping) and isinstance(parts, dict):
        for name, one in parts.items():
            yield from _paths(f"{path}.{name}" if path else name, doc.get(name), one)
    elif isinstance(doc, list) and isinstance(parts, list):
        for at, (value, one) in enumerate(zip(doc, parts, strict=False)):
            yield f"{path}[{at}]", one[0]
            yield from _paths(f"{path}[{item_id(value) or at}]", value, one)
            if path.endswith(".fields"):
                yield from _paths(f"fields[{item_id(value)}]", value, one)
