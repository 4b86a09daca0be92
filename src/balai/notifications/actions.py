"""Commands of notifications: publish a template, choose channels, send, and take the carrier's word."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from balai.cases.queries.outside import Contact, find_contact, message_facts
from balai.exchange.rules import SignatureWrong, keys_of, require_signature
from balai.journal.command import command, to_ms
from balai.journal.outbox import Backoff, claim, try_later
from balai.kernel.actors import Actor
from balai.kernel.refusals import BadInput
from balai.notifications.channels.carriers import CARRIERS
from balai.notifications.channels.letter import Handed, Letter
from balai.notifications.events import (
    MessageDelivered,
    MessageFailed,
    MessageSent,
    PreferenceSet,
    TemplatePublished,
)
from balai.notifications.models import Message, Preference, Template
from balai.notifications.queries import find_preference, get_texts, latest_version
from balai.notifications.rules import (
    GIVE_UP_AFTER,
    Texts,
    check_channels,
    check_texts,
    fill,
    international,
    route,
)

TABLE = "notifications_message"
BACKOFF = Backoff(first_ms=5_000, most_ms=30 * 60_000)


def publish_template(*, code: str, texts_id: Texts, texts_en: Texts, by: Actor, at: datetime) -> int:
    """A new version of a message; returns its number. Messages already made keep theirs.

    Raises TemplateUnknown, BadInput, NotAllowed. Records `template.published`.
    """
    check_texts(texts_id)
    check_texts(texts_en)
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
    """Hand the messages that are due to their carriers; returns how many were tried.

    What fails is tried again, then by the person's next channel. Raises NotAllowed.
    Records `message.sent`, `message.failed`.
    """
    by.require("message.send", mall=mall)
    ids = claim(TABLE, now_ms=to_ms(at), limit=limit, mall=mall)
    for message in Message.objects.filter(pk__in=ids).order_by("next_ms", "id"):
        _send(message, by, at)
    return len(ids)


def _send(message: Message, by: Actor, at: datetime) -> None:
    contact = find_contact(message.case)
    address = "" if contact is None else _address_of(contact, message.channel)
    if contact is None or not address:
        _give_up(message, contact, "no-address", by, at)
        return
    handed = CARRIERS[message.channel](_letter_of(message, contact, address))
    if handed.fault and not handed.final and message.attempts < GIVE_UP_AFTER:
        next_ms = to_ms(at) + BACKOFF.after(message.attempts)
        try_later(TABLE, message.pk, next_ms=next_ms, fault=handed.fault)
    elif handed.fault:
        _give_up(message, contact, handed.fault, by, at)
    else:
        _keep_sent(message, handed, by, at)


def _address_of(contact: Contact, channel: str) -> str:
    """Where a channel reaches a person; empty = nowhere."""
    if channel == "email":
        return contact.email
    return international(contact.phone) if channel in ("sms", "whatsapp") and contact.phone else ""


def _letter_of(message: Message, contact: Contact, address: str) -> Letter:
    """The message as it goes out: its template's version, filled with what may travel."""
    texts = get_texts(message.template, contact.lang, message.version)
    facts = message_facts(message.case, contact.lang)
    key = f"{message.mall}-{message.seq}-{message.template}-{message.channel}"
    return Letter(address, fill(texts.short, facts), fill(texts.subject, facts), fill(texts.body, facts), key)


def _keep_sent(message: Message, handed: Handed, by: Actor, at: datetime) -> None:
    with command("message.send", by=by, at=at, chain=message.mall) as log:
        Message.objects.filter(pk=message.pk, state="due").update(
            state="sent", sent_ms=to_ms(at), lease_ms=0, fault="", carrier_id=handed.carrier_id
        )
        log.record(
            MessageSent(message.pk, message.template, message.version, message.channel, message.attempts),
            subject=f"case:{message.case}",
        )


def _give_up(message: Message, contact: Contact | None, fault: str, by: Actor, at: datetime) -> None:
    with command("message.send", by=by, at=at, chain=message.mall) as log:
        Message.objects.filter(pk=message.pk, state="due").update(state="failed", lease_ms=0, fault=fault[:60])
        log.record(
            MessageFailed(message.pk, message.template, message.channel, fault[:60]), subject=f"case:{message.case}"
        )
        following = _next_channel(message, contact)
        if following:
            Message.objects.get_or_create(
                mall=message.mall, seq=message.seq, template=message.template, channel=following,
                defaults={
                    "case": message.case, "person": message.person, "version": message.version,
                    "urgent": message.urgent, "made_ms": message.made_ms, "next_ms": to_ms(at),
                },
            )  # fmt: skip


def _next_channel(message: Message, contact: Contact | None) -> str:
    if contact is None:
        return ""
    addresses = {channel: _address_of(contact, channel) for channel in CARRIERS}
    ways = route(find_preference(message.person), addresses)
    after = ways[ways.index(message.channel) + 1 :] if message.channel in ways else ways
    return after[0] if after else ""


def take_receipt(*, mall: str, body: bytes, signature: str, by: Actor, at: datetime) -> bool:
    """A gateway's signed word `{channel, id, delivered}` about a message it took; answers as take_delivery.

    Raises SignatureWrong, BadInput, NotAllowed. Records `message.delivered` or `message.failed`.
    """
    channel, carrier_id, delivered = _read_receipt(body)
    told = settings.BALAI_GATEWAYS.get(channel)
    if told is None:
        raise SignatureWrong(why="channel")
    require_signature(keys_of(told["key"]), to_ms(at) // 1000, body, signature)
    return _take(mall, carrier_id, delivered, by, at, channel=channel)


def take_delivery(*, mall: str, carrier_id: str, delivered: bool, by: Actor, at: datetime) -> bool:
    """The carrier's word about a message it took; False when there is none to tell of, or it is known already.

    Raises NotAllowed. Records `message.delivered` or `message.failed`.
    """
    return _take(mall, carrier_id, delivered, by, at)


def _take(mall: str, carrier_id: str, delivered: bool, by: Actor, at: datetime, **narrow: str) -> bool:
    rows = Message.objects.filter(mall=mall, carrier_id=carrier_id, state="sent", **narrow).exclude(carrier_id="")
    message = rows.first()
    if message is None:
        return False
    with command("message.send", by=by, at=at, chain=mall) as log:
        state = "delivered" if delivered else "failed"
        Message.objects.filter(pk=message.pk, state="sent").update(state=state)
        event = (
            MessageDelivered(message.pk, message.channel)
            if delivered
            else MessageFailed(message.pk, message.template, message.channel, "undelivered")
        )
        log.record(event, subject=f"case:{message.case}")
    return True
