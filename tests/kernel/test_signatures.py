"""Signatures between programs: who signed, when, and what was changed. No Django."""

from __future__ import annotations

import pytest

from balai.kernel.signatures import TOLERANCE_S, check_signature, sign

KEY, OTHER = b"kunci-uji-satu", b"kunci-uji-dua"
BODY, NOW = b'{"uji":1}', 1_790_000_000


def test_a_vector_anybody_can_reckon():
    assert sign(b"key", 1, b"body") == "t=1,v1=91b5374b153842ad05b2c4eab9349b8321b14703165bd3fb8b034dfb8be98ae5"
    assert sign(KEY, NOW, BODY).startswith(f"t={NOW},v1=")
    assert len(sign(KEY, NOW, BODY)) == len(f"t={NOW},v1=") + 64


@pytest.mark.parametrize(
    ("keys", "now", "body", "header", "why"),
    [
        ([KEY], NOW, BODY, sign(KEY, NOW, BODY), ""),
        ([OTHER, KEY], NOW, BODY, sign(KEY, NOW, BODY), ""),
        ([KEY], NOW, BODY, sign(OTHER, NOW, BODY) + ",v1=" + sign(KEY, NOW, BODY).rpartition("=")[2], ""),
        ([KEY], NOW, BODY, " " + sign(KEY, NOW, BODY).replace(",", ", "), ""),
        ([KEY], NOW + TOLERANCE_S, BODY, sign(KEY, NOW, BODY), ""),
        ([KEY], NOW - TOLERANCE_S, BODY, sign(KEY, NOW, BODY), ""),
        ([KEY], NOW + TOLERANCE_S + 1, BODY, sign(KEY, NOW, BODY), "time"),
        ([KEY], NOW - TOLERANCE_S - 1, BODY, sign(KEY, NOW, BODY), "time"),
        ([KEY], NOW, BODY + b" ", sign(KEY, NOW, BODY), "signature"),
        ([OTHER], NOW, BODY, sign(KEY, NOW, BODY), "signature"),
        ([], NOW, BODY, sign(KEY, NOW, BODY), "signature"),
        ([KEY], NOW, BODY, sign(KEY, NOW, BODY).replace(f"t={NOW}", f"t={NOW + 1}"), "signature"),
        ([KEY], NOW, BODY, f"t={NOW}", "signature"),
        ([KEY], NOW, BODY, f"t={NOW},v1=é", "signature"),
        ([KEY], NOW, BODY, "", "time"),
        ([KEY], NOW, BODY, "t=x,v1=00", "time"),
        ([KEY], NOW, BODY, f"t={'9' * 40},v1=00", "time"),
    ],
)
def test_what_holds_and_why_not(keys, now, body, header, why):
    assert check_signature(keys, now, body, header) == why
