"""Regions by their codes: the home province to the village, its neighbours, the other provinces."""

from __future__ import annotations

from balai.catalogue.queries.regions import list_region_groups, region_name


def test_a_form_offers_every_village_of_home_and_the_way_out():
    *home, outside = list_region_groups()
    assert len(home) == 44
    assert sum(len(group.regions) for group in home) == 267
    assert all(code.startswith("31.") and len(code) == 13 for group in home for code, _ in group.regions)
    assert outside.name == ""
    names = dict(outside.regions)
    assert names["32.76"] == "Kota Depok"
    assert sum(len(code) == 2 for code in names) == 37, "every other province"


def test_a_region_is_said_with_what_it_lies_in():
    assert region_name("31.74.01.1002") == "Tebet Barat, Tebet, Kota Administrasi Jakarta Selatan"
    assert region_name("32.76") == "Kota Depok"
    assert region_name("11") == "Aceh"
    assert region_name("99.99") == "99.99"
