"""What is told, when and how. Pure.

A message follows from one entry of the journal, once. Templates name only facts that may travel: the case number, the
service, dates, amounts and the link; a subject carries the mall's name and the number, nothing about the person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from balai.kernel.refusals import BadInput, Refusal

CHANNELS = ("whatsapp", "sms", "email", "push")
"""In the order in which they are tried for somebody who never chose; those without an address are passed over."""
QUIET_FROM, QUIET_UNTIL = time(21, 0), time(7, 0)
"""Quiet hours, mall's local time: what is not urgent waits for the morning."""
GIVE_UP_AFTER = 6
"""Attempts by one channel when there is another; without another it is tried until it is too old to be news."""
TOO_OLD_MS = 24 * 3_600_000
PLACES = frozenset({"number", "service", "mall", "due", "amount", "link"})
SUBJECT_PLACES = frozenset({"number", "mall"})
_PLACE = re.compile(r"\{([a-z_]*)\}")


class TemplateUnknown(Refusal):
    """No message template under this code."""

    code = "template-unknown"


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry leads to: the template, and whether it may disturb the night."""

    template: str
    urgent: bool = False


TOLD = {
    "application.submitted": Told("received"),
    "case.returned": Told("fix"),
    "bill.raised": Told("pay"),
    "bill.settled": Told("paid", urgent=True),
    "case.decided:granted": Told("granted"),
    "case.decided:refused": Told("refused"),
    "case.deemed": Told("deemed"),
    "document.issued": Told("ready"),
    "objection.answered": Told("objection"),
    "case.blocked": Told("blocked"),
    "case.due_changed": Told("due_changed"),
    "case.withdrawn": Told("withdrawn"),
}
"""Entry type (with its outcome where that matters) -> what is told. Who answers an act at once may hear at night."""


def told_of(type_: str, facts: Mapping[str, object]) -> Told | None:
    """What an entry leads to, or None."""
    return TOLD.get(f"{type_}:{facts.get('outcome', '')}") or TOLD.get(type_)


@dataclass(frozen=True, slots=True)
class Texts:
    """A template in one language. `short` goes by SMS, WhatsApp and push; `subject` and `body` by e-mail."""

    short: str
    subject: str
    body: str


def check_texts(texts: Texts) -> None:
    """Raise BadInput for an empty text, an unknown place, a subject that names more than number and mall."""
    for field, text, allowed in (
        ("short", texts.short, PLACES), ("subject", texts.subject, SUBJECT_PLACES), ("body", texts.body, PLACES),
    ):  # fmt: skip
        if not text.strip():
            raise BadInput(field=field, why="a text")
        for place in _PLACE.findall(text):
            if place not in allowed:
                raise BadInput(field=field, why="only " + ", ".join(sorted(allowed)), value=place)
    if len(texts.short) > 300:
        raise BadInput(field="short", why="at most 300 characters", value=len(texts.short))
    if "\n" in texts.subject:
        raise BadInput(field="subject", why="one line")


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with its places filled; an unknown fact becomes a dash."""
    return _PLACE.sub(lambda place: facts.get(place.group(1), "–"), text)


def not_before(at: datetime, zone: ZoneInfo, *, urgent: bool) -> datetime:
    """The moment from which a message may go out: now, or at seven when it is night and not urgent."""
    local = at.astimezone(zone)
    clock = local.time().replace(tzinfo=None)
    if urgent or QUIET_UNTIL <= clock < QUIET_FROM:
        return at
    day = local.date() + timedelta(days=1 if clock >= QUIET_FROM else 0)
    return datetime.combine(day, QUIET_UNTIL, zone)


def hopeless(*, attempts: int, age_ms: int, final: bool, another: bool) -> bool:
    """Whether a message that failed is given up by this channel: trying again is no use, or there is a better way."""
    return final or age_ms >= TOO_OLD_MS or (another and attempts >= GIVE_UP_AFTER)


def check_channels(channels: Sequence[str]) -> list[str]:
    """The chosen channels in order without repeats. Raises BadInput for an unknown one."""
    for channel in channels:
        if channel not in CHANNELS:
            raise BadInput(field="channels", why="one of " + ", ".join(CHANNELS), value=channel)
    return list(dict.fromkeys(channels))


def route(chosen: Sequence[str] | None, addresses: Mapping[str, str]) -> list[str]:
    """The channels to try in order: the person's choice (None = never chose), where there is an address."""
    return [channel for channel in (CHANNELS if chosen is None else chosen) if addresses.get(channel)]


def international(phone: str) -> str:
    """An Indonesian phone number as +62…, whatever spacing it was typed with; others stay as they are."""
    digits = re.sub(r"[^\d+]", "", phone)
    if digits.startswith("0"):
        return "+62" + digits[1:]
    return "+" + digits if digits.startswith("62") else digits
