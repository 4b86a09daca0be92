"""Shapes of JSON documents as data: each shape checks a value, naming path and remedy, and fills in what may be
left out. Pure; the shapes of a definition stand in `definition.py`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Protocol

from .expressions import BadExpression, split_expression
from .flaws import Flaw, flaw


class Shape(Protocol):
    """One kind of value."""

    def check(self, value: Any, path: str) -> list[Flaw]:
        """What is wrong with a value at a path."""

    def fill(self, value: Any) -> Any:
        """The value with its optional parts present."""


@dataclass(frozen=True, slots=True)
class Word:
    """A string of a pattern; `like` shows one."""

    pattern: str = r"(?s).*\S.*"
    like: str = "teks"
    longest: int = 4000

    def check(self, value: Any, path: str) -> list[Flaw]:
        """A string that matches."""
        good = isinstance(value, str) and len(value) <= self.longest and re.fullmatch(self.pattern, value)
        return [] if good else [flaw("not-like", path, value=value, like=self.like)]

    def fill(self, value: Any) -> Any:
        """As it is."""
        return value


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number within bounds."""

    least: int = 0
    most: int = 2**53 - 1

    def check(self, value: Any, path: str) -> list[Flaw]:
        """An int, no bool, in range."""
        good = isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most
        return [] if good else [flaw("not-a-number", path, value=value, least=self.least, most=self.most)]

    def fill(self, value: Any) -> Any:
        """As it is."""
        return value


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def check(self, value: Any, path: str) -> list[Flaw]:
        """A bool."""
        return [] if isinstance(value, bool) else [flaw("not-one-of", path, value=value, allowed="true, false")]

    def fill(self, value: Any) -> Any:
        """As it is."""
        return value


@dataclass(frozen=True, slots=True)
class OneOf:
    """One word of a list."""

    words: tuple[str, ...]

    def check(self, value: Any, path: str) -> list[Flaw]:
        """A known word."""
        if isinstance(value, str) and value in self.words:
            return []
        return [flaw("not-one-of", path, value=value, allowed=self.words)]

    def fill(self, value: Any) -> Any:
        """As it is."""
        return value


@dataclass(frozen=True, slots=True)
class Maybe:
    """Null or a shape."""

    shape: Shape

    def check(self, value: Any, path: str) -> list[Flaw]:
        """Nothing, or what the shape says."""
        return [] if value is None else self.shape.check(value, path)

    def fill(self, value: Any) -> Any:
        """As the shape fills it."""
        return None if value is None else self.shape.fill(value)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A plain value of a form: text, number, yes or no, or a list of texts."""

    def check(self, value: Any, path: str) -> list[Flaw]:
        """No objects."""
        parts = value if isinstance(value, list) else [value]
        good = all(part is None or isinstance(part, str | int | float | bool) for part in parts)
        return [] if good else [flaw("not-like", path, value=type(value).__name__, like="nilai isian")]

    def fill(self, value: Any) -> Any:
        """As it is."""
        return value


@dataclass(frozen=True, slots=True)
class Anything:
    """Whatever; the merged document is checked as a whole."""

    def check(self, value: Any, path: str) -> list[Flaw]:
        """Whatever it is."""
        return []

    def fill(self, value: Any) -> Any:
        """As it is."""
        return value


@dataclass(frozen=True, slots=True)
class RuleShape:
    """A rule: leaf or tree."""

    def check(self, value: Any, path: str) -> list[Flaw]:
        """Every node is `all`, `any`, `not` or one expression."""
        if isinstance(value, str):
            return check_expression(value, path)
        if not isinstance(value, Mapping) or len(value) != 1:
            return [flaw("not-a-rule", path, value=value)]
        [(word, parts)] = value.items()
        if word == "not":
            return self.check(parts, f"{path}.not")
        if word not in ("all", "any") or not isinstance(parts, list):
            return [flaw("not-a-rule", path, value=value)]
        return [one for n, part in enumerate(parts) for one in self.check(part, f"{path}.{word}[{n}]")]

    def fill(self, value: Any) -> Any:
        """As it is."""
        return value


def check_expression(text: str, path: str) -> list[Flaw]:
    """What forbids an expression as a leaf; its meaning is checked by the proof."""
    try:
        split_expression(text)
    except BadExpression as fault:
        code = "expression-joined" if str(fault) == "joined" else "expression-bad"
        return [flaw(code, path, value=text)]
    return []


@dataclass(frozen=True, slots=True)
class Each:
    """A list of one shape. `key` names the member that tells its items apart; they are addressed by it."""

    shape: Shape
    least: int = 0
    key: str = ""

    def check(self, value: Any, path: str) -> list[Flaw]:
        """Every item, and no id twice."""
        if not isinstance(value, list):
            return [flaw("not-a-list", path, value=value)]
        if len(value) < self.least:
            return [flaw("too-few", path, least=self.least)]
        found: list[Flaw] = []
        seen: set[str] = set()
        for n, item in enumerate(value):
            name = item.get(self.key) if self.key and isinstance(item, Mapping) else None
            place = f"{path}[{name if isinstance(name, str) else n}]"
            if isinstance(name, str) and name in seen:
                found.append(flaw("id-twice", place, value=name))
            seen.add(name if isinstance(name, str) else "")
            found += self.shape.check(item, place)
        return found

    def fill(self, value: Any) -> Any:
        """Every item filled."""
        return [self.shape.fill(item) for item in value] if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Record:
    """An object: what must stand in it, and what may with its default."""

    needed: Mapping[str, Shape]
    may: Mapping[str, tuple[Shape, Any]] = field(default_factory=dict)
    agree: Callable[[Mapping[str, Any], str], list[Flaw]] | None = None

    def check(self, value: Any, path: str) -> list[Flaw]:
        """All members; an unknown one is named with the likely word."""
        if not isinstance(value, Mapping):
            return [flaw("not-an-object", path, value=value)]
        found = [flaw("key-missing", _below(path, key)) for key in self.needed if key not in value]
        known = [*self.needed, *self.may]
        for key, part in value.items():
            if key not in known:
                likely = get_close_matches(str(key), known, 1) or [", ".join(known)]
                found.append(flaw("key-unknown", _below(path, str(key)), likely=likely[0]))
            elif key in self.needed:
                found += self.needed[key].check(part, _below(path, key))
            elif part is not None:
                found += self.may[key][0].check(part, _below(path, key))
        if not found and self.agree:
            found = self.agree(value, path)
        return found

    def fill(self, value: Any) -> Any:
        """With every optional member present."""
        if not isinstance(value, Mapping):
            return value
        shapes = {**self.needed, **{key: shape for key, (shape, _) in self.may.items()}}
        full = {key: shapes[key].fill(part) if key in shapes else part for key, part in value.items()}
        for key, (_, default) in self.may.items():
            if full.get(key) is None:
                full[key] = default.copy() if isinstance(default, dict | list) else default
        return full


PATH = Word(r"[a-z_]+(\[[^\]]+\])?(\.[a-z_]+(\[[^\]]+\])?)*", "steps[check].term", 160)


class ByPath:
    """An object whose names are paths into a definition."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def check(self, value: Any, path: str) -> list[Flaw]:
        """Good paths, good values."""
        if not isinstance(value, Mapping):
            return [flaw("not-an-object", path, value=value)]
        names = [one for name in value for one in PATH.check(name, f"{path}.{name}")]
        return names + [one for name, part in value.items() for one in self.shape.check(part, f"{path}.{name}")]

    def fill(self, value: Any) -> Any:
        """As they are."""
        return value


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
