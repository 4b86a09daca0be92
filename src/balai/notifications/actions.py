"""Commands of notifications: publish a template, choose channels, send, and take the carrier's word."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError

from balai.cases.queries.outside import Contact, find_contact, message_facts
from balai.directory.queries import get_mall
from balai.exchange.rules import SignatureWrong, keys_of, require_signature
from balai.journal.command import Log, command, to_ms
from balai.journal.outbox import Backoff, claim, try_later
from balai.kernel.actors import Actor
from balai.kernel.refusals import BadInput, Refusal
from balai.notifications.channels.carriers import CARRIERS
from balai.notifications.channels.letter import Handed, Letter
from balai.notifications.channels.ways import address_of, ways_to, why_not
from balai.notifications.events import (
    MessageDelivered,
    MessageFailed,
    MessageSent,
    PreferenceSet,
    TemplatePublished,
)
from balai.notifications.models import Message, Preference, Template
from balai.notifications.queries import get_texts, latest_version
from balai.notifications.rules import (
    Texts,
    check_channels,
    check_texts,
    fill,
    hopeless,
    not_before,
)

TABLE = "notifications_message"
BACKOFF = Backoff(first_ms=5_000, most_ms=30 * 60_000)
ROUND_S = 10.0
"""How long one carrier is kept busy in one round: well within the lease of its rows."""
NOT_TRIED_MS = 15_000
PUBLISHERS = 8
"""How many may publish a version of the same message at the same moment."""


class _Closed(Exception):
    """Another worker was first."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A message with its letter, and the channel that is next when this one fails; empty = none."""

    message: Message
    letter: Letter
    following: str


def publish_template(*, code: str, texts_id: Texts, texts_en: Texts, by: Actor, at: datetime) -> int:
    """A new version of a message; returns its number. Messages already made keep theirs.

    Raises TemplateUnknown, BadInput, NotAllowed. Records `template.published`.
    """
    check_texts(texts_id)
    check_texts(texts_en)
    for _ in range(PUBLISHERS):
        with suppress(IntegrityError):  # somebody else took this number at the same moment
            return _publish(code, texts_id, texts_en, by, at)
    return _publish(code, texts_id, texts_en, by, at)


def _publish(code: str, texts_id: Texts, texts_en: Texts, by: Actor, at: datetime) -> int:
    with command("definition.publish", by=by, at=at) as log:
        version = latest_version(code) + 1
        Template.objects.create(
            code=code, version=version, made_ms=to_ms(at), made_by=by.ref,
            short_id=texts_id.short, subject_id=texts_id.subject, body_id=texts_id.body,
            short_en=texts_en.short, subject_en=texts_en.subject, body_en=texts_en.body,
        )  # fmt: skip
        digest = hashlib.sha256(repr((texts_id, texts_en)).encode()).hexdigest()
        log.record(TemplatePublished(code, version, digest), subject=f"template:{code}")
    return version


def _read_receipt(body: bytes) -> tuple[str, str, bool]:
    """Channel, the carrier's id and whether it arrived. Raises BadInput."""
    try:
        told = json.loads(body)
        channel, carrier_id, delivered = told["channel"], told["id"], told["delivered"]
    except (ValueError, KeyError, TypeError) as fault:
        raise BadInput(field="body", why="channel, id, delivered") from fault
    if not isinstance(channel, str) or not isinstance(carrier_id, str) or not isinstance(delivered, bool):
        raise BadInput(field="body", why="channel, id, delivered")
    return channel, carrier_id, delivered


def set_preference(*, mall: str, person: str, channels: Sequence[str], by: Actor, at: datetime) -> None:
    """By which channels a person wants to be told, in order; none = not at all.

    Raises BadInput, NotAllowed. Records `preference.set`.
    """
    chosen = check_channels(channels)
    with command("application.save", by=by, at=at, chain=mall) as log:
        Preference.objects.update_or_create(
            person=person, defaults={"channels": " ".join(chosen), "set_ms": to_ms(at)}
        )
        log.record(PreferenceSet(person, chosen), subject=f"person:{person}")


def send_messages(*, mall: str, by: Actor, at: datetime, limit: int = 50) -> int:
    """Hand the messages that are due to their carriers, all channels side by side; returns how many were claimed.

    What fails is tried again, then by the person's next channel; at night only what is urgent goes. Raises NotAllowed.
    Records `message.sent`, `message.failed`.
    """
    by.require("message.send", mall=mall)
    ids = claim(TABLE, now_ms=to_ms(at), limit=limit, mall=mall)
    by_channel: dict[str, list[_Ready]] = {}
    for message in Message.objects.filter(pk__in=ids).order_by("next_ms", "id"):
        ready = _prepare(message, by, at)
        if ready is not None:
            by_channel.setdefault(message.channel, []).append(ready)
    with ThreadPoolExecutor(max(1, len(by_channel)), "tell") as pool:
        for handed in as_completed([pool.submit(_hand_over, one) for one in by_channel.values()]):
            for ready, what in handed.result():
                _keep(ready, what, by, at)
    return len(ids)


def _prepare(message: Message, by: Actor, at: datetime) -> _Ready | None:
    """The letter; None when it cannot go now: at night, or when this channel is no way to the person any more."""
    due = not_before(at, get_mall(message.mall).zone, urgent=message.urgent)
    if due > at:
        try_later(TABLE, message.pk, next_ms=to_ms(due), fault=message.fault, tried=False)
        return None
    contact = find_contact(message.case)
    ways = [] if contact is None else ways_to(contact)
    following = _next_channel(message, ways)
    if contact is None or message.channel not in ways:
        _give_up(message, following, why_not(contact, message.channel), by, at)
        return None
    try:
        return _Ready(message, _letter_of(message, contact), following)
    except Refusal as refusal:  # a text or a case that is no more: this message never goes
        _give_up(message, "", refusal.code, by, at)
        return None


def _next_channel(message: Message, ways: Sequence[str]) -> str:
    tried = Message.objects.filter(mall=message.mall, seq=message.seq, template=message.template)
    known = set(tried.values_list("channel", flat=True))
    return next((way for way in ways if way not in known), "")


def _letter_of(message: Message, contact: Contact) -> Letter:
    """The message as it goes out: its template's version, filled with what may travel."""
    texts = get_texts(message.template, contact.lang, message.version)
    facts = message_facts(message.case, contact.lang)
    key = f"{message.mall}-{message.seq}-{message.template}-{message.channel}"
    return Letter(
        address_of(contact, message.channel), fill(texts.short, facts), fill(texts.subject, facts),
        fill(texts.body, facts), key, contact.lang,
    )  # fmt: skip


def _hand_over(ready: Iterable[_Ready]) -> list[tuple[_Ready, Handed | None]]:
    """Hand letters to one carrier, outside any transaction; once it is away or slow, the rest is not tried."""
    told: list[tuple[_Ready, Handed | None]] = []
    until, goes_on = time.monotonic() + ROUND_S, True
    for one in ready:
        goes_on = goes_on and time.monotonic() < until
        handed = CARRIERS[one.message.channel](one.letter) if goes_on else None
        goes_on = handed is not None and not handed.away
        told.append((one, handed))
    return told


def _keep(one: _Ready, handed: Handed | None, by: Actor, at: datetime) -> None:
    """What became of a letter, as a fact of our own."""
    message, now_ms = one.message, to_ms(at)
    if handed is None:
        try_later(TABLE, message.pk, next_ms=now_ms + NOT_TRIED_MS, fault=message.fault, tried=False)
    elif not handed.fault:
        _keep_sent(message, handed, by, at)
    elif hopeless(
        attempts=message.attempts, age_ms=now_ms - message.made_ms, final=handed.final, another=bool(one.following)
    ):
        _give_up(message, one.following, handed.fault, by, at)
    else:
        try_later(TABLE, message.pk, next_ms=now_ms + BACKOFF.after(message.attempts), fault=handed.fault)


def _keep_sent(message: Message, handed: Handed, by: Actor, at: datetime) -> None:
    with suppress(_Closed), command("message.send", by=by, at=at, chain=message.mall) as log:
        _move(message, "due", "sent", sent_ms=to_ms(at), lease_ms=0, fault="", carrier_id=handed.carrier_id)
        log.record(
            MessageSent(message.pk, message.template, message.version, message.channel, message.attempts),
            subject=f"case:{message.case}",
        )


def _move(message: Message, was: str, to: str, **changes: Any) -> None:
    """Move a message from one state to another. Raises _Closed when another worker was first."""
    if not Message.objects.filter(pk=message.pk, state=was).update(state=to, **changes):
        raise _Closed


def _give_up(message: Message, following: str, fault: str, by: Actor, at: datetime) -> None:
    with suppress(_Closed), command("message.send", by=by, at=at, chain=message.mall) as log:
        _move(message, "due", "failed", lease_ms=0, fault=fault[:60])
        _fail(log, message, following, fault, at)


def _fail(log: Log, message: Message, following: str, fault: str, at: datetime) -> None:
    log.record(MessageFailed(message.pk, message.template, message.channel, fault[:60]), subject=f"case:{message.case}")
    if following:
        Message.objects.get_or_create(
            mall=message.mall, seq=message.seq, template=message.template, channel=following,
            defaults={
                "case": message.case, "person": message.person, "version": message.version,
                "urgent": message.urgent, "made_ms": message.made_ms, "next_ms": to_ms(at),
            },
        )  # fmt: skip


def take_receipt(*, mall: str, body: bytes, signature: str, by: Actor, at: datetime) -> bool:
    """A gateway's signed word `{channel, id, delivered}` about a message it took; False when it is known already.

    What did not arrive goes by the person's next channel.

    Raises SignatureWrong, BadInput, NotAllowed. Records `message.delivered` or `message.failed`.
    """
    channel, carrier_id, delivered = _read_receipt(body)
    told = settings.BALAI_GATEWAYS.get(channel)
    if told is None:
        raise SignatureWrong(why="channel")
    require_signature(keys_of(told["key"]), to_ms(at) // 1000, body, signature)
    message = Message.objects.filter(mall=mall, channel=channel, carrier_id=carrier_id, state="sent").first()
    if message is None or not carrier_id:
        return False
    try:
        with command("message.send", by=by, at=at, chain=mall) as log:
            _move(message, "sent", "delivered" if delivered else "failed", fault="" if delivered else "undelivered")
            if delivered:
                log.record(MessageDelivered(message.pk, message.channel), subject=f"case:{message.case}")
            else:
                contact = find_contact(message.case)
                following = "" if contact is None else _next_channel(message, ways_to(contact))
                _fail(log, message, following, "undelivered", at)
    except _Closed:
        return False
    return True
