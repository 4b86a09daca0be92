"""The bytes a definition is hashed by are those of RFC 8785, whatever stands in it."""

from __future__ import annotations

import json

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from balai.catalogue.rules.canonical import SAFE_INTEGER, canonical_text, content_hash
from catalogue.samples import signboard

NAMES = st.text(st.characters(max_codepoint=126, min_codepoint=32), max_size=8)
PLAIN = st.none() | st.booleans() | st.integers(-SAFE_INTEGER, SAFE_INTEGER) | st.text()
DOCS = st.dictionaries(NAMES, st.recursive(PLAIN, lambda one: st.lists(one) | st.dictionaries(NAMES, one), max_leaves=20))


@given(DOCS)
def test_the_bytes_are_those_of_the_reference(doc):
    assert canonical_text(doc).encode() == rfc8785.dumps(doc)
    assert json.loads(canonical_text(doc)) == doc


def test_a_hash_knows_the_content_not_the_order():
    doc = signboard()
    turned = dict(reversed(doc.items()))
    assert list(turned) != list(doc)
    assert content_hash(turned) == content_hash(doc)
    assert content_hash({**doc, "agency": "polda2"}) != content_hash(doc)
