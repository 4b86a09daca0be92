"""Facts about messages: which template of which version by which channel, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class TemplatePublished:
    """A message template got a new version; `digest` is the SHA-256 of its texts."""

    type: ClassVar[str] = "template.published"
    template: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class PreferenceSet:
    """A person chose by which channels to be told, in order; empty = not at all."""

    type: ClassVar[str] = "preference.set"
    person: str
    channels: list[str]


@dataclass(frozen=True, slots=True)
class MessageSent:
    """A carrier took a message."""

    type: ClassVar[str] = "message.sent"
    message: int
    template: str
    version: int
    channel: str
    attempts: int


@dataclass(frozen=True, slots=True)
class MessageFailed:
    """A message was given up: `fault` says why; the next channel of the person is tried when there is one."""

    type: ClassVar[str] = "message.failed"
    message: int
    template: str
    channel: str
    fault: str


@dataclass(frozen=True, slots=True)
class MessageDelivered:
    """The carrier reports that the message reached the person."""

    type: ClassVar[str] = "message.delivered"
    message: int
    channel: str
