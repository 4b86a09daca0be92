"""docs/formats/documents.md holds for anybody with a library, and for us."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import date
from pathlib import Path

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from balai.documents.queries.verifying import verify_payload
from balai.documents.rules.codes import check_character, is_code
from balai.documents.rules.content import LONGEST_SIDE, MOST_BYTES, MOST_INFLATED, MOST_PAGES, MOST_PIXELS
from balai.documents.rules.payload import read_payload, unsigned_payload
from balai.documents.rules.products import REVOKE_REASONS, VERDICTS, PrintedField, content_hash
from balai.documents.signers.seal import check_seal, key_id_of
from balai.faces.public.check_limit import MOST

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "formats" / "documents.md").read_text(encoding="utf-8")
PUBLIC, CONTENT, HASH, QR = re.search(r"```qr\n(.+)\n(.+)\n(.+)\n(.+)\n```", PAGE).groups()


def plain(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.mark.parametrize(("body", "check"), re.findall(r"^\| `([0-9A-Z]{11})` \| `(.)` \|", PAGE, re.M))
def test_the_check_characters(body, check):
    assert check_character(body) == check
    assert is_code(body + check)


def test_the_vector_holds_for_a_stranger():
    told, _, signature = QR.rpartition("&s=")
    Ed25519PublicKey.from_public_bytes(plain(PUBLIC)).verify(plain(signature), told.encode())
    assert hashlib.sha256(plain(PUBLIC)).hexdigest()[:8] == re.search(r"&k=(\w+)", QR)[1]
    assert rfc8785.dumps(json.loads(CONTENT)) == CONTENT.encode()
    assert hashlib.sha256(CONTENT.encode()).hexdigest() == HASH
    assert plain(re.search(r"&h=([\w-]+)", QR)[1]).hex() == HASH[:32]


def test_the_vector_holds_for_us():
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    assert private.public_key().public_bytes_raw() == plain(PUBLIC)
    told = json.loads(CONTENT)
    days = [date.fromisoformat(told[name]) for name in ("issued_on", "valid_until")]
    hashed = content_hash(
        code=told["code"], template=told["template"], number=told["number"], title=told["title"], issued_on=days[0],
        valid_until=days[1], fields=[PrintedField("x", label, "", value) for label, value in told["fields"]],
    )
    assert hashed == HASH
    begun = unsigned_payload("https://mpp.contoh.go.id", told["code"], key_id_of(plain(PUBLIC)), hashed, days[0])
    assert QR.startswith(begun + "&s=")
    assert private.sign(begun.encode()) == plain(QR.rpartition("&s=")[2])
    payload = read_payload(QR)
    assert check_seal(payload, {payload.key: plain(PUBLIC)})
    assert verify_payload(QR, {payload.key: plain(PUBLIC)}) == payload
    assert verify_payload(QR.replace("20261218", "20261219"), {payload.key: plain(PUBLIC)}) is None


def test_the_page_tells_every_word_and_limit():
    for word in (*VERDICTS, *REVOKE_REASONS):
        assert f"`{word}`" in PAGE, word
    assert MOST == 20
    assert "twenty wrong codes" in PAGE
    limits = f"At most {MOST_BYTES // 2**20} MB, {MOST_PAGES} pages, {MOST_PIXELS // 10**6} million pixels"
    assert limits in PAGE
    assert f"at most {LONGEST_SIDE} px" in PAGE
    assert f"{MOST_INFLATED // 2**20} MB" in PAGE
