"""The law of a visit. No Django."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.kernel.refusals import BadInput
from balai.visits.rules import (
    CODE_ALPHABET,
    COMFORT,
    MOST_NEEDS,
    check_comfort,
    check_needs,
    check_party,
    normal_code,
)


@given(st.lists(st.sampled_from("abcdefghij"), max_size=14))
def test_needs_keep_their_order_without_repeats(needs):
    if 1 <= len(set(needs)) <= MOST_NEEDS:
        checked = check_needs(needs)
        assert sorted(checked) == sorted(set(needs))
        assert checked == sorted(checked, key=needs.index)
    else:
        with pytest.raises(BadInput):
            check_needs(needs)


@given(st.lists(st.sampled_from(COMFORT)))
def test_comfort_words_in_one_order(words):
    assert check_comfort(words) == [word for word in COMFORT if word in words]


@pytest.mark.parametrize("party", [1, 20])
def test_party(party):
    assert check_party(party) == party


def test_what_is_refused():
    for act in (lambda: check_needs([]), lambda: check_needs(list("abcdefghi")), lambda: check_comfort(["rich"]),
                lambda: check_party(0), lambda: check_party(21)):
        with pytest.raises(BadInput):
            act()


@given(st.text(CODE_ALPHABET, min_size=8, max_size=8))
def test_codes_survive_typing(code):
    assert normal_code(f"{code[:4].lower()} - {code[4:]}") == code
