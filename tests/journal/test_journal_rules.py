"""The law of the book: canonical bytes, hashes, verification. No Django."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, replace

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from balai.journal.rules import (
    GENESIS,
    SAFE_INTEGER,
    Break,
    NotCanonical,
    Sealed,
    canonical,
    canonical_bytes,
    canonical_data,
    hash_of,
    verify,
)

RFC_SAMPLE = r"""
{
  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
  "literals": [null, true, false]
}
"""
RFC_BYTES = bytes.fromhex(
    "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b333333333333333333"
    "2e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c753030"
    "30665c6e4127425c225c5c5c5c5c222f227d"
)
"""RFC 8785 sections 3.2.2 and 3.2.4."""

RFC_SORTING = {
    "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
    "\U0001f600": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis",
}  # fmt: skip
RFC_ORDER = [
    "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
    "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
]  # fmt: skip
"""RFC 8785 section 3.2.3."""


def test_the_reference_writes_the_bytes_of_the_rfc():
    assert rfc8785.dumps(json.loads(RFC_SAMPLE)) == RFC_BYTES
    assert list(json.loads(rfc8785.dumps(RFC_SORTING)).values()) == RFC_ORDER


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.0, "0"), (-0.0, "0"), (5e-324, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
     (9007199254740991, "9007199254740991"), (295147905179352830000.0, "295147905179352830000"),
     (9.999999999999997e22, "9.999999999999997e+22"), (1e23, "1e+23"), (1e-6, "0.000001"), (1e-7, "1e-7"),
     (333333333.3333332, "333333333.3333332"), (-333333.33333333343, "-333333.33333333343")],
)  # fmt: skip
def test_the_reference_writes_numbers_as_appendix_b(number, text):
    assert rfc8785.dumps(number).decode() == text


def test_the_part_of_the_rfcs_example_that_facts_may_hold():
    told = json.loads(RFC_SAMPLE)
    del told["numbers"]
    assert canonical(told) == rfc8785.dumps(told)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
VALUES = st.one_of(st.none(), st.booleans(), st.integers(-SAFE_INTEGER, SAFE_INTEGER), TEXT)
FACTS = st.dictionaries(st.text(st.characters(max_codepoint=127), max_size=10), VALUES | st.lists(VALUES, max_size=4))


@given(FACTS)
def test_our_bytes_are_the_reference_bytes(facts):
    assert canonical(facts) == rfc8785.dumps(facts)
    assert canonical_data(facts).encode() == rfc8785.dumps(facts)


@pytest.mark.parametrize(
    "facts", [{"a": 1.5}, {"a": 2**53}, {"a": [-(2**53)]}, {"ä": 1}, {"a": {"b": 1}}, {"a": [1.0]}, {"a": (1,)}]
)
def test_facts_outside_the_profile_are_refused(facts):
    with pytest.raises(NotCanonical):
        canonical(facts)


def test_half_a_surrogate_is_refused():
    with pytest.raises(UnicodeEncodeError):
        canonical({"a": "\ud800"})


def chain_of(count: int, chain: str = "mal-uji") -> list[Sealed]:
    entries, prev = [], GENESIS
    for seq in range(1, count + 1):
        one = Sealed(
            chain, seq, prev, "", "ticket.called", f"ticket:k{seq}", "staff:4", "", "counter", "kunci-é",
            1_795_000_000_000 + seq, 1_795_000_000_005 + seq, canonical_data({"n": seq, "number": f"A{seq:02d}"}),
        )  # fmt: skip
        one = replace(one, hash=hash_of(one))
        entries.append(one)
        prev = one.hash
    return entries


def check(entries, *, head=None, chain="mal-uji"):
    last = head or (entries[-1].seq, entries[-1].hash)
    steps = list(verify(entries, head_seq=last[0], head_hash=last[1], chain=chain))
    broken = steps[-1] if steps and isinstance(steps[-1], Break) else None
    return len(steps) - (broken is not None), broken


def test_a_whole_chain_holds():
    assert check(chain_of(5)) == (5, None)
    assert check([], head=(0, "")) == (0, None)


def test_the_hash_is_sha_256_of_the_canonical_bytes():
    one = chain_of(1)[0]
    assert hashlib.sha256(canonical_bytes(one)).hexdigest() == one.hash
    assert json.loads(canonical_bytes(one))["prev"] == "0" * 64


def forgeries(entry: Sealed):
    """The entry with any one character of any text, or any one bit of any number, changed."""
    for column in fields(Sealed):
        value = getattr(entry, column.name)
        if isinstance(value, int):
            for bit in range(value.bit_length() + 1):
                yield column.name, replace(entry, **{column.name: value ^ (1 << bit)})
        else:
            for at in range(len(value)):
                other = "0" if value[at] != "0" else "1"
                yield column.name, replace(entry, **{column.name: value[:at] + other + value[at + 1 :]})
            yield column.name, replace(entry, **{column.name: value + " "})


@pytest.mark.parametrize("place", [1, 3, 5])
def test_any_byte_of_any_column_that_is_changed_is_found_and_named(place):
    entries = chain_of(5)
    head = (5, entries[-1].hash)
    tried = 0
    for column, forged in forgeries(entries[place - 1]):
        changed = [*entries[: place - 1], forged, *entries[place:]]
        good, broken = check(changed, head=head)
        assert good == place - 1, column
        if column == "seq":
            assert broken.why in ("missing", "order")
        else:
            assert broken == Break("mal-uji", place, {"chain": "chain", "prev": "prev"}.get(column, "hash"))
        tried += 1
    assert tried > 250


def test_what_cannot_be_canonical_is_named_too():
    entries = chain_of(2)
    for wrong in (replace(entries[1], data="\ud800"), replace(entries[1], occurred_ms=2**60)):
        assert check([entries[0], wrong], head=(2, entries[1].hash)) == (1, Break("mal-uji", 2, "canonical"))


def test_delete_insert_reorder_truncate_and_swap_of_chains():
    entries = chain_of(6)
    head = (6, entries[-1].hash)
    assert check([*entries[:2], *entries[3:]], head=head) == (2, Break("mal-uji", 3, "missing"))
    assert check([*entries[:3], entries[2], *entries[3:]], head=head) == (3, Break("mal-uji", 3, "order"))
    swapped = [entries[0], replace(entries[2], seq=2), replace(entries[1], seq=3), *entries[3:]]
    assert check(swapped, head=head) == (1, Break("mal-uji", 2, "prev"))
    assert check(entries[:4], head=head) == (4, Break("mal-uji", 5, "missing"))
    assert check([], head=head) == (0, Break("mal-uji", 1, "missing"))
    assert check(entries, head=(5, entries[4].hash)) == (6, Break("mal-uji", 6, "head"))
    assert check(entries, head=(6, "0" * 64)) == (6, Break("mal-uji", 7, "head"))
    assert check(chain_of(6, "mal-lain"), head=head)[1] == Break("mal-uji", 1, "chain")
