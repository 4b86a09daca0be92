"""Facts about questions to agencies: codes and numbers, never what was asked or answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """An agency answered: `outcome` done or refused; `waited_ms` since the case asked."""

    type: ClassVar[str] = "question.answered"
    question: int
    case: str
    register: str
    agency: str
    outcome: str
    attempts: int
    waited_ms: int


@dataclass(frozen=True, slots=True)
class QuestionDeferred:
    """An agency took the question and will answer later."""

    type: ClassVar[str] = "question.deferred"
    question: int
    case: str
    register: str
    agency: str


@dataclass(frozen=True, slots=True)
class AgencyLost:
    """An agency's system failed so often that questions wait until `until_ms` (circuit breaker)."""

    type: ClassVar[str] = "agency.lost"
    agency: str
    failures: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class AgencyFound:
    """An agency's system answers again after `away_ms`."""

    type: ClassVar[str] = "agency.found"
    agency: str
    away_ms: int
