"""The law of cases: tables, graph, hands, demands, words, papers. Without Django."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.cases.rules import demands, flow, hands, papers, states, words
from balai.cases.rules.flow import Place, Step
from balai.kernel.refusals import BadInput

# states ---------------------------------------------------------------------------------------------------


def test_every_status_is_reached_and_open_ones_end():
    reached = {"draft"} | {leads for _, leads in states.TRANSITIONS.values()}
    assert reached == set(states.STATUSES)
    assert {"draft"} | states.OPEN | states.FINAL == set(states.STATUSES)
    assert not states.OPEN & states.FINAL
    assert states.POSITIVE < states.FINAL


@pytest.mark.parametrize("verb", states.TRANSITIONS)
@pytest.mark.parametrize("status", states.STATUSES)
def test_a_status_moves_by_the_table_only(verb, status):
    starts, leads = states.TRANSITIONS[verb]
    if status in starts:
        assert states.next_status(verb, status) == leads
    else:
        with pytest.raises(states.CaseMoved):
            states.next_status(verb, status)


@pytest.mark.parametrize("verb", states.ITEM_TRANSITIONS)
def test_an_item_moves_by_the_table_only(verb):
    starts, leads = states.ITEM_TRANSITIONS[verb]
    for state in ("waiting", "ready", "taken", "done", "skipped", "cancelled", "suspended"):
        if state in starts:
            assert states.next_state(verb, state) == leads
        else:
            with pytest.raises(states.ItemMoved):
                states.next_state(verb, state)


def test_a_decided_case_is_decided_once():
    for verb in ("grant", "refuse", "deem", "withdraw", "return"):
        for status in states.FINAL:
            with pytest.raises(states.CaseMoved):
                states.next_status(verb, status)


def test_numbers_are_safe_to_print():
    assert states.number_of(1, 2026, 123) == "B-2026-000123"
    assert states.number_of(7, 2026, 1) == "B7-2026-000001"


# flow -----------------------------------------------------------------------------------------------------

CHAIN = [Step("a", "check"), Step("b", "consult", ("a",)), Step("c", "consult", ("a",)), Step("d", "decide", ("b", "c"))]


def fresh(steps):
    return {step.id: Place("waiting") for step in steps}


def test_steps_follow_and_join():
    places = fresh(CHAIN)
    assert flow.due_steps(CHAIN, places) == ("a",)
    assert flow.advance(CHAIN, places, {"a": True}) == flow.Moves(("a",), ())
    places["a"] = Place("done", "ok")
    assert flow.due_steps(CHAIN, places) == ("b", "c")
    places["b"] = Place("done", "ok")
    assert flow.due_steps(CHAIN, places) == ("c",), "the join waits for both"
    places["c"] = Place("skipped")
    assert flow.due_steps(CHAIN, places) == ("d",)


def test_false_skips_unknown_does_not():
    places = fresh(CHAIN) | {"a": Place("done", "ok")}
    assert flow.advance(CHAIN, places, {"b": False, "c": None}) == flow.Moves(("c",), ("b",))
    moves = flow.advance(CHAIN, places, {"b": False, "c": False, "d": True})
    assert moves == flow.Moves(("d",), ("b", "c")), "skipping lets the join come due at once"
    assert flow.advance(CHAIN, places, {}) == flow.Moves((), ())


def test_a_return_settles_nothing():
    places = fresh(CHAIN) | {"a": Place("done", "return")}
    assert flow.due_steps(CHAIN, places) == ()


def test_towards_a_refusal_nobody_is_asked_any_more():
    steps = [
        Step("a", "check"), Step("ask", "register", ("a",)), Step("fee", "pay", ("ask",)),
        Step("paraf", "countersign", ("fee",)), Step("d", "decide", ("paraf",)),
    ]  # fmt: skip
    places = fresh(steps) | {"a": Place("done", "refuse")}
    assert flow.pointless(steps, places) == {"ask", "fee"}
    moves = flow.advance(steps, places, {"ask": True, "fee": True, "paraf": True})
    assert moves == flow.Moves(("paraf",), ("ask", "fee"))
    places = fresh(steps) | {"a": Place("done", "ok"), "ask": Place("done", "refuse")}
    assert flow.pointless(steps, places) == frozenset(), "what a register refuses is for an officer to weigh"


def test_downstream_is_everything_after():
    assert flow.downstream(CHAIN, "a") == ("b", "c", "d")
    assert flow.downstream(CHAIN, "d") == ()


def test_a_redo_takes_back_what_came_after():
    places = {"a": Place("done", "ok"), "b": Place("done", "ok"), "c": Place("taken"), "d": Place("waiting")}
    assert flow.redo(CHAIN, places, "a") == flow.Redo("a", ("b", "c"), ("c",))
    with pytest.raises(flow.RedoTooLate):
        flow.redo(CHAIN, places, "c")
    decided = places | {"c": Place("done"), "d": Place("done", "granted")}
    for step in ("a", "d"):
        with pytest.raises(flow.RedoTooLate):
            flow.redo(CHAIN, decided, step)


def test_a_late_agency_follows_the_policy():
    assert flow.lapse("escalate") == flow.lapse("") == ("escalate", "")
    assert flow.lapse("proceed") == ("finish", "unanswered")
    assert flow.lapse("deemed_no_objection") == ("finish", "no_objection")
    assert {flow.lapse(policy)[0] for policy in flow.LATE_POLICIES} == {"escalate", "finish"}


@st.composite
def graphs(draw):
    size = draw(st.integers(1, 7))
    return [
        Step(f"s{n}", "check", tuple(f"s{m}" for m in sorted(draw(st.sets(st.integers(0, n - 1), max_size=3)))) if n else ())
        for n in range(size)
    ]


@given(graphs(), st.data())
def test_whatever_the_order_every_step_ends_once_its_predecessors_did(steps, data):
    """Finish ready steps in any order with any rules: nothing hangs, nothing runs before what it comes after."""
    places = fresh(steps)
    rules = {step.id: data.draw(st.sampled_from([True, False, None])) for step in steps}
    for _ in range(50):
        moves = flow.advance(steps, places, {one: rules[one] for one in flow.due_steps(steps, places)})
        for one in moves.skipped:
            places[one] = Place("skipped")
        for one in moves.ready:
            after = next(step.after for step in steps if step.id == one)
            assert all(places[before].settled for before in after)
            places[one] = Place("ready")
        ready = [one for one, place in places.items() if place.state == "ready"]
        if not ready and not flow.due_steps(steps, places):
            break
        if ready:
            places[data.draw(st.sampled_from(ready))] = Place("done", "ok")
    assert {place.state for place in places.values()} <= {"done", "skipped"}
    assert {one for one, place in places.items() if place.state == "skipped"} == {
        one for one, rule in rules.items() if rule is False
    }


# hands ----------------------------------------------------------------------------------------------------


def test_who_verifies_never_decides():
    for kind in sorted(hands.VERIFYING):
        doers = {kind: {"staff:1"}}
        for deciding in sorted(hands.DECIDING):
            assert not hands.may_do(deciding, "staff:1", doers)
            assert hands.may_do(deciding, "staff:2", doers)
        assert not hands.may_do(kind, "staff:1", {"decide": {"staff:1"}}), "nor the other way round"
        assert hands.may_do(kind, "staff:1", doers), "the same again is no clash"


def test_who_typed_the_application_never_decides():
    doers = {"assist": {"staff:4"}}
    assert not hands.may_do("decide", "staff:4", doers)
    assert hands.may_do("check", "staff:4", doers)


def test_a_countersigner_is_never_the_author():
    for kind in ("check", "recommend", "decide", "assist"):
        assert not hands.may_do("countersign", "staff:1", {kind: {"staff:1"}})
    assert hands.may_do("countersign", "staff:1", {"countersign": {"staff:1"}})
    assert not hands.may_do("decide", "staff:1", {"countersign": {"staff:1"}})
    with pytest.raises(hands.FourEyes):
        hands.check_four_eyes("check", "staff:1", {"countersign": {"staff:1"}})


def test_handing_over_clashes_with_nothing():
    assert hands.may_do("handover", "staff:1", {"decide": {"staff:1"}, "check": {"staff:1"}})


def test_an_item_in_other_hands():
    hands.check_holder("", "staff:1")
    hands.check_holder("staff:1", "staff:1")
    with pytest.raises(hands.NotYours):
        hands.check_holder("staff:2", "staff:1")


def test_a_draw_can_be_drawn_again_by_anybody():
    seed = hands.seed_of("ab" * 32, "B-2026-000123", "check", 1)
    assert seed == hashlib.sha256(("ab" * 32 + "\nB-2026-000123\ncheck\n1").encode()).hexdigest()
    names = ["staff:9", "staff:10", "staff:3"]
    drawn = hands.draw(seed, names)
    index = int(hashlib.sha256(seed.encode()).hexdigest(), 16) % 3
    assert drawn.chosen == sorted(names)[index]
    assert drawn.eligible == ("staff:10", "staff:3", "staff:9")
    assert hands.draw(seed, []) == hands.Drawn(seed, (), "")


@given(st.sets(st.integers(1, 99), min_size=1, max_size=9), st.randoms())
def test_a_draw_does_not_depend_on_the_order_of_the_list(numbers, chance):
    names = [f"staff:{number}" for number in numbers]
    shuffled = names[:]
    chance.shuffle(shuffled)
    assert hands.draw("seed", names) == hands.draw("seed", [*shuffled, shuffled[0]])


def test_a_draw_favours_nobody():
    chosen = [hands.draw(hands.seed_of("0" * 64, f"B-{n}", "check", 1), ["a", "b", "c", "d"]).chosen for n in range(4000)]
    for name in "abcd":
        assert 900 < chosen.count(name) < 1100


# demands --------------------------------------------------------------------------------------------------

DOC = {"pages": [{"fields": [{"id": "applicant.name"}]}], "documents": [{"id": "ktp"}]}


def test_only_what_the_standard_asks_may_be_demanded():
    assert demands.targets_of(DOC) == {"applicant.name", "ktp"}
    told = demands.check_demands([{"target": "ktp", "kind": "unreadable", "note": " buram "}], {"ktp"})
    assert told == (demands.Demand("ktp", "unreadable", "buram"),)
    with pytest.raises(demands.DemandBeyondStandard) as refused:
        demands.check_demands([{"target": "surat_rt", "kind": "missing"}], {"ktp"})
    assert refused.value.facts == {"target": "surat_rt"}
    for items in ([], [{"target": "ktp", "kind": "ugly"}], [{"target": "ktp", "kind": "missing"}] * 2):
        with pytest.raises(BadInput):
            demands.check_demands(items, {"ktp"})


def test_a_list_is_mended_as_a_whole():
    demands.check_mended(["ktp"], ["ktp", "more"])
    with pytest.raises(demands.CorrectionIncomplete) as refused:
        demands.check_mended(["ktp", "applicant.name"], ["ktp"])
    assert refused.value.facts == {"targets": ["applicant.name"]}


def test_a_reason_says_something():
    assert demands.check_reason("  luas tidak cocok ") == "luas tidak cocok"
    for empty in ("", "  ", "ok"):
        with pytest.raises(demands.ReasonMissing):
            demands.check_reason(empty)


def test_objecting_has_its_term():
    demands.check_objection("refused", None, 5)
    demands.check_objection("refused", 5, 5)
    for status, until in (("granted", None), ("refused", 4)):
        with pytest.raises(demands.ObjectionLate):
            demands.check_objection(status, until, 5)


# words ----------------------------------------------------------------------------------------------------


def test_everything_but_the_status_is_derived():
    sight = words.Sight("running", 10, 5, 4, items=(("consult", "ready", True), ("pay", "suspended", False)))
    assert words.words_of(sight) == (
        "running", "late", "promise_moved", "agency_late", "waits_agency", "suspended", "waits_payment",
    )
    assert words.words_of(words.Sight("returned", 1)) == ("returned", "waits_applicant")
    assert words.words_of(words.Sight("received", 1, waits_for="a.b")) == ("received", "waits_case")
    assert words.words_of(words.Sight("received", 1, waits_for="a.b", blocked=True)) == ("received", "blocked")
    assert words.words_of(words.Sight("received", 1)) == ("received",)
    granted = words.Sight("granted", 1, product="K7", items=(("handover", "ready", False), ("check", "done", True)))
    assert words.words_of(granted) == ("granted", "product_ready", "waits_pickup")
    assert words.words_of(words.Sight("refused", 1, objecting=True)) == ("refused", "objection_open")
    assert words.words_of(words.Sight("withdrawn", 1, items=(("check", "ready", True),))) == ("withdrawn",)
    assert words.words_of(words.Sight("running", 1, items=(("new", "ready", False),)))[1] == "in_check"


def test_what_the_applicant_can_do():
    def may(status, demanded=False, objection_open=False, within_term=True):
        return words.may_of(status, demanded=demanded, objection_open=objection_open, within_term=within_term)

    assert may("draft") == ("send", "withdraw")
    assert may("returned", demanded=True) == ("correct", "withdraw")
    assert may("running") == ("withdraw",)
    assert may("refused") == ("object",)
    assert may("refused", objection_open=True) == may("refused", within_term=False) == may("granted") == ()


# papers ---------------------------------------------------------------------------------------------------

CHOICE = {"kind": "choice", "options": [{"value": "own", "label": {"id": "Sendiri", "en": ""}}], "label": {"id": "T", "en": "P"}}


@pytest.mark.parametrize(
    ("kind", "value", "lang", "told"),
    [
        ("text", None, "id", ""), ("text", "", "id", ""), ("choices", [], "id", ""), ("text", "Siti", "id", "Siti"),
        ("yesno", True, "id", "Ya"), ("yesno", False, "en", "No"), ("money", 1250000, "id", "Rp1.250.000"),
        ("date", "2026-12-18", "id", "Jumat, 18 Desember 2026"), ("decimal", "10.5", "id", "10.5"),
    ],
)  # fmt: skip
def test_values_as_printed(kind, value, lang, told):
    assert papers.printed_value({"kind": kind}, value, lang) == told


def test_choices_are_printed_by_their_labels():
    assert papers.printed_value(CHOICE, "own", "en") == "Sendiri"
    assert papers.printed_value({**CHOICE, "kind": "choices"}, ["own", "new"], "id") == "Sendiri, new"
    lines = papers.printed_lines({"place": CHOICE}, {"fields": ["place", "gone"]}, {"place": "own"}, "id")
    assert lines == [{"id": "place", "label": {"id": "T", "en": "P"}, "value": "Sendiri"}]


def test_a_paper_names_its_lines_in_its_own_words():
    named = [{"id": "place", "label": {"id": "Tempat", "en": "Place"}}, {"id": "nib", "label": {"id": "NIB", "en": "No."}}]
    product = {"fields": ["nib", "place"], "labels": named}
    lines = papers.printed_lines({"place": CHOICE}, product, {"place": "own", "nib": "123"}, "id")
    assert [(one["label"]["id"], one["value"]) for one in lines] == [("NIB", "123"), ("Tempat", "Sendiri")]


def test_how_long_a_paper_is_valid():
    day = date(2028, 2, 29)
    assert papers.valid_until(None, day, {}) is None
    assert papers.valid_until({"years": 1}, day, {}) == date(2029, 2, 28)
    assert papers.valid_until({"months": 12}, date(2026, 11, 30), {}) == date(2027, 11, 30)
    assert papers.valid_until({"days": 30}, date(2026, 1, 1), {}) == date(2026, 1, 31)
    assert papers.valid_until({"until": "visit.on"}, day, {"visit.on": "2028-03-01"}) == date(2028, 3, 1)
    assert papers.valid_until({"until": "visit.on"}, day, {}) is None


@pytest.mark.parametrize("lang", ["id", "en"])
def test_letters_say_what_they_must(lang):
    until = date(2026, 12, 18)
    told = papers.refusal_body("luas melebihi batas", "UU 30/2014", until, lang)
    assert "luas melebihi batas" in told[1]
    assert "2026" in told[2]
    assert "UU 30/2014" in told[2]
    bare = papers.refusal_body("luas melebihi batas", "", None, lang)
    assert "2026" not in bare[2]
    assert len(papers.withdrawal_body(lang)) == 2
    assert len(papers.grant_body(lang)) == 1
    assert "UU 30/2014" in papers.deed_body(until, "UU 30/2014", lang)[1]
    assert "UU" not in papers.deed_body(until, "", lang)[1]
    assert set(papers.LETTERS) == {"grant", "refusal", "withdrawal", "deed"}
