"""Telling people: real letters to a real mail server, short ones to the simulated post, and what became of them."""

from __future__ import annotations

import json
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from mailserver import Mailbox

from balai.cases.models import Case
from balai.journal.command import to_ms
from balai.journal.reader import read_entries
from balai.kernel.actors import Actor
from balai.kernel.refusals import BadInput, NotAllowed
from balai.kernel.signatures import sign
from balai.notifications.actions import (
    BACKOFF,
    publish_template,
    send_messages,
    set_preference,
    take_receipt,
)
from balai.notifications.channels import gateway
from balai.notifications.channels.letter import Letter
from balai.notifications.models import Message, Template
from balai.notifications.queries import (
    count_states,
    find_preference,
    get_texts,
    latest_version,
    list_codes,
    list_messages,
    list_versions,
)
from balai.notifications.reactions import follow_entries
from balai.notifications.rules import GIVE_UP_AFTER, TemplateUnknown, Texts, check_texts
from casework import VERA, WORKER, item
from cast import MALL, SETUP, SITI, STRANGER, after, on
from servers import free_port
from telling import EMAIL, SAYS, apply, count, publish, turn

AT = on("08:31")
GATEWAY = Actor("gateway:messages", frozenset({"message.send"}), "api", MALL)


@pytest.fixture(autouse=True)
def _stage(mall: str) -> None:
    publish()


def messages(number: str) -> list[tuple[str, str, str]]:
    """(template, channel, state) of a case's messages, oldest first."""
    return [(one.template, one.channel, one.state) for one in reversed(list_messages([number]))]


def facts(type_: str) -> list[dict[str, Any]]:
    return [json.loads(entry.data) for entry in read_entries(MALL, limit=10_000) if entry.type == type_]


def test_an_e_mail_as_a_mail_program_reads_it(mailbox: Mailbox) -> None:
    code, number = apply(on("08:30"))
    assert turn(AT) == 1
    (letter,) = mailbox.letters
    assert mailbox.envelopes == [("kabar@mal-uji.invalid", [EMAIL])]
    assert letter["Subject"] == f"Permohonan {number} diterima – Mal Uji"
    assert (letter["From"], letter["To"]) == ("Mal Uji <kabar@mal-uji.invalid>", EMAIL)
    assert (letter["Auto-Submitted"], letter["Content-Language"]) == ("auto-generated", "id")
    assert re.fullmatch(r"<[0-9a-f]{32}@mal-uji\.invalid>", letter["Message-ID"])
    assert parsedate_to_datetime(letter["Date"]).tzinfo is not None
    assert (letter.get_content_type(), letter.get_content_charset()) == ("text/plain", "utf-8")
    body = letter.get_content()
    assert f"/permohonan/{code}/" in body
    assert "Surat uji" in body
    assert "25 November 2026" in body
    (raw,) = mailbox.raw
    assert b"=?utf-8?" in raw, "a dash in a header is an encoded word"
    assert raw.isascii() or letter["Content-Transfer-Encoding"] == "8bit"
    assert messages(number) == [("received", "email", "sent")]
    (sent,) = facts("message.sent")
    assert (sent["template"], sent["version"], sent["channel"], sent["attempts"]) == ("received", 0, "email", 1)


def test_in_the_language_the_applicant_chose(mailbox: Mailbox) -> None:
    _, number = apply(on("08:30"), lang="en")
    turn(AT)
    (letter,) = mailbox.letters
    assert letter["Subject"] == f"Application {number} received – Mal Uji"
    assert letter["Content-Language"] == "en"
    assert "Surat uji (en)" in letter.get_content()
    assert "Follow it at any time" in letter.get_content()


def test_nothing_about_the_person_in_a_letter_nor_in_the_book(mailbox: Mailbox) -> None:
    apply(on("08:30"))
    turn(AT)
    (raw,) = mailbox.raw
    (letter,) = mailbox.letters
    for personal in (SAYS["applicant.name"], SAYS["applicant.nik"], EMAIL):
        assert personal not in letter["Subject"]
        assert personal not in letter.get_content()
        assert not [e for e in read_entries(MALL, limit=10_000) if personal in e.data]
    assert raw.count(EMAIL.encode()) == 1


def test_every_shipped_message_passes_its_own_rules_in_both_languages() -> None:
    assert len(list_codes()) >= 12
    for code in list_codes():
        told = [get_texts(code, lang) for lang in ("id", "en")]
        assert told[0] != told[1]
        for texts in told:
            check_texts(texts)
            assert "{link}" in texts.short
            assert "{link}" in texts.body


@pytest.mark.parametrize(
    ("refuses", "at_data", "fault", "state"),
    [("550 no such mailbox", "", "recipient-refused", "failed"), ("451 come again", "", "recipient-refused", "due"),
     ("", "554 spam", "smtp-554", "failed"), ("", "452 full", "smtp-452", "due")],
)  # fmt: skip
def test_what_a_mail_server_says_no_to(mailbox: Mailbox, refuses: str, at_data: str, fault: str, state: str) -> None:
    mailbox.refuses, mailbox.at_data = refuses, at_data
    apply(on("08:30"))
    turn(AT)
    message = Message.objects.get()
    assert (message.state, message.fault) == (state, fault)
    assert count("message.failed") == (state == "failed")
    mailbox.refuses = mailbox.at_data = ""
    turn(after(AT, 3600))
    assert len(mailbox.raw) == (state == "due")


def test_a_repeat_carries_the_same_message_id(mailbox: Mailbox) -> None:
    apply(on("08:30"))
    turn(AT)
    Message.objects.update(state="due", lease_ms=0)  # as after a kill between handing over and writing down
    turn(after(AT, 61))
    first, second = mailbox.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_an_impossible_address_is_given_up_at_once(mailbox: Mailbox, settings: Any) -> None:
    from balai.notifications.channels import email

    for to in ("a@b.invalid\nBcc: c@d.invalid", "a\r@b.invalid"):
        handed = email.send(Letter(to, "s", "Perihal", "Isi", "k"))
        assert (handed.fault, handed.final) == ("bad-address", True)
    assert not mailbox.raw
    settings.BALAI_SMTP = f"smtp://127.0.0.1:{free_port()}"
    handed = email.send(Letter("a@b.invalid", "s", "Perihal", "Isi", "k"))
    assert (handed.fault, handed.final, handed.away) == ("connection", False, True)


def test_a_short_message_by_the_first_way_there_is(post: Any) -> None:
    code, number = apply(on("08:30"), phone="0812 0000 0001")
    turn(AT)
    assert messages(number) == [("received", "whatsapp", "sent")]
    box = post.letters()
    assert f"Mal Uji: permohonan {number} sudah kami terima" in box
    assert f"/permohonan/{code}/" in box
    assert "+6281200000001" in box
    assert Message.objects.get().carrier_id.startswith("pos-")


@pytest.mark.parametrize("channel", ["sms", "whatsapp", "push"])
def test_every_gateway_channel_speaks_to_the_post(post: Any, channel: str) -> None:
    text = f"Uji {channel} <b>– Δ</b>"
    letter = Letter("+62812", text, "", "", f"kunci-{channel}")
    first, again = gateway.send(channel, letter), gateway.send(channel, letter)
    assert first == again
    assert first.carrier_id == f"pos-kunci-{channel}"
    assert post.letters().count(text) == 1
    final = gateway.send(channel, Letter("+62812000", "x", "", "", "k"))
    assert (final.fault, final.final) == ("http-422", True)


def test_a_wrong_key_or_a_gateway_that_is_not_there_is_no_fault_of_the_letter(post: Any, settings: Any) -> None:
    letter = Letter("+62812", "x", "", "", "k")
    settings.BALAI_GATEWAYS = {"sms": {"url": post.url, "key": "salah"}}
    assert (gateway.send("sms", letter).fault, gateway.send("sms", letter).away) == ("http-401", True)
    settings.BALAI_GATEWAYS = {"sms": {"url": f"http://127.0.0.1:{free_port()}", "key": "x"}}
    assert gateway.send("sms", letter).away
    settings.BALAI_GATEWAYS = {"sms": {"url": post.url, "key": ""}}
    assert gateway.send("sms", letter).fault == "not-connected"


def test_a_number_that_takes_none_is_told_by_the_next_way(post: Any, mailbox: Mailbox, settings: Any) -> None:
    told = {"url": post.url, "key": "demo-key-of-pos-open-to-everybody"}
    settings.BALAI_GATEWAYS = {"whatsapp": told, "sms": told}
    _, number = apply(on("08:30"), phone="0812 0000 0000")  # the post knows no numbers that end in 000
    for n in range(3):
        turn(after(AT, n))
    assert messages(number) == [("received", "whatsapp", "failed"), ("received", "sms", "failed"), ("received", "email", "sent")]
    assert [one["fault"] for one in facts("message.failed")] == ["http-422", "http-422"]
    assert len(mailbox.raw) == 1
    assert count_states(MALL) == {"failed": 2, "sent": 1}


def test_a_way_that_stays_away_is_left_for_another_but_the_only_way_is_tried_for_a_day(
    mailbox: Mailbox, settings: Any
) -> None:
    smtp, settings.BALAI_SMTP = settings.BALAI_SMTP, f"smtp://127.0.0.1:{free_port()}"
    _, number = apply(on("08:30"))
    at = AT
    for _ in range(GIVE_UP_AFTER + 3):
        turn(at)
        at = after(at, minutes=31)
    assert messages(number) == [("received", "email", "due")]
    settings.BALAI_SMTP = smtp
    turn(at)
    assert messages(number) == [("received", "email", "sent")]
    settings.BALAI_SMTP = f"smtp://127.0.0.1:{free_port()}"
    settings.BALAI_GATEWAYS = {"sms": {"url": f"http://127.0.0.1:{free_port()}", "key": "x"}}
    _, other = apply(on("08:30"), phone="0812 0000 0001", nik="3171010102880002")
    at = AT
    for _ in range(GIVE_UP_AFTER):
        assert messages(other) in ([("received", "sms", "due")], [])
        turn(at)
        at = after(at, minutes=31)
    assert messages(other) == [("received", "sms", "failed"), ("received", "email", "due")]
    turn(after(AT, minutes=60 * 25))
    assert messages(other)[1] == ("received", "email", "failed")


def test_while_a_carrier_is_away_one_letter_tries_for_all(mailbox: Mailbox, settings: Any) -> None:
    smtp, settings.BALAI_SMTP = settings.BALAI_SMTP, f"smtp://127.0.0.1:{free_port()}"
    for n in range(1, 4):
        apply(on("08:30"), nik=f"31710144059{n:05d}")
    assert turn(AT) == 3
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert Message.objects.get(attempts=1).next_ms == to_ms(AT) + BACKOFF.after(1)
    settings.BALAI_SMTP = smtp
    turn(after(AT, 16))
    assert len(mailbox.raw) == 3


def test_nobody_is_disturbed_at_night(mailbox: Mailbox) -> None:
    night: datetime = on("22:10")
    _, number = apply(night)
    assert turn(after(night, 60)) == 0
    assert messages(number) == [("received", "email", "due")]
    assert turn(on("06:59", night.date().replace(day=24))) == 0
    assert turn(on("07:00", night.date().replace(day=24))) == 1
    assert len(mailbox.raw) == 1


def test_a_worker_that_comes_late_does_not_disturb_either(mailbox: Mailbox) -> None:
    apply(on("20:59"))
    assert turn(on("23:00")) == 1
    assert not mailbox.raw
    assert Message.objects.get().attempts == 0
    turn(on("07:00", on("07:00").date().replace(day=24)))
    assert len(mailbox.raw) == 1


def test_people_choose_how_to_be_told(post: Any, mailbox: Mailbox, settings: Any) -> None:
    settings.BALAI_GATEWAYS = {"whatsapp": {"url": post.url, "key": "demo-key-of-pos-open-to-everybody"}}
    _, number = apply(on("08:30"), phone="0812 0000 0001")
    person = Case.objects.get(number=number).application.person
    assert person
    assert find_preference(person) is None
    follow_entries(MALL)
    set_preference(mall=MALL, person=person, channels=["email", "sms", "email"], by=SITI, at=AT)
    assert find_preference(person) == ["email", "sms"]
    turn(AT)
    turn(after(AT, 2))
    assert messages(number) == [("received", "whatsapp", "failed"), ("received", "email", "sent")], "chosen meanwhile"
    assert [one["fault"] for one in facts("message.failed")] == ["unwanted"]
    (chosen,) = facts("preference.set")
    assert chosen == {"person": person, "channels": ["email", "sms"]}
    assert [e.subject for e in read_entries(MALL, limit=10_000) if e.type == "preference.set"] == [f"person:{person}"]
    set_preference(mall=MALL, person=person, channels=[], by=SITI, at=AT)
    apply(on("08:40"))
    follow_entries(MALL)
    with pytest.raises(BadInput):
        set_preference(mall=MALL, person=person, channels=["pigeon"], by=SITI, at=AT)
    with pytest.raises(NotAllowed):
        set_preference(mall=MALL, person=person, channels=[], by=STRANGER, at=AT)


def test_without_any_carrier_a_message_fails_and_is_seen_to_fail(settings: Any) -> None:
    settings.BALAI_SMTP, settings.BALAI_GATEWAYS = "", {}
    _, number = apply(on("08:30"))
    turn(AT)
    assert messages(number) == [("received", "email", "failed")]
    assert [one["fault"] for one in facts("message.failed")] == ["not-connected"]


def test_somebody_without_an_address_is_not_written_to(mailbox: Mailbox) -> None:
    _, number = apply(on("08:30"), email="")
    assert turn(AT) == 0
    assert not messages(number)


def test_a_message_follows_from_an_entry_once(mailbox: Mailbox) -> None:
    from django.db import connection

    _, number = apply(on("08:30"))
    turn(AT)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_cursor")
    turn(after(AT, 2))
    assert messages(number) == [("received", "email", "sent")]
    assert len(mailbox.raw) == 1


def test_a_return_for_correction_is_told(mailbox: Mailbox) -> None:
    from balai.cases.actions.checking import return_case
    from balai.cases.actions.working import take_item

    _, number = apply(on("08:30"))
    turn(AT)
    step = item(number, "check").pk
    take_item(mall=MALL, item=step, by=VERA, at=AT)
    return_case(
        mall=MALL, item=step, items=[{"target": "ktp", "kind": "unreadable", "text": "Foto buram."}], by=VERA, at=AT
    )
    turn(after(AT, 5))
    letter = mailbox.letters[1]
    assert letter["Subject"].startswith("Perlu Anda perbaiki: permohonan B-2026-")
    assert "buram" not in letter.get_content(), "what is wrong stands behind the link"


def receipt(carrier_id: str, delivered: bool, key: str = "demo-key-of-pos-open-to-everybody", channel: str = "whatsapp") -> bool:
    body = json.dumps({"channel": channel, "id": carrier_id, "delivered": delivered}).encode()
    header = sign(key.encode(), to_ms(AT) // 1000, body)
    return take_receipt(mall=MALL, body=body, signature=header, by=GATEWAY, at=AT)


def test_the_carriers_word_counts_once(post: Any) -> None:
    _, number = apply(on("08:30"), phone="0812 0000 0001")
    turn(AT)
    carrier_id = Message.objects.get().carrier_id
    assert not receipt("lain", True)
    assert not receipt("", True)
    assert receipt(carrier_id, True)
    assert not receipt(carrier_id, True)
    assert not receipt(carrier_id, False)
    assert messages(number) == [("received", "whatsapp", "delivered")]
    assert [one["channel"] for one in facts("message.delivered")] == ["whatsapp"]


def test_what_did_not_arrive_goes_by_the_next_way(post: Any) -> None:
    _, number = apply(on("08:30"), phone="0812 0000 0001")
    turn(AT)
    assert receipt(Message.objects.get().carrier_id, False)
    turn(after(AT, 2))
    assert messages(number) == [("received", "whatsapp", "failed"), ("received", "sms", "sent")]
    assert [one["fault"] for one in facts("message.failed")] == ["undelivered"]


ID = Texts("{mall}: {number} kami terima. {link}", "Permohonan {number}", "Nomor {number}\n{link}")
EN = Texts("{mall}: {number} received. {link}", "Application {number}", "Number {number}\n{link}")


def test_a_new_version_counts_for_new_messages_and_old_versions_stay(mailbox: Mailbox) -> None:
    _, old = apply(on("08:30"))
    follow_entries(MALL)
    assert publish_template(code="received", texts_id=ID, texts_en=EN, by=SETUP, at=AT) == 1
    _, new = apply(on("08:32"), lang="en")
    turn(after(AT, 120))
    subjects = sorted(letter["Subject"] for letter in mailbox.letters)
    assert subjects == [f"Application {new}", f"Permohonan {old} diterima – Mal Uji"]
    assert publish_template(code="received", texts_id=EN, texts_en=ID, by=SETUP, at=AT) == 2
    assert latest_version("received") == 2
    assert [one["version"] for one in list_versions("received")] == [2, 1]
    assert get_texts("received", "id", 1) == ID
    assert get_texts("received", "en") == ID
    assert get_texts("received", "id", 0).subject == "Permohonan {number} diterima – {mall}"
    house = [e for e in read_entries("BALAI", limit=10_000) if e.type == "template.published"]
    told = [json.loads(e.data) for e in house]
    assert [(one["template"], one["version"], len(one["digest"])) for one in told] == [("received", 1, 64), ("received", 2, 64)]


def test_texts_that_name_a_person_or_no_message_are_refused() -> None:
    for texts in (Texts("x {name}", "y", "z"), Texts("x", "{service}", "z"), Texts("x", "y", " ")):
        with pytest.raises(BadInput):
            publish_template(code="received", texts_id=texts, texts_en=EN, by=SETUP, at=AT)
    with pytest.raises(TemplateUnknown):
        publish_template(code="pigeon", texts_id=ID, texts_en=EN, by=SETUP, at=AT)
    for unknown in (("pigeon", None), ("received", 9), ("pigeon", 0)):
        with pytest.raises(TemplateUnknown):
            get_texts(unknown[0], "id", unknown[1])
    with pytest.raises(NotAllowed):
        publish_template(code="received", texts_id=ID, texts_en=EN, by=SITI, at=AT)
    with pytest.raises(NotAllowed):
        send_messages(mall=MALL, by=STRANGER, at=AT)
    assert not Template.objects.exists()
    assert WORKER.mall is None


def test_a_message_whose_text_is_no_more_stops_nobody_else(mailbox: Mailbox) -> None:
    apply(on("08:30"))
    apply(on("08:30"), nik="3171010102880002")
    follow_entries(MALL)
    Message.objects.filter(pk=Message.objects.order_by("id")[0].pk).update(version=7)
    turn(AT)
    assert sorted(Message.objects.values_list("state", "fault")) == [("failed", "template-unknown"), ("sent", "")]
    assert len(mailbox.raw) == 1
