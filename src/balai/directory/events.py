"""Facts about the building and its calendars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class MallChanged:
    """The set-up of a mall was written anew, as a whole."""

    type: ClassVar[str] = "mall.changed"
    version: int
    agencies: int
    counters: int
    digest: str


@dataclass(frozen=True, slots=True)
class PostGiven:
    """An account got a role in a mall."""

    type: ClassVar[str] = "post.given"
    account: int
    role: str
    agency: str


@dataclass(frozen=True, slots=True)
class CalendarDrafted:
    """A new version of a year's holidays was imported; it does not count yet."""

    type: ClassVar[str] = "calendar.drafted"
    year: int
    version: int
    days: int


@dataclass(frozen=True, slots=True)
class CalendarConfirmed:
    """An officer confirmed a version; it counts from now on."""

    type: ClassVar[str] = "calendar.confirmed"
    year: int
    version: int


@dataclass(frozen=True, slots=True)
class ClosureDeclared:
    """A scope is closed, or specially open, for a while."""

    type: ClassVar[str] = "closure.declared"
    closure: int
    scope: str
    name: str
    starts_ms: int
    ends_ms: int
    opens: bool


@dataclass(frozen=True, slots=True)
class ClosureWithdrawn:
    """A declaration no longer counts."""

    type: ClassVar[str] = "closure.withdrawn"
    closure: int
