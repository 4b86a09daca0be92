"""Actors, refusals and passes. No Django."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.kernel.actors import Actor
from balai.kernel.passes import check_pass, make_pass
from balai.kernel.refusals import BadInput, KeyReused, NotAllowed, NotFound, Refusal

RINA = Actor("staff:4", frozenset({"ticket.call"}), "counter", "mal-uji", "dukcapil", 4)
ANYWHERE = Actor("system:x", frozenset({"ticket.call"}))


def test_deny_by_default():
    with pytest.raises(NotAllowed) as refused:
        RINA.require("ticket.cancel")
    assert refused.value.facts == {"grant": "ticket.cancel", "actor": "staff:4"}
    with pytest.raises(NotAllowed):
        Actor("staff:1").require("ticket.call")


def test_bounds_of_mall_agency_and_counter():
    RINA.require("ticket.call")
    RINA.require("ticket.call", mall="mal-uji")
    RINA.require_agency("dukcapil")
    RINA.require_counter(4)
    for act in (
        lambda: RINA.require("ticket.call", mall="mal-lain"),
        lambda: RINA.require_agency("polda"),
        lambda: RINA.require_counter(5),
    ):
        with pytest.raises(NotAllowed):
            act()
    ANYWHERE.require("ticket.call", mall="mal-lain")
    ANYWHERE.require_agency("polda")
    ANYWHERE.require_counter(5)


def test_refusals_carry_a_stable_code_and_their_facts():
    refusal = BadInput(field="needs", why="at least one")
    assert (refusal.code, refusal.facts) == ("bad-input", {"field": "needs", "why": "at least one"})
    assert str(refusal) == "bad-input(field=needs, why=at least one)"
    codes = [kind.code for kind in (Refusal, BadInput, KeyReused, NotAllowed, NotFound)]
    assert len(set(codes)) == len(codes)


@given(st.text(max_size=20), st.integers(0, 2**33), st.integers(-5, 5))
def test_a_pass_holds_until_it_expires_and_only_for_its_purpose(secret, expires_s, shift):
    given_pass = make_pass(secret, "stream:mal-uji", expires_s)
    assert check_pass(secret, "stream:mal-uji", given_pass, expires_s + shift) == (shift <= 0)
    assert not check_pass(secret, "stream:mal-lain", given_pass, expires_s)
    assert not check_pass(secret + "x", "stream:mal-uji", given_pass, expires_s)


@pytest.mark.parametrize("given_pass", ["", ".", "12", "12.", "x.abc", "-1.abc", "²3.abc", "9" * 13 + ".abc"])
def test_a_pass_that_is_none(given_pass):
    assert not check_pass("s", "p", given_pass, 0)


def test_a_pass_cannot_be_stretched():
    head, mac = make_pass("s", "p", 100).split(".")
    assert not check_pass("s", "p", f"{int(head) + 60}.{mac}", 50)
