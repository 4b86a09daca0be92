"""Search: what people type finds what they need, fast, always the same, and never ends at a wall."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from balai.catalogue.rules import Catalogue
from balai.catalogue.search import SearchEngine, Stemmer
from balai.catalogue.search.words import MAX_REMEMBERED, split_terms

QUERIES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "queries.yaml").read_text(encoding="utf-8")
)
TOP = 3
LEAST_SHARE = 0.95


def _found(engine: SearchEngine, query: dict[str, Any]) -> bool:
    codes = [hit.service.code for hit in engine.search(query["q"]).hits[:TOP]]
    return any(fnmatch(code, wanted) for code in codes for wanted in query["want"])


def test_everyday_queries_find_their_service_in_the_top_three(real_engine: SearchEngine) -> None:
    missed = [query["q"] for query in QUERIES if not _found(real_engine, query)]
    share = 1 - len(missed) / len(QUERIES)
    print(f"{len(QUERIES)} queries, {share:.1%} in the top {TOP}; missed: {missed}")
    assert len(QUERIES) >= 400
    assert len({query["q"] for query in QUERIES}) == len(QUERIES)
    assert share >= LEAST_SHARE, missed


def test_the_expected_codes_exist(real_catalogue: Catalogue) -> None:
    unknown = [
        (query["q"], wanted)
        for query in QUERIES
        for wanted in query["want"]
        if "*" not in wanted and wanted not in real_catalogue.services
    ]
    assert unknown == []


def test_every_prefix_of_every_query_is_answered(real_engine: SearchEngine) -> None:
    """Hits, or help when there are none; never a wall. How fast is measured by `make bench`."""
    for query in QUERIES:
        for end in range(1, len(query["q"]) + 1):
            result = real_engine.search(query["q"][:end])
            assert bool(result.hits) != (result.help is not None), query["q"][:end]


@pytest.fixture(scope="module")
def small_engine(small_catalogue: Catalogue) -> SearchEngine:
    return SearchEngine(small_catalogue)


def test_why_tells_the_words_that_answered(small_engine: SearchEngine) -> None:
    hit = small_engine.search("kartu ilang").hits[0]
    assert (hit.service.code, hit.why.field, hit.why.phrase) == ("capil.kartu", "synonym", "kartu ilang")
    hit = small_engine.search("lost card", "en").hits[0]
    assert (hit.why.field, hit.why.phrase) == ("name", "Lost card")


@pytest.mark.parametrize(
    "query",
    [
        "paspor",
        "pasport",
        "pasp",
        "pasprot",
        "paspro",
        "surat jalan",
        "melancong",
        "cara bikin paspor",
        "e-paspor",
        "Páspor!",
    ],
)
def test_ways_to_say_passport(small_engine: SearchEngine, query: str) -> None:
    assert small_engine.search(query).hits[0].service.code == "pasporan.baru"


def test_agencies_and_life_events_stand_beside_the_hits(small_engine: SearchEngine) -> None:
    result = small_engine.search("pindahan")
    assert [event.code for event in result.life_events] == ["pindah"]
    assert [agency.code for agency in small_engine.search("kependudukan").agencies] == ["capil"]


@pytest.mark.parametrize("query", ["", "   ", "?!", "zzzzqqqq", "123456789", "\x00"])
def test_an_empty_result_shows_a_way_on(small_engine: SearchEngine, query: str) -> None:
    result = small_engine.search(query)
    assert len(result) == 0
    assert result.help is not None
    assert [event.code for event in result.help.life_events] == ["pindah"]
    assert result.help.agencies
    assert result.help.ask.id == "Tanya meja informasi."


def test_help_is_there_exactly_when_there_is_no_hit(small_engine: SearchEngine) -> None:
    result = small_engine.search("paspor")
    assert result.help is None
    assert [hit.service.code for hit in result] == ["pasporan.baru"]
    assert len(small_engine.search("paspor", limit=0).hits) == 0


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_is_answered_and_always_the_same(small_engine: SearchEngine, query: str) -> None:
    assert small_engine.search(query) == small_engine.search(query)


@given(st.sampled_from([query["q"] for query in QUERIES]), st.data())
@settings(max_examples=60, deadline=None)
def test_prefixes_never_raise_and_scores_fall(
    real_engine: SearchEngine, query: str, data: st.DataObject
) -> None:
    end = data.draw(st.integers(0, len(query)))
    scores = [hit.score for hit in real_engine.search(query[:end]).hits]
    assert scores == sorted(scores, reverse=True)


def test_two_engines_rank_alike(real_catalogue: Catalogue, real_engine: SearchEngine) -> None:
    """Every process ranks alike, on SQLite and PostgreSQL: these tests run with the database blocked."""
    again = SearchEngine(real_catalogue, Stemmer(real_engine.index.roots))
    for query in QUERIES[::10]:
        assert again.search(query["q"]) == real_engine.search(query["q"])


def test_equal_scores_stand_in_order_of_code(real_engine: SearchEngine) -> None:
    hits = real_engine.search("imigrasi", limit=5).hits
    assert len({hit.score for hit in hits}) == 1
    assert [hit.service.code for hit in hits] == sorted(hit.service.code for hit in hits)


def test_words_are_folded() -> None:
    assert split_terms("E-KTP Élok, STNK-5") == ["ektp", "ktp", "elok", "stnk", "5"]


def test_the_stemmer_forgets_the_oldest_word() -> None:
    stemmer = Stemmer()
    stemmer.warm()
    assert stemmer.stem("kehilangan") == "hilang"
    for number in range(MAX_REMEMBERED + 10):
        letters = "".join(chr(97 + int(digit)) for digit in f"{number:05d}")
        stemmer.stem(letters)
    assert len(stemmer.all_roots()) == MAX_REMEMBERED
