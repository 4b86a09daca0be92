"""The survey's arithmetic against the handbook's figures, and as properties."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.feedback.rules import (
    CODES,
    ELEMENTS,
    check_answers,
    check_scale,
    grade_of,
    index_of,
    index_of_sums,
    is_complete,
    is_enough,
    needed_sample,
    round_half_up,
)
from balai.kernel.refusals import BadInput

ANSWERS = st.fixed_dictionaries({code: st.integers(1, 4) for code in CODES})
RESPONSES = st.lists(ANSWERS, min_size=1, max_size=30)


def everybody(value: int, n: int = 7) -> list[dict[str, int]]:
    return [dict.fromkeys(CODES, value) for _ in range(n)]


@pytest.mark.parametrize(
    ("value", "ikm", "grade", "printed", "printed_grade"),
    [
        (4, "100.00", "A", "99.90", "A"),
        (3, "75.00", "C", "74.93", "C"),
        (2, "50.00", "D", "49.95", "D"),
        (1, "25.00", "D", "24.98", "D"),
    ],
)
def test_equal_answers(value: int, ikm: str, grade: str, printed: str, printed_grade: str) -> None:
    index = index_of(everybody(value))
    assert index is not None
    assert (index.ikm, index.grade) == (Decimal(ikm), grade)
    assert (index.printed, index.printed_grade) == (Decimal(printed), printed_grade)


@pytest.mark.parametrize(
    ("ikm", "grade"),
    [
        ("100.00", "A"), ("88.31", "A"), ("88.30", "B"), ("76.61", "B"), ("76.60", "C"), ("65.00", "C"),
        ("64.99", "D"), ("25.00", "D"), ("24.98", "D"),
    ],
)  # fmt: skip
def test_grades_begin_at_their_lower_bounds(ikm: str, grade: str) -> None:
    assert grade_of(Decimal(ikm)) == grade


def test_the_bound_is_met_after_rounding() -> None:
    """88.305 rounds half up to 88.31, hence A; binary floats would say 88.30."""
    assert round_half_up(Fraction("88.305")) == Decimal("88.31")
    assert round_half_up(Fraction("88.3049")) == Decimal("88.30")
    assert round_half_up(Fraction("2.675")) == Decimal("2.68")


@pytest.mark.parametrize(
    ("population", "sample"),
    [
        (0, 0), (1, 1), (10, 10), (50, 44), (100, 80), (150, 108), (200, 132), (300, 169), (500, 217), (1_000, 278),
        (1_500, 306), (2_000, 322), (3_000, 341), (5_000, 357), (10_000, 370), (20_000, 377), (50_000, 381),
        (1_000_000, 384),
    ],
)  # fmt: skip
def test_krejcie_and_morgan(population: int, sample: int) -> None:
    assert needed_sample(population) == sample


@pytest.mark.parametrize(
    ("complete", "population", "enough"),
    [(0, 0, False), (1, 1, False), (9, 9, False), (10, 10, True), (79, 100, False), (80, 100, True)],
)
def test_a_handful_is_never_enough(complete: int, population: int, enough: bool) -> None:
    assert is_enough(complete, population) is enough


@given(RESPONSES)
def test_the_index_lies_between_25_and_100(responses: list[dict[str, int]]) -> None:
    index = index_of(responses)
    assert index is not None
    assert 25 <= index.exact <= 100
    assert index.printed <= index.ikm


@given(RESPONSES, st.randoms(use_true_random=False))
def test_order_and_element_names_do_not_matter(responses: list[dict[str, int]], random: object) -> None:
    index = index_of(responses)
    mixed = list(responses)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    turned = [dict(zip(CODES, [one[code] for code in reversed(CODES)], strict=True)) for one in mixed]
    assert index_of(turned) == index


@given(RESPONSES, st.integers(0, 29), st.sampled_from(CODES))
def test_a_better_answer_never_lowers_the_index(responses: list[dict[str, int]], which: int, code: str) -> None:
    before = index_of(responses)
    responses[which % len(responses)][code] = 4
    after = index_of(responses)
    assert before is not None
    assert after is not None
    assert after.exact >= before.exact
    assert after.ikm >= before.ikm


@given(RESPONSES)
def test_incomplete_responses_do_not_count_for_the_index(responses: list[dict[str, int]]) -> None:
    partial = [{code: 1 for code in CODES[:8]} for _ in range(5)]
    assert index_of([*responses, *partial]) == index_of(responses)
    assert index_of(partial) is None


@given(RESPONSES)
def test_sums_and_responses_agree(responses: list[dict[str, int]]) -> None:
    sums = [sum(one[code] for one in responses) for code in CODES]
    assert index_of_sums(sums, len(responses)) == index_of(responses)


def test_sums_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="nine sums"):
        index_of_sums([10] * 8, 5)
    with pytest.raises(ValueError, match="nine sums"):
        index_of_sums([21] * 9, 5)


def test_nine_elements_in_both_languages() -> None:
    assert [one.code for one in ELEMENTS] == [f"u{n}" for n in range(1, 10)]
    assert all(one.name("id") and one.name("en") for one in ELEMENTS)
    assert is_complete(dict.fromkeys(CODES, 1))
    assert not is_complete({"u1": 4})


@pytest.mark.parametrize("answers", [{"u10": 3}, {"u1": 0}, {"u1": 5}, {"u1": True}, {"u1": "4"}, {"u1": 2.0}])
def test_answers_that_cannot_be_meant(answers: dict[str, int]) -> None:
    with pytest.raises(BadInput):
        check_answers(answers)


def test_absent_values_are_no_fault() -> None:
    check_scale("benefit", None, 5)
    assert check_answers({"u9": 1, "u1": 4}) == {"u1": 4, "u9": 1}
