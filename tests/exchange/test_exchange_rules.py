"""The law between agencies: answers, signatures, the circuit breaker."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.exchange.rules import (
    BREAK_MS,
    BREAKS_AFTER,
    LONGEST_BREAK_MS,
    REGISTERS,
    Breaker,
    RegisterUnknown,
    SignatureWrong,
    check_signature,
    get_register,
    outcome_of,
    sign,
)

KEY = b"kunci-uji"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, "done"), (202, "later"), (400, "refused"), (409, "refused"), (422, "refused"), (201, "fault"),
     (401, "fault"), (403, "fault"), (404, "fault"), (408, "fault"), (425, "fault"), (429, "fault"), (500, "fault"),
     (503, "fault"), (302, "fault")],
)  # fmt: skip
def test_what_a_status_means(status, outcome):
    assert outcome_of(status) == outcome


def test_every_register_names_what_it_asks_why_and_by_which_law():
    assert len(REGISTERS) >= 8
    for code, register in REGISTERS.items():
        assert code == register.code
        assert code.startswith(register.agency + ".")
        assert register.asks
        assert all("." in field for field in register.asks)
        assert register.purpose_id
        assert register.purpose_en
        assert register.basis
    assert get_register("dukcapil.person").asks == ("applicant.nik",)
    with pytest.raises(RegisterUnknown):
        get_register("nobody.knows")


@given(body=st.binary(max_size=200), at=st.integers(0, 2**33), late=st.integers(-300, 300))
def test_a_signature_holds_for_five_minutes(body, at, late):
    check_signature(KEY, at + late, body, sign(KEY, at, body))


@pytest.mark.parametrize(
    ("now", "body", "header"),
    [(1301, b"{}", sign(KEY, 1000, b"{}")), (699, b"{}", sign(KEY, 1000, b"{}")), (1000, b"{ }", sign(KEY, 1000, b"{}")),
     (1000, b"{}", sign(b"another", 1000, b"{}")), (1000, b"{}", ""), (1000, b"{}", "t=1000"), (1000, b"{}", "t=x,v1=0"),
     (1000, b"{}", "t=٣,v1=0"), (1000, b"{}", "nonsense")],
)  # fmt: skip
def test_a_wrong_or_old_signature_is_refused(now, body, header):
    with pytest.raises(SignatureWrong):
        check_signature(KEY, now, body, header)


def test_the_breaker_opens_after_five_faults_doubles_and_closes_with_an_answer():
    breaker = Breaker()
    for _ in range(BREAKS_AFTER - 1):
        breaker = breaker.failed(1000)
        assert breaker.allows(1000)
        assert breaker.lost_ms == 0
    breaker = breaker.failed(1000)
    assert (breaker.lost_ms, breaker.until_ms) == (1000, 1000 + BREAK_MS)
    assert not breaker.allows(1000 + BREAK_MS - 1)
    assert breaker.allows(1000 + BREAK_MS)
    breaker = breaker.failed(50_000)
    assert (breaker.lost_ms, breaker.until_ms) == (1000, 50_000 + 2 * BREAK_MS)
    for _ in range(20):
        breaker = breaker.failed(50_000)
    assert breaker.until_ms == 50_000 + LONGEST_BREAK_MS
    assert breaker.answered() == Breaker()
