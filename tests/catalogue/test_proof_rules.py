"""Static proof: every defect is found, and a sound definition has none."""

from __future__ import annotations

import pytest

from balai.catalogue.evaluator import ENGINE
from balai.catalogue.rules.definition import check_definition, complete_definition
from balai.catalogue.rules.flaws import WORDS, Flaw, stopping
from balai.catalogue.rules.proof import prove_definition, prove_tariff
from balai.catalogue.rules.proof.space import Space
from balai.catalogue.rules.proof.times import longest_way
from balai.catalogue.rules.tariff import complete_tariff
from catalogue.samples import part, signboard, tariff, words
from catalogue.trade_licence import DIRECT, EDIT, in_our_form


def proven(doc, fee=None, holders=None) -> list[Flaw]:
    assert check_definition(doc) == []
    return prove_definition(
        complete_definition(doc), ENGINE, tariff=complete_tariff(fee or tariff()), holders=holders
    )


def found(doc, fee=None, holders=None) -> set[tuple[str, str]]:
    return {(one.code, one.path) for one in proven(doc, fee, holders)}


def test_a_sound_definition_has_no_flaw():
    assert proven(signboard()) == []


# steps ------------------------------------------------------------------------------------------------------


def test_the_two_unreachable_states_of_a_real_renewal_are_found():
    unreachable = {path for code, path in found(in_our_form(DIRECT)) if code == "step-unreachable"}
    assert unreachable == {"steps[approved_old]", "steps[rejected]"}


def test_the_other_real_renewal_has_none():
    assert not {code for code, _ in found(in_our_form(EDIT))} & {"step-unreachable", "outcome-unhandled", "cycle"}


def test_a_step_whose_condition_contradicts_itself_is_unreachable():
    doc = signboard()
    part(doc, "steps", "opinion")["when"] = {"all": ["sign.area_m2 > 24", "sign.area_m2 < 20"]}
    assert ("step-unreachable", "steps[opinion]") in found(doc)


def test_a_step_for_those_who_are_refused_anyway_is_unreachable():
    doc = signboard()
    part(doc, "steps", "opinion")["when"] = "sign.area_m2 > 120"
    assert ("step-unreachable", "steps[opinion]") in found(doc)


def test_a_step_that_reads_a_hidden_field_is_unreachable():
    doc = signboard()
    part(doc, "steps", "opinion")["when"] = {"all": ["sign.area_m2 > 24", 'sign.kind == "flag"']}
    assert ("step-unreachable", "steps[opinion]") in found(doc)


def test_a_step_after_one_that_never_lets_pass_is_unreachable_with_all_that_follows():
    doc = signboard()
    part(doc, "steps", "check")["outcomes"] = ["return", "refuse"]
    assert {path for code, path in found(doc) if code == "step-unreachable"} == {
        f"steps[{one}]" for one in ("opinion", "assess", "pay", "decide", "sign", "handover")
    }


def test_a_circle_of_steps_is_named_with_its_way():
    doc = signboard()
    part(doc, "steps", "check")["after"] = ["decide"]
    [circle] = [one for one in proven(doc) if one.code == "cycle"]
    assert dict(circle.facts)["value"].count("→") >= 3
    assert not [one for one in proven(doc) if one.code == "step-unreachable"]


def test_an_outcome_nobody_reads_is_found():
    doc = signboard()
    part(doc, "steps", "check")["outcomes"] = ["ok", "return", "field_visit"]
    assert ("outcome-unhandled", "steps[check].outcomes") in found(doc)
    part(doc, "steps", "opinion")["when"] = 'steps.check == "field_visit"'
    assert ("outcome-unhandled", "steps[check].outcomes") not in found(doc)


def test_a_rule_may_not_read_a_step_that_may_not_be_finished():
    doc = signboard()
    part(doc, "steps", "assess")["when"] = 'steps.opinion == "ok"'
    assert ("reads-unfinished", "steps[assess].when") in found(doc)


@pytest.mark.parametrize(("second", "clean"), [('sign.kind == "billboard"', False), ('sign.kind in ["billboard", "flag"]', True)])
def test_steps_that_divide_a_choice_take_every_option(second, clean):
    doc = signboard()
    doc["steps"] = [one for one in doc["steps"] if one["id"] not in ("opinion", "assess")]
    for name, rule in (("desk_check", 'sign.kind == "neon"'), ("site_check", second)):
        doc["steps"].append({"id": name, "kind": "check", "title": words(name), "role": "technical", "after": ["check"], "when": rule})
    part(doc, "steps", "pay")["after"] = ["desk_check", "site_check"]
    part(doc, "steps", "decide")["after"] = ["pay"]
    doc["scenarios"] = []
    told = [one for one in proven(doc) if one.code == "value-unhandled"]
    assert (told == []) is clean
    if not clean:
        assert "sign.kind = flag" in told[0].said()


def test_steps_that_divide_a_number_leave_no_gap():
    doc = signboard()
    doc["steps"] = [one for one in doc["steps"] if one["id"] not in ("opinion", "assess")]
    for name, rule in (("small", "sign.area_m2 <= 8"), ("large", "sign.area_m2 > 10")):
        doc["steps"].append({"id": name, "kind": "check", "title": words(name), "role": "technical", "after": ["check"], "when": rule})
    part(doc, "steps", "pay")["after"] = ["small", "large"]
    part(doc, "steps", "decide")["after"] = ["pay"]
    doc["scenarios"] = []
    assert [one for one in proven(doc) if one.code == "value-unhandled"]


# fields and words -------------------------------------------------------------------------------------------


def test_fields_pages_and_papers_that_never_come_are_found():
    doc = signboard()
    part(doc, "pages", "company")["show_if"] = {"all": ['applicant.kind == "company"', 'applicant.kind == "person"']}
    doc["pages"][2]["fields"][1]["show_if"] = {"not": 'sign.kind in ["billboard", "neon", "flag"]'}
    part(doc, "documents", "deed")["needed_if"] = "sign.area_m2 > 300"
    assert {("page-never", "pages[company]"), ("field-never", "pages[sign].fields[sign.area_m2]"),
            ("document-never", "documents[deed]")} <= found(doc)


def test_fields_that_show_each_other_never_show():
    doc = signboard()
    doc["pages"][0]["fields"] += [
        {"id": "a.one", "kind": "yesno", "label": words("One"), "show_if": "a.two == true"},
        {"id": "a.two", "kind": "yesno", "label": words("Two"), "show_if": "a.one == true"},
    ]
    assert {("field-never", "pages[who].fields[a.one]"), ("field-never", "pages[who].fields[a.two]")} <= found(doc)


def test_a_condition_that_lets_nobody_in_is_found():
    doc = signboard()
    doc["eligibility"].append({"id": "other", "rule": "sign.area_m2 > 100", "refuse": words("Too small")})
    assert ("nobody-eligible", "eligibility") in found(doc)


def test_a_missing_translation_is_found_wherever_it_stands():
    doc = signboard(title={"id": "Izin reklame", "en": " "})
    doc["pages"][0]["fields"][0]["options"][1]["label"]["id"] = ""
    assert {("untranslated", "title"), ("untranslated", "pages[who].fields[applicant.kind].options[company].label")} <= found(doc)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("sign.size > 3", "unknown-fact"), ('sign.kind == "balloon"', "unknown-value"),
        ('steps.check == "maybe"', "unknown-value"), ("sign.kind > 5", "rule-no-answer"), ("1 == 1", "rule-constant"),
        ("sign.area_m2 ==", "expression-bad"), ("foo(sign.area_m2)", "expression-bad"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_work_is_found(rule, code):
    doc = signboard()
    part(doc, "steps", "opinion")["when"] = rule
    assert (code, "steps[opinion].when") in found(doc)


def test_a_question_that_depends_on_a_later_one_is_advice():
    doc = signboard()
    part(doc, "pages", "company")["show_if"] = "sign.lit == true"
    told = [one for one in proven(doc) if one.code == "asked-later"]
    assert [one.path for one in told] == ["pages[company].fields[company.nib]"]
    assert stopping(told) == []


# roles, money, promise --------------------------------------------------------------------------------------

HOLDERS = {
    ("verifier", "polda"): frozenset({"1"}), ("technical", "dukcapil"): frozenset({"2"}),
    ("assessor", "polda"): frozenset({"3"}), ("approver", ""): frozenset({"4"}), ("pickup", "polda"): frozenset({"5"}),
}  # fmt: skip


def test_every_role_needs_a_holder_in_its_agency():
    assert found(signboard(), holders=HOLDERS) == set()
    lacking = {**HOLDERS, ("technical", "dukcapil"): frozenset(), ("technical", "polda"): frozenset({"9"})}
    assert found(signboard(), holders=lacking) == {("role-unheld", "steps[opinion].role")}


def test_one_person_who_checks_and_decides_is_told():
    alone = {**HOLDERS, ("verifier", "polda"): frozenset({"4"})}
    assert ("one-person", "steps") in found(signboard(), holders=alone)


def test_the_longest_way_may_not_exceed_the_promise():
    doc = signboard(clock={"amount": 3, "unit": "working_days", "pause_on": ["pay"]})
    [flaw] = [one for one in proven(doc) if one.code == "promise-exceeded"]
    assert "4 hari kerja" in flaw.said()
    assert "Check → Opinion → Decide" in flaw.said("en")


def test_steps_that_exclude_each_other_are_not_added_up():
    doc = signboard()
    part(doc, "steps", "assess").update(term={"amount": 3, "unit": "working_days"}, when="sign.area_m2 <= 24")
    full = complete_definition(doc)
    assert longest_way(full, Space.of(full, ENGINE)) == (5 * 450, ["check", "assess", "decide"])
    assert not [one for one in proven(doc) if one.code == "promise-exceeded"]


@pytest.mark.parametrize(
    ("clock", "fits"),
    [
        ({"amount": 4, "unit": "calendar_days"}, True), ({"amount": 3, "unit": "calendar_days"}, False),
        ({"amount": 30, "unit": "hours"}, True), ({"amount": 29, "unit": "hours"}, False),
        ({"amount": 1, "unit": "working_days", "start": "paid"}, True),
    ],
)  # fmt: skip
def test_the_promise_is_reckoned_in_its_own_unit(clock, fits):
    doc = signboard(clock=clock)
    if clock.get("start") == "paid":
        part(doc, "steps", "opinion")["term"] = {"amount": 30, "unit": "minutes"}
        part(doc, "steps", "decide")["after"] = ["pay"]
        part(doc, "steps", "opinion")["after"] = ["decide"]
        part(doc, "steps", "sign")["after"] = ["opinion"]
    assert (not [one for one in proven(doc) if one.code == "promise-exceeded"]) is fits


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"fees": {"tariff": None}}, "pay-without-tariff"), ({"pages": []}, "here-without"), ({"clock": None}, "here-without"),
        ({"clock": {"amount": 9, "unit": "working_days", "silence": "deemed_granted"}}, "silence-without-basis"),
        ({"scenarios": []}, "no-scenario"),
    ],
)  # fmt: skip
def test_parts_that_do_not_belong_together_are_found(change, code):
    doc = signboard(**change)
    if "pages" in change:
        doc |= {"documents": [], "eligibility": [], "product": None, "scenarios": []}
        part(doc, "steps", "opinion")["when"] = None
    assert code in {told for told, _ in found(doc)}


def test_a_tariff_nobody_published_and_a_consultation_without_end_are_found():
    doc = complete_definition(signboard())
    part(doc, "steps", "opinion")["late"] = None
    told = {one.code for one in prove_definition(doc, ENGINE)}
    assert {"tariff-unknown", "consult-without-term"} <= told


# fee tables -------------------------------------------------------------------------------------------------


def rows(*told, inputs=("sign.kind", "sign.area_m2"), hit="first"):
    return tariff(table={"inputs": list(inputs), "hit": hit, "rows": [{"when": list(w), "amount": a} for w, a in told]})


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ([((None, "< 8"), 1), ((None, "> 8"), 2)], {"table-gap"}),
        ([((None, "<= 8"), 1), ((None, ">= 8"), 2)], {"table-overlap"}),
        ([((None, "<= 8"), 1), ((None, "> 8"), 2)], set()),
        ([((None, "[0..8]"), 1), ((None, "(8..24]"), 2), ((None, "> 24"), 3)], set()),
        ([((None, "[0..8]"), 1), ((None, "[9..200]"), 2)], {"table-gap"}),
        ([(('"neon"', None), 1), (('"billboard"', None), 2)], {"table-gap"}),
        ([(('"neon", "flag"', None), 1), (('"billboard"', None), 2)], set()),
        ([(('"neon"', None), 1), ((None, None), 2)], set()),
        ([((None, None), 2), (('"neon"', None), 1)], {"table-overlap", "row-never"}),
        ([(('"neon"', "<= 8"), 1), (('"neon"', None), 2), ((None, None), 3)], set()),
        ([((5, None), 1), ((None, None), 3)], {"row-never"}),
        ([(("> 5", None), 1), ((None, None), 3)], {"cell-no-answer"}),
        ([((None, "<= 8"), "sign.size * 2"), ((None, "> 8"), 2)], {"unknown-fact"}),
    ],
)  # fmt: skip
def test_gaps_overlaps_and_dead_rows(table, codes):
    told = prove_tariff(complete_tariff(rows(*table)), ENGINE, complete_definition(signboard()))
    assert {one.code for one in told} == codes


def test_a_gap_is_told_with_the_value_it_has():
    told = prove_tariff(complete_tariff(rows(((None, "< 8"), 1), ((None, "> 8"), 2))), ENGINE)
    assert "sign.area_m2 = 8" in told[0].said()


def test_a_sum_may_overlap_and_rows_may_be_alone():
    table = rows(((None, "> 8"), 1), (('"neon"', None), 2), hit="sum")
    assert prove_tariff(complete_tariff(table), ENGINE, complete_definition(signboard())) == []


def test_whole_numbers_leave_no_gap_between_neighbours():
    doc = signboard()
    doc["pages"][2]["fields"].append({"id": "sign.sides", "kind": "integer", "label": words("Sides"), "min": 1})
    table = rows((("[1..2]",), 1), ((">= 3",), 2), inputs=("sign.sides",))
    assert prove_tariff(complete_tariff(table), ENGINE, complete_definition(doc)) == []


def test_every_flaw_speaks_both_languages():
    for code, (mine, english) in WORDS.items():
        told = Flaw(code, "x")
        assert told.said("id"), code
        assert told.said("en"), code
        assert mine != english, code


# the corners --------------------------------------------------------------------------------------------------


def test_options_no_page_or_paper_answers_to_are_advice():
    doc = signboard()
    for one in ("billboard", "neon"):
        doc["documents"].append({"id": f"photo_{one}", "name": words(one), "needed_if": f'sign.kind == "{one}"'})
    doc["pages"][2]["fields"][0]["options"].append({"value": "balloon", "label": words("balloon")})
    doc["scenarios"] = []
    fee = tariff()
    fee["table"]["rows"][0]["when"] = ['"flag", "balloon"', None]
    told = [one for one in proven(doc, fee) if one.code == "option-unread"]
    assert [dict(one.facts)["value"] for one in told] == ["flag, balloon"]
    assert stopping(told) == []


def test_what_has_too_many_ways_is_told_not_claimed():
    doc = signboard(eligibility=[])
    names = [f"many.q{n}" for n in range(5)]
    doc["pages"][0]["fields"] += [{"id": name, "kind": "integer", "label": words(name)} for name in names]
    part(doc, "steps", "opinion")["when"] = {"any": [f"{name} in [{n}, {n * 7}, {n * 9}]" for n, name in enumerate(names, 3)]}
    assert ("too-many-ways", "steps[opinion]") not in found(doc)
    sums = " + ".join(names)
    part(doc, "steps", "opinion")["when"] = {"all": [f"{sums} > {n}" for n in (3, 20, 300, 4000)]}
    told = [one for one in proven(doc) if one.path == "steps[opinion]"]
    assert [one.code for one in told] == ["too-many-ways"]
    assert stopping(told) == []


def test_dates_texts_and_lists_are_tried_too():
    doc = signboard()
    doc["pages"][0]["fields"] += [
        {"id": "born", "kind": "date", "label": words("Born")},
        {"id": "kbli", "kind": "text", "label": words("KBLI"), "show_if": 'd(born).add("17y") <= d(today)'},
        {"id": "risks", "kind": "choices", "label": words("Risks"), "show_if": 'startsWith(kbli, "56")',
         "options": [{"value": one, "label": words(one)} for one in ("water", "fire", "noise", "dust", "light")]},
    ]  # fmt: skip
    part(doc, "documents", "sketch")["needed_if"] = {"all": ['"water" in risks', "len(risks) > 1", 'd(born) < d("1990-01-01")']}
    assert found(doc) == set()
    part(doc, "documents", "sketch")["needed_if"] = {"all": ['"water" in risks', "len(risks) == 0"]}
    assert found(doc) == {("document-never", "documents[sketch]")}


def test_tables_on_flags_papers_and_formulas():
    doc = complete_definition(signboard())
    flags = rows((("true",), 1), ((False,), 2), inputs=("sign.lit",))
    assert prove_tariff(complete_tariff(flags), ENGINE, doc) == []
    assert {one.code for one in prove_tariff(complete_tariff(rows((("true",), 1), inputs=("sign.lit",))), ENGINE)} == {"table-gap"}
    formula = rows((("<= 8.5",), 1), (("> 8.5",), "ceil(sign.area_m2) * 2"), inputs=("sign.area_m2 * 2",))
    assert prove_tariff(complete_tariff(formula), ENGINE, doc) == []
    texts = rows((('"a"',), 1), (('"b"',), 2), inputs=("lower(sign.kind)",))
    assert prove_tariff(complete_tariff(texts), ENGINE) == []
    bad = rows((("> 8",), "sign.area_m2 *"), inputs=("sign.area_m2",))
    assert {one.code for one in prove_tariff(complete_tariff(bad), ENGINE)} == {"expression-bad"}
    wide = rows(*(((f"[{n * 10}..{n * 10 + 9}]",) * 3, n) for n in range(20)), inputs=("sign.area_m2", "a.b", "c.d"))
    assert "too-many-ways" in {one.code for one in prove_tariff(complete_tariff(wide), ENGINE)}
