"""Facts about the survey: ids, codes and numbers; the comment stays in the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ServiceRated:
    """A visitor rated a served ticket. `answers` are u1..u9 in order, 0 = not answered; None = not asked."""

    type: ClassVar[str] = "feedback.given"
    ticket: str
    queue: str
    agency: str
    answers: list[int]
    overall: int | None
    paid_extra: bool | None
    benefit: int | None
    burden: int | None
    commented: bool
