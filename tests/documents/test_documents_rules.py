"""The laws of papers: codes, payloads, content, lifecycles. Without Django or a database."""

from __future__ import annotations

import hashlib
import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.documents.rules import codes, content, handover, payload, products
from balai.kernel.refusals import BadInput

CODES = st.integers(0, 2**55 - 1).map(
    lambda n: "".join(codes.ALPHABET[n >> 5 * place & 31] for place in range(11))
).map(lambda body: body + codes.check_character(body))


# codes ------------------------------------------------------------------------------------------------


def test_vectors_of_the_check_character():
    assert codes.check_character("K7M29Q4R1T8") == "T"
    assert codes.check_character("00000000000") == "0"
    assert codes.check_character("00000000001") == "2"
    assert codes.check_character("10000000000") == "7"


@given(CODES)
def test_a_code_holds_however_it_is_typed(code):
    assert codes.is_code(code)
    assert codes.normal_code(" " + codes.shown_code(code).lower()) == code
    assert codes.normal_code(code.replace("0", "o").replace("1", "l")) == code
    assert codes.normal_code(code.replace("1", "I")) == code


@given(CODES, st.integers(0, 11), st.integers(1, 31))
def test_one_wrong_character_is_found(code, place, shift):
    wrong = codes.ALPHABET[(codes.ALPHABET.index(code[place]) + shift) % 32]
    assert not codes.is_code(code[:place] + wrong + code[place + 1 :])


@given(CODES, st.integers(0, 11), st.integers(0, 11))
def test_two_characters_changed_about_are_found(code, one, other):
    letters = list(code)
    letters[one], letters[other] = letters[other], letters[one]
    assert codes.is_code("".join(letters)) == (code[one] == code[other])


@pytest.mark.parametrize("text", ["", "K7M29Q4R1T8", "K7M29Q4R1T8TT", "K7M29Q4R1T8U", "K7M29Q4R1T8A"])
def test_what_is_no_code(text):
    assert not codes.is_code(text)


def test_codes_and_keys_are_drawn():
    dice = random.Random(5)
    code, key = codes.make_code(dice.randrange), codes.make_key(dice.randrange)
    assert codes.is_code(code)
    assert len(key) == 16
    assert key == key.lower()
    assert codes.shown_code("K7M29Q4R1T8T") == "K7M2-9Q4R-1T8T"


# payloads ---------------------------------------------------------------------------------------------


def test_a_payload_is_read_as_it_was_written():
    told = payload.unsigned_payload("https://mpp.contoh.go.id/", "K7M29Q4R1T8T", "1f0c9a52", "ab" * 32, date(2026, 12, 18))
    assert told == "https://mpp.contoh.go.id/cek/K7M29Q4R1T8T?v=1&k=1f0c9a52&h=q6urq6urq6urq6urq6urqw&d=20261218"
    read = payload.read_payload(payload.signed_payload(told, bytes(64)))
    assert (read.code, read.key, read.hash_start, read.issued_on, read.signature, read.told, read.place) == (
        "K7M29Q4R1T8T", "1f0c9a52", "ab" * 16, date(2026, 12, 18), bytes(64), told, "https://mpp.contoh.go.id/cek",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("https://", "ftp://"), ("K7M29Q4R1T8T", "K7M29Q4R1T8A"), ("v=1", "v=2"), ("k=1f0c9a52", "k=1F0C9A52"),
        ("d=20261218", "d=20261318"), ("&s=", "&S="), ("A" * 86, "A" * 85), ("A" * 86, "A" * 85 + "B"),
        ("/cek/", "/cek?"), ("q6urqw", "q6urqx"),
    ],
)  # fmt: skip
def test_what_is_no_payload(old, new):
    told = payload.unsigned_payload("https://a.go.id", "K7M29Q4R1T8T", "1f0c9a52", "ab" * 32, date(2026, 12, 18))
    whole = payload.signed_payload(told, bytes(64))
    payload.read_payload(whole)
    assert old in whole
    with pytest.raises(payload.NotAPayload):
        payload.read_payload(whole.replace(old, new))


# content ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "mime"),
    [
        (b"%PDF-1.7\n", content.PDF), (b"\n\n%PDF-1.4", content.PDF), (b"\xff\xd8\xff\xe0....", content.JPEG),
        (b"\x89PNG\r\n\x1a\n....", content.PNG), (b"RIFF....WEBPVP8 ", content.WEBP),
    ],
)  # fmt: skip
def test_a_type_is_told_by_content(head, mime):
    assert content.sniff(head) == mime


@pytest.mark.parametrize("head", [b"MZ\x90", b"<html>", b"PK\x03\x04", b"RIFF....WAVE", b"....ftypisom", b"GIF89a"])
def test_other_types_are_refused(head):
    with pytest.raises(content.FileTypeRefused):
        content.sniff(head)


def test_heic_and_nothing_have_words_of_their_own():
    with pytest.raises(content.FileIsHeic):
        content.sniff(b"\0\0\0\x18ftypheic....")
    with pytest.raises(content.FileEmpty):
        content.sniff(b"")


def test_limits():
    assert content.accepted() == content.Accepted()
    assert content.accepted(["pdf"], 2) == content.Accepted((content.PDF,), 2 * 1024 * 1024)
    assert content.accepted(["image"], 99).most_bytes == content.MOST_BYTES
    assert content.accepted([]).types == content.Accepted().types
    limits = content.accepted(["image"], 1)
    content.check_size(1024 * 1024, limits)
    content.check_type(content.PNG, limits)
    with pytest.raises(content.FileEmpty):
        content.check_size(0, limits)
    with pytest.raises(content.FileTooLarge):
        content.check_size(1024 * 1024 + 1, limits)
    with pytest.raises(content.FileTypeRefused):
        content.check_type(content.PDF, limits)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("STR Bidan.PDF", "STR Bidan.pdf"), ("../../etc/passwd", "passwd.pdf"), ("C:\\surat\\kuasa.docx", "kuasa.pdf"),
        ("", "berkas.pdf"), ("a\x00b\x1f.pdf", "ab.pdf"), ('"><script>.pdf', "script.pdf"), ("...", "berkas.pdf"),
        ("foto.jpg.exe", "foto.jpg.pdf"), ("versi 1.tahap dua", "versi 1.tahap dua.pdf"),
    ],
)  # fmt: skip
def test_a_name_is_made_safe(given, kept):
    assert content.safe_name(given, content.PDF) == kept
    assert len(content.safe_name("x" * 500, content.PDF)) <= content.MOST_NAME


# products ---------------------------------------------------------------------------------------------

NIK = products.PrintedField("applicant.nik", "NIK", "NIK", "3171 0000 0000 0001")


def test_templates_signers_reasons():
    assert products.check_template("letter:refusal") == "letter:refusal"
    assert products.check_template("card") == "card"
    for wrong in ("poster", "letter:love", "card:grant", ""):
        with pytest.raises(BadInput):
            products.check_template(wrong)
    assert products.check_signer("agency:dpmptsp") == "agency:dpmptsp"
    for wrong in ("", "A", "a b", "a" * 61, "../x"):
        with pytest.raises(BadInput):
            products.check_signer(wrong)
    assert products.check_reason("error") == "error"
    with pytest.raises(BadInput):
        products.check_reason("because")


def test_dates_of_a_paper():
    products.check_dates(date(2026, 1, 2), None)
    products.check_dates(date(2026, 1, 2), date(2026, 1, 2))
    with pytest.raises(BadInput):
        products.check_dates(date(2026, 1, 2), date(2026, 1, 1))


def test_fields_come_in_two_forms_and_empty_ones_go():
    told = products.printed_fields(
        [{"id": "a", "label": {"id": "Nama", "en": "Name"}, "value": " Siti "}, {"id": "b", "label": "Kota", "value": None},
         {"id": "c", "value": 7}, NIK]
    )  # fmt: skip
    assert told == (
        products.PrintedField("a", "Nama", "Name", "Siti"), products.PrintedField("c", "c", "c", "7"), NIK,
    )  # fmt: skip
    assert (told[0].label("id"), told[0].label("en")) == ("Nama", "Name")
    assert products.both({"id": "Izin"}) == ("Izin", "Izin")
    with pytest.raises(BadInput):
        products.printed_fields([NIK] * 41)
    with pytest.raises(BadInput):
        products.printed_fields([{"id": "x", "value": "y" * 2001}])


def test_identity_numbers_are_hidden_on_the_page_of_verification():
    assert products.public_value(NIK) == "•••• •••• •••• 0001"
    assert products.public_value(products.PrintedField("kk", "KK", "KK", "12")) == "12"
    assert products.public_value(products.PrintedField("a.name", "Nama", "Name", "Siti 12345")) == "Siti 12345"


def test_a_content_hash_stands_on_what_the_paper_says():
    told = {
        "code": "K7M29Q4R1T8T", "template": "licence", "number": "SIP/0007/2026", "title": "Surat Izin",
        "issued_on": date(2026, 12, 18), "valid_until": None, "fields": [products.PrintedField("a", "Nama", "Name", "Siti é")],
    }  # fmt: skip
    plain = (
        '{"code":"K7M29Q4R1T8T","fields":[["Nama","Siti é"]],"issued_on":"2026-12-18","number":"SIP/0007/2026",'
        '"template":"licence","title":"Surat Izin","valid_until":""}'
    )
    assert products.content_hash(**told) == hashlib.sha256(plain.encode()).hexdigest()
    assert products.content_hash(**told | {"valid_until": date(2031, 1, 1)}) != products.content_hash(**told)


@pytest.mark.parametrize(
    ("state", "until", "word"),
    [
        ("issued", None, "valid"), ("issued", date(2026, 1, 5), "valid"), ("issued", date(2026, 1, 4), "expired"),
        ("revoked", None, "revoked"), ("superseded", date(2020, 1, 1), "superseded"), ("ordered", None, "unknown"),
        ("dropped", None, "unknown"),
    ],
)  # fmt: skip
def test_verdicts(state, until, word):
    assert products.verdict_of(state, until, date(2026, 1, 5)) == word
    assert word in products.VERDICTS
    assert state in products.NEXT_STATES


def test_tries_and_numbers():
    assert [products.retry_after_s(n) for n in (1, 2, 6, 60)] == [5, 15, 3600, 3600]
    assert products.number_of("SIP/{seq}/{year}", 7, date(2026, 3, 1)) == "SIP/0007/2026"
    assert products.number_of("503/{seq}/{month}/{year}", 12345, date(2026, 12, 1)) == "503/12345/XII/2026"


# hand-over --------------------------------------------------------------------------------------------


def test_identity_taker_courier():
    assert handover.check_identity("ktp") == "ktp"
    assert handover.check_courier("pos") == "pos"
    for wrong in (lambda: handover.check_identity("face"), lambda: handover.check_courier("pigeon"),
                  lambda: handover.check_taker("friend", True, "ktp"),
                  lambda: handover.check_taker("mandate", True, "known")):  # fmt: skip
        with pytest.raises(BadInput):
            wrong()
    handover.check_taker("self", False, "known")
    handover.check_taker("mandate", True, "sim")
    with pytest.raises(handover.MandateMissing):
        handover.check_taker("mandate", False, "ktp")


def test_moves_of_a_consignment():
    handover.check_move("ordered", "collected", "JP0001")
    handover.check_move("failed", "returned", "")
    with pytest.raises(handover.TrackingMissing):
        handover.check_move("ordered", "collected", " ")
    with pytest.raises(handover.HandoverOver):
        handover.check_move("delivered", "travelling", "JP0001")
    reached = {state for targets in handover.NEXT_STATES.values() for state in targets}
    assert reached | {"planned", "ordered"} == set(handover.NEXT_STATES)
    assert {state for state, then in handover.NEXT_STATES.items() if not then} == {"cancelled", "returned", *handover.DONE}


def test_slots_begin_at_the_quarter():
    assert handover.slot_start(15 * 60_000 + 1) == 15 * 60_000
    assert handover.slot_start(0) == 0
