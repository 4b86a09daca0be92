"""The law between agencies: answers, signatures, the circuit breaker."""

from __future__ import annotations

import pytest

from balai.exchange.adapters.vendors import ADAPTERS
from balai.exchange.rules import (
    BREAK_MS,
    BREAKS_AFTER,
    LONGEST_BREAK_MS,
    REGISTERS,
    Breaker,
    RegisterUnknown,
    SignatureWrong,
    get_register,
    keys_of,
    outcome_of,
    require_signature,
    wait_told,
)
from balai.kernel.signatures import sign


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


def test_a_message_is_signed_with_one_of_the_agencys_keys():
    keys = keys_of(" baru  lama ")
    assert keys == (b"baru", b"lama")
    for key in keys:
        require_signature(keys, 1000, b"{}", sign(key, 1000, b"{}"))
    for header in (sign(b"lain", 1000, b"{}"), sign(b"baru", 600, b"{}"), sign(b"baru", 1000, b"{ }"), "", "x"):
        with pytest.raises(SignatureWrong):
            require_signature(keys, 1000, b"{}", header)
    assert keys_of(" ") == ()
    with pytest.raises(SignatureWrong):
        require_signature((), 1000, b"{}", sign(b"", 1000, b"{}"))


@pytest.mark.parametrize(
    ("told", "wait_s"),
    [({}, 0), ({"after_s": 5}, 5), ({"after_s": -5}, 0), ({"after_s": "5"}, 0), ({"after_s": True}, 0), ({"after_s": 10**9}, 86_400)],
)
def test_later_is_when_the_agency_says_within_a_day(told, wait_s):
    assert wait_told(told) == wait_s


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


def test_every_register_has_an_adapter_that_names_all_it_asks():
    for register in REGISTERS.values():
        adapter = ADAPTERS[register.agency]
        assert set(register.asks) <= set(adapter.sends), register.code
        assert set(adapter.needs) <= set(adapter.values)
        assert {scope.partition(".")[0] for scope, _, _ in adapter.denies} <= {"", adapter.agency}


def test_a_denial_counts_for_the_register_it_answers():
    sdmk = ADAPTERS["sdmk"]
    few = {"nomor_str": "1", "status": "aktif", "skp": 11, "cukup": "Tidak"}
    assert sdmk.says_no("sdmk.skp", few)
    assert not sdmk.says_no("sdmk.str", few)
    assert sdmk.read(few) == {"str_number": "1", "status": "aktif", "credits": "11", "enough": "Tidak"}
