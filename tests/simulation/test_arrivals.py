"""Who comes when: by one seed, within opening hours, in the mix that was measured."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.simulation.arrivals import GROUPS, LINES, RATES, Arrival, Door, Offer, draw_day
from balai.simulation.dice import choose, dice
from balai.simulation.people import course_of, manners_of, prints, rating_of
from balai.simulation.roster import duties_of, standing, walkouts_of
from balai.visits.rules import check_comfort, check_needs, check_party

H, M = 3_600_000, 60_000
MONDAY = Door(((int(7.5 * H), 16 * H),))
FRIDAY = Door(((int(7.5 * H), int(11.5 * H)), (13 * H, int(16.5 * H))))
OFFER = Offer(
    {line: [f"{line}.a", f"{line}.b"] for lines in LINES.values() for line in lines},
    {"polda.skck.a": ["bpjs-kesehatan.umum.a"]},
)


def day(door: Door = MONDAY, visitors: int = 1500, seed: int = 1, reading: str = "apart") -> list[Arrival]:
    return draw_day(door, OFFER, seed=seed, day="2026-11-23", visitors=visitors, reading=reading)


def test_the_same_seed_gives_the_same_people() -> None:
    assert day() == day()
    assert day() != day(seed=2)


def test_about_as_many_as_expected_in_order_and_within_hours() -> None:
    people = day()
    assert 1380 < len(people) < 1620
    assert [one.at_ms for one in people] == sorted(one.at_ms for one in people)
    assert all(MONDAY.spans[0][0] <= one.at_ms < MONDAY.spans[-1][1] for one in people)
    assert [one.n for one in people] == list(range(len(people)))


def test_a_morning_peak_a_lull_and_a_second_peak() -> None:
    hours = Counter(one.at_ms // H for one in day(visitors=6000))
    assert hours[8] > hours[10] > hours[12]
    assert hours[13] > 1.3 * hours[12]
    assert hours[13] > hours[15]


def test_few_come_during_the_friday_prayer() -> None:
    people = day(FRIDAY, 6000)
    prayer = sum(1 for one in people if 11.5 * H <= one.at_ms < 13 * H)
    assert 0 < prayer < 0.06 * len(people)


def test_a_short_day_brings_fewer() -> None:
    saturday = day(Door(((int(7.5 * H), 12 * H),)))
    assert 0.6 < len(saturday) / len(day()) < 0.75


def test_nobody_comes_to_a_closed_mall() -> None:
    assert day(Door(())) == []
    assert Door(()).rate(0) == 0
    assert MONDAY.rate(0) == 0
    assert len(RATES) * 30 * M >= 8.5 * H


@pytest.mark.parametrize("reading", ["apart", "inside"])
def test_the_mix_of_june_2020(reading: str) -> None:
    people = day(visitors=20_000, reading=reading)
    group_of = {line: group for group, lines in LINES.items() for line in lines if line != "samsat.kendaraan"}
    firsts = Counter(group_of.get(one.needs[0].rsplit(".", 1)[0], "samsat") for one in people)
    total = sum(GROUPS[reading].values())
    for group in ("dpmptsp", "other", "imigrasi"):
        assert firsts[group] / len(people) == pytest.approx(GROUPS[reading][group] / total, abs=0.012)
    assert sum(GROUPS[reading].values()) == 5032


def test_needs_comfort_and_party_are_such_as_the_rooms_take() -> None:
    people = day()
    for one in people:
        assert check_needs(one.needs) == list(one.needs)
        assert check_comfort(one.comfort) == list(one.comfort)
        check_party(one.party)
    several = sum(1 for one in people if len(one.needs) > 1) / len(people)
    priority = sum(1 for one in people if one.comfort) / len(people)
    assert 0.14 < several < 0.25
    assert 0.09 < priority < 0.15


def test_a_hall_with_other_lines_still_gets_people() -> None:
    people = draw_day(MONDAY, Offer({"x.y": ["x.one"]}, {}), seed=1, day="d", visitors=50)
    assert {one.needs for one in people} == {("x.one",)}


NUMBERS = st.from_regex(r"[A-Z][0-9]{2,3}", fullmatch=True)


@given(st.integers(0, 5), NUMBERS, st.integers(0, 1))
def test_manners_and_courses_depend_on_seed_day_and_number_alone(seed: int, number: str, misses: int) -> None:
    assert manners_of(seed, "d", number, misses) == manners_of(seed, "d", number, misses)
    assert prints(seed, "d", number) == prints(seed, "d", number)
    course = course_of(seed, "d", number, mean_min=10, services=2, leg=1)
    assert course == course_of(seed, "d", number, mean_min=10, services=2, leg=1)
    assert 45_000 <= course.service_ms <= 75 * M
    assert not course.transfers
    rating = rating_of(seed, "d", number, waited_ms=30 * M)
    assert rating is None or set(rating.answers.values()) <= {1, 2, 3, 4}


def test_shares_of_manners() -> None:
    numbers = [f"A{n:03d}" for n in range(4000)]
    manners = [manners_of(1, "d", number, 0) for number in numbers]
    courses = [course_of(1, "d", number, mean_min=10, services=1, leg=0) for number in numbers]
    ratings = [rating_of(1, "d", number, waited_ms=0) for number in numbers]
    assert sum(1 for one in manners if one.walk_ms is None) / 4000 == pytest.approx(0.07, abs=0.015)
    assert sum(1 for one in courses if one.transfers) / 4000 == pytest.approx(0.03, abs=0.01)
    assert sum(one.service_ms for one in courses) / 4000 / M == pytest.approx(10, rel=0.06)
    assert sum(1 for one in ratings if one is not None) / 4000 == pytest.approx(0.3, abs=0.03)


def test_a_clerks_day() -> None:
    windows = ((8 * H, 12 * H), (13 * H, 16 * H))
    days = [duties_of(1, f"d{n}", 4, windows, friday=False) for n in range(300)]
    assert days == [duties_of(1, f"d{n}", 4, windows, friday=False) for n in range(300)]
    came = [one for one in days if one]
    assert 0.93 < len(came) / 300 < 1
    assert all(one[0].verb == "sit" and one[-1].verb == "end" and list(one) == sorted(one) for one in came)
    late = sum(1 for one in came if one[0].at_ms > 8 * H + 5 * M) / len(came)
    assert 0.03 < late < 0.15
    assert {duty.reason for one in came for duty in one if duty.verb == "leave"} == {"meal", "rest"}
    friday = duties_of(1, "d0", 4, windows, friday=True)
    assert "prayer" in {duty.reason for duty in friday}
    assert standing(came[0], 0) is None
    assert standing(came[0], 99 * H) == came[0][-1]
    assert duties_of(1, "d", 4, (), friday=False) == []


def test_one_desk_walks_out_and_comes_back() -> None:
    found = walkouts_of(1, "d", [1, 2, 3], 8 * H)
    assert len(found) == 1
    closes, comes = next(iter(found.values()))
    assert (closes.verb, comes.verb) == ("close", "sit")
    assert closes.at_ms < comes.at_ms


def test_dice() -> None:
    assert dice(1, "a").random() == dice(1, "a").random() != dice(1, "b").random()
    assert choose(dice(1), {"only": 1.0}) == "only"
