"""Identity numbers and relations: tables. No Django."""

from __future__ import annotations

from datetime import date

import pytest

from balai.identity.rules import RELATIONS, check_relation, mask_nik, nik_warnings, normal_nik
from balai.kernel.refusals import BadInput

SITI = "3171014508900001"
"""Made up: a woman born 5 August 1990, first registered in 31.71.01."""


@pytest.mark.parametrize("typed", [SITI, "3171 0145 0890 0001", "317101-450890-0001", " 31.71.01.450890.0001 ", ""])
def test_a_number_is_read_as_people_type_it(typed):
    assert normal_nik(typed) == (SITI if typed else "")


@pytest.mark.parametrize("typed", ["123", SITI + "1", SITI[:-1] + "x", "٣171014508900001", "3171/014508900001"])
def test_another_form_is_refused_without_repeating_it(typed):
    with pytest.raises(BadInput) as told:
        normal_nik(typed)
    assert typed not in str(told.value)


def test_a_screen_shows_four_digits():
    assert mask_nik(SITI) == "•••• •••• •••• 0001"
    assert mask_nik("") == ""


@pytest.mark.parametrize(
    ("nik", "born", "region", "odd"),
    [
        (SITI, date(1990, 8, 5), "31.71.01", []),
        ("3171010508900001", date(1990, 8, 5), "", []),
        (SITI, date(1990, 8, 6), "", ["date"]),
        (SITI, None, "31.74.02", ["region"]),
        (SITI, None, "31.71", []),
        ("3171014508900000", None, "", ["serial"]),
    ],
)
def test_what_looks_odd_is_a_warning(nik, born, region, odd):
    assert nik_warnings(nik, born, region) == odd


def test_kinds_of_relation():
    assert [check_relation(kind) for kind in RELATIONS] == list(RELATIONS)
    with pytest.raises(BadInput):
        check_relation("friend")
