"""Whatever a hand or a program spoils in a definition, a tariff or a policy is told in sentences; nothing crashes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from balai.catalogue.queries.publishing import Ground, prove, prove_one_layer, prove_one_tariff
from balai.catalogue.rules.canonical import NotCanonical, canonical_text
from balai.catalogue.rules.definition import check_definition
from balai.catalogue.rules.flaws import stopping
from balai.catalogue.rules.policy import check_layer, complete_layer
from balai.catalogue.rules.tariff import complete_tariff
from catalogue.samples import law, signboard, tariff

JUNK: list[Any] = [
    None, 0, -1, 2**60, 1.5, True, "", " ", "x", "\ud800", "a.b", "steps.check", [], {}, [1], {"all": []}, {"any": "x"},
    {"not": None}, [{}], {"id": "x", "en": "y"}, "sign.area_m2 > ", 'sign.kind == "neon"', "d(today)", "2026-02-31",
    {"amount": 1, "unit": "hours"}, {"amount": "1"}, "applicant", "len(sign.kind) > 0",
]  # fmt: skip
GROUND = Ground([complete_layer(law())], {"signboard": complete_tariff(tariff())}, date(2026, 11, 23))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*path, key)
        yield from places(part, (*path, key))


def spoilt(doc: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    made = deepcopy(doc)
    for _ in range(dice.choice((1, 1, 2, 3))):
        path = dice.choice(list(places(made)))
        place: Any = made
        for key in path[:-1]:
            place = place[key]
        if dice.random() < 0.8:
            place[path[-1]] = deepcopy(dice.choice(JUNK))
        else:
            del place[path[-1]]
    return made


@pytest.mark.parametrize("seed", range(6))
def test_a_spoilt_document_is_told_in_both_languages(seed):
    dice = random.Random(seed)
    for _ in range(60):
        told = prove(spoilt(signboard(because={}), dice), GROUND)
        assert all(one.said("id") and one.said("en") for one in told.flaws)
        assert told.doc is not None or told.stops
        prove_one_tariff(spoilt(tariff(), dice))
        layer = spoilt(law(), dice)
        if not stopping(prove_one_layer(layer)):
            told = prove(signboard(), Ground([complete_layer(layer)], GROUND.tariffs, GROUND.on))
            assert all(one.said("id") and one.said("en") for one in told.flaws)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"bound": {"clock": {"max": {"amount": "lima", "unit": "working_days"}}}}, "bound.clock.max.amount"),
        ({"bound": {"clock": {"max": {"amount": 5, "unit": "workingdays"}}}}, "bound.clock.max.unit"),
        ({"bound": {"clock": {"max": 5}}}, "bound.clock.max"), ({"bound": {"fees": {"max": "30.000"}}}, "bound.fees.max"),
        ({"bound": {"clok": {"max": 5}}}, "bound.clok"), ({"set": {"clok.amount": 5}, "lock": []}, "set.clok.amount"),
        ({"bound": {"clock.amount": {"max": "x"}}}, "bound.clock.amount.max"),
        ({"bound": {"objection": {"min": 21}}}, "bound.objection.min"),
        ({"because": {"clock": "  "}}, "because.clock"), ({"article": " "}, "article"),
    ],
)  # fmt: skip
def test_a_limit_nothing_could_be_held_against_is_refused_when_it_is_set(changes, place):
    assert place in {one.path for one in check_layer(law(**changes))}


@pytest.mark.parametrize(
    ("kind", "limit", "good"),
    [
        ("integer", 3, True), ("integer", "3", False), ("decimal", "0.5", True), ("decimal", "0,5", False),
        ("date", "2026-01-31", True), ("date", "kemarin", False), ("text", 3, False), ("money", True, False),
    ],
)  # fmt: skip
def test_a_limit_of_a_field_is_of_its_kind(kind, limit, good):
    doc = signboard()
    doc["pages"][0]["fields"].append({"id": "a.b", "kind": kind, "label": {"id": "A", "en": "B"}, "max": limit})
    assert (check_definition(doc) == []) is good


@pytest.mark.parametrize("value", ["\ud800", {"ü": 1}, 0.5, 2**53])
def test_what_no_bytes_stand_for_is_not_canonical(value):
    with pytest.raises(NotCanonical):
        canonical_text({"a": [value]})
