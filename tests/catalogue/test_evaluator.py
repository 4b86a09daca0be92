"""Golden answers of the one evaluator: what zen must say, and what it is never asked."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.catalogue.evaluator import cell_holds, check, compiles, decide, hits, identifiers, value_of
from balai.catalogue.rules.expressions import BadExpression, judge, literals_in, names_in, split_expression
from catalogue.samples import tariff

FACTS = {
    "kind": "neon", "a.n": 3, "a.d": 0.1, "a.list": ["x", "y"], "a.flag": True, "a.no": False, "a.blank": "", "a.none": None,
    "a.date": "2009-06-30", "today": "2026-06-30", "a.text": "56101", "steps.check": "ok", "zero": 0, "empty": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("leaf", "answer"),
    [
        ('kind == "neon"', True), ('kind == "led"', False), ('kind != "led"', True), ("kind == 'neon'", True),
        ('kind in ["neon", "led"]', True), ('kind not in ["neon", "led"]', False), ("a.n in [1..3]", True), ("a.n in [1..3)", False),
        ("a.n > 2", True), ("a.n + 1 >= 4", True), ("a.d + 0.2 == 0.3", True), ("a.d * 3 == 0.3", True), ("-a.n < 0", True),
        ('"x" in a.list', True), ('contains(a.list, "z")', False), ("len(a.list) == 2", True), ('some(a.list, # == "y")', True),
        ("len(empty) == 0", True), ("a.flag == true", True), ("a.no", False), ("a.flag", True), ("zero == 0", True),
        ('d(a.date).add("17y") <= d(today)', True), ('d(a.date).add("18y") <= d(today)', False),
        ('startsWith(a.text, "56")', True), ('matches(a.text, "^56[0-9]{3}$")', True), ('steps.check == "ok"', True),
        ("a.n == 3.0", True), ("(a.n + 1) * 2 == 8", True), ("a.n % 2 == 1", True),
        # what is not known is unknown, whatever zen would say
        ("missing.x == 1", None), ("missing.x != 1", None), ("missing.x < 1", None), ("missing.x == null", None),
        ("a.blank == 1", None), ("a.none == null", None), ("a.n > missing.x", None), ('missing.x not in ["a"]', None),
        # what cannot be answered is unknown, never false
        ("kind > 5", None), ("a.n", None), ("a.n / 0 > 1", None), ('kind + "x"', None),
    ],
)  # fmt: skip
def test_golden_leaves(leaf, answer):
    assert check(leaf, FACTS) is answer


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        (None, True), ({"all": []}, True), ({"any": []}, False), ({"all": ["a.flag", "missing"]}, None),
        ({"all": ["a.no", "missing"]}, False), ({"any": ["a.flag", "missing"]}, True), ({"any": ["a.no", "missing"]}, None),
        ({"not": "missing"}, None), ({"not": {"any": ["a.no", {"not": "a.flag"}]}}, True),
    ],
)  # fmt: skip
def test_trees_reckon_with_unknown(rule, answer):
    assert check(rule, FACTS) is answer


TREES = st.recursive(
    st.sampled_from("tfu"),
    lambda inner: st.fixed_dictionaries({"all": st.lists(inner, max_size=4)})
    | st.fixed_dictionaries({"any": st.lists(inner, max_size=4)}) | st.fixed_dictionaries({"not": inner}),
    max_leaves=12,
)  # fmt: skip


@given(TREES)
def test_learning_more_never_overturns_an_answer(tree):
    """Kleene's logic is monotone: what is decided stays decided however the unknown turns out."""
    told = judge(tree, {"t": True, "f": False, "u": None}.get)
    if told is not None:
        for turn in (True, False):
            assert judge(tree, {"t": True, "f": False, "u": turn}.get) is told


@given(TREES)
def test_negation_mirrors(tree):
    leaf = {"t": True, "f": False, "u": None}.get
    told = judge(tree, leaf)
    assert judge({"not": tree}, leaf) is (None if told is None else not told)


@pytest.mark.parametrize(
    "bad", ["a and b", "a or b", "not a", "a ? b : c", "a = 1", "!a", "a || b", "a ?? 1", "`x`", "", "  ", "a;b", "{a: 1}", "a ==", "foo(a)"],
)
def test_what_may_not_be_a_leaf(bad):
    assert not compiles(bad)
    with pytest.raises(BadExpression):
        check(bad, {"a": 1, "b": True, "c": 2})


def test_names_and_literals_are_told_from_the_letters():
    assert identifiers({"any": ['a.b == "x"', {"not": "len(c.d) > e"}]}) == {"a.b", "c.d", "e"}
    assert names_in('d(birth.on).add("17y") <= d(today)') == {"birth.on", "today"}
    assert names_in('kind not in ["a", "b"]') == {"kind"}
    assert literals_in('a in ["x", "y"]') == ("x", "y")
    assert literals_in("a.n >= 10.5") == (10.5,)
    assert literals_in("a in [1..5]") == (1, 5)
    assert split_expression("a.n>=1")[1] == ("mark", ">=")
    assert identifiers(None) == set()


# money ------------------------------------------------------------------------------------------------------


def one_row(amount, **more):
    return {"code": "t", "table": {"inputs": [], "rows": [{"when": [], "amount": amount}], "hit": "first"}, **more}


@pytest.mark.parametrize(
    ("amount", "facts", "idr"),
    [
        ("a * b", {"a": 999_999_999_999, "b": 9_999}, 9_998_999_999_990_001), ("a + 1", {"a": 9_007_199_254_740_993}, 9_007_199_254_740_994),
        ("a * 0.1 + b * 0.2", {"a": 10, "b": 10}, 3), ("a * 0.025", {"a": 500_000_001}, 12_500_000), ("a / 3", {"a": 100}, 33),
        ("ceil(a) * 25000", {"a": 2.01}, 75_000), ("min([a * 1000, 5000])", {"a": 72.15}, 5000), ("a * 1.1", {"a": 123_456_789_012_345}, 135_802_467_913_579),
        ("a - b", {"a": 1, "b": 2}, None), ("a / b", {"a": 1, "b": 0}, None), ("a * 2", {"a": "x"}, None), ("a * 2", {}, None), (2500, {}, 2500),
    ],
)  # fmt: skip
def test_amounts_are_exact_decimals_in_whole_rupiah(amount, facts, idr):
    assert decide(one_row(amount), facts).amount_idr == idr


def test_fractions_are_dropped_in_favour_of_who_pays():
    assert decide(one_row("a * 3", round_to="1000"), {"a": 1333.9}).amount_idr == 4000
    assert decide(one_row("a * 3", round_to="100"), {"a": 1333.9}).amount_idr == 4000
    assert decide(one_row("a * 3", round_to="1"), {"a": 1333.9}).amount_idr == 4001


def test_the_first_row_that_applies_decides_and_an_uncertain_one_above_makes_it_unknown():
    told = decide(tariff(), {"sign.kind": "billboard", "sign.area_m2": 24})
    assert (told.amount_idr, told.row, told.why, told.tariff) == (1_800_000, 3, (), "signboard")
    assert decide(tariff(), {"sign.kind": "flag"}).amount_idr == 50_000
    unknown = decide(tariff(), {"sign.kind": "billboard"})
    assert (unknown.amount_idr, unknown.why, unknown.known) == (None, ("sign.area_m2",), False)
    assert decide(tariff(), {"sign.area_m2": 3}).why == ("sign.kind",)
    assert decide(tariff(), {"sign.kind": "neon"}).why == ("sign.area_m2",)
    assert decide(tariff(), {"sign.kind": "balloon", "sign.area_m2": 3}).why == ("no-row",)


def test_a_sum_adds_every_row_that_applies():
    table = {"inputs": ["a", "b"], "hit": "sum", "rows": [
        {"when": ["> 1", None], "amount": 10}, {"when": [None, "true"], "amount": "a * 5"}, {"when": ["> 99", None], "amount": 1}]}
    doc = {"code": "t", "table": table}
    told = decide(doc, {"a": 3, "b": True})
    assert (told.amount_idr, told.row, [line.row for line in told.lines]) == (25, 0, [1, 2])
    assert decide(doc, {"a": 0, "b": False}).amount_idr == 0
    assert decide(doc, {"a": 3}).why == ("b",)
    assert hits(table, {"a": 3}) == [True, None, False]


@pytest.mark.parametrize(
    ("cell", "value", "answer"),
    [
        (None, None, True), ("> 8", 9, True), ("> 8", 8, False), ("[1..5)", 5, False), ('"a", "b"', "b", True), ('"a", "b"', "c", False),
        (5, 5, True), (5, 5.0, True), (5, "5", False), (True, True, True), ("true", True, True), ("false", True, False), (True, False, False),
        ("> 8", None, None), ("> 8", "x", None), ("<= 5, >= 10", 11, True), ('not in ["a"]', "b", True), ("a and b", 1, None), ("> 8 <", 1, None),
    ],
)  # fmt: skip
def test_cells(cell, value, answer):
    assert cell_holds(cell, value) is answer


def test_threads_share_what_is_compiled():
    answers = []

    def ask():
        answers.extend(check("a.n + 1 == 4", FACTS) for _ in range(200))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert answers == [True] * 800
    assert value_of("a.n * 2", FACTS) == 6
