"""Facts about visits. `visit` is a pseudonymous number; the code is the visitor's secret and stays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class VisitOpened:
    """A person or party came with needs; whether priority applies, not why."""

    type: ClassVar[str] = "visit.opened"
    visit: int
    channel: str
    party: int
    priority: bool
    services: list[str]
