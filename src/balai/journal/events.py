"""What an event is. Rooms define theirs as frozen dataclasses with a class variable `type`."""

from __future__ import annotations

from dataclasses import fields
from typing import ClassVar, Protocol, runtime_checkable

from balai.journal.rules import Facts


@runtime_checkable
class Event(Protocol):
    """One fact in the past tense: ids, codes and numbers only; never names, NIK or free text."""

    type: ClassVar[str]


def facts_of(event: Event) -> Facts:
    """The event's own fields as JSON-able facts."""
    return {field.name: getattr(event, field.name) for field in fields(event)}  # type: ignore[arg-type]
