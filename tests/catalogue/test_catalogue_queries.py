"""The door to other rooms: one catalogue for the process, refusals by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from balai.catalogue import queries
from balai.catalogue.rules import LifeEventUnknown, MallUnknown, ServiceUnknown

from .conftest import MALL, SmallMall


@pytest.fixture
def mall(small_mall: SmallMall, tmp_path: Path, settings: Any) -> Iterator[SmallMall]:
    settings.BALAI_CATALOGUE_DIR = small_mall.folder
    settings.BALAI_CATALOGUE_CACHE = tmp_path / "cache"
    yield small_mall
    queries.forget_catalogues()


def test_the_catalogue_is_made_once_until_it_is_forgotten(mall: SmallMall) -> None:
    first = queries.get_catalogue(MALL)
    mall.spoil("capil.yaml", "desk_min: 10", "desk_min: 11")
    assert queries.get_catalogue(MALL) is first
    queries.forget_catalogues()
    assert queries.get_service("capil.kartu", mall=MALL).desk_min == 11


def test_unknown_codes_are_refused_by_name(mall: SmallMall) -> None:
    with pytest.raises(ServiceUnknown) as refused:
        queries.get_service("capil.tidak-ada", mall=MALL)
    assert refused.value.facts == {"service": "capil.tidak-ada"}
    with pytest.raises(MallUnknown):
        queries.get_catalogue("../etc")
    with pytest.raises(LifeEventUnknown):
        queries.get_life_event("tidak-ada", mall=MALL)
    with pytest.raises(ServiceUnknown):
        queries.plan_for(["capil.kartu", "x.y"], mall=MALL)
    assert queries.find_service("x.y", mall=MALL) is None


def test_lists_and_plans(mall: SmallMall) -> None:
    assert [s.code for s in queries.list_services(mall=MALL)] == ["capil.kartu", "pasporan.baru"]
    assert [s.code for s in queries.list_services(agency="capil", mall=MALL)] == ["capil.kartu"]
    assert [e.code for e in queries.list_life_events(mall=MALL)] == ["pindah"]
    assert queries.plan_for(["pasporan.baru"], mall=MALL).check_before_travel == ("capil.kartu",)
    assert queries.plan_for_life_event("pindah", ["paspor"], mall=MALL).codes == (
        "capil.kartu",
        "pasporan.baru",
    )


def test_search_is_the_same_from_the_cache_on_disk(mall: SmallMall, tmp_path: Path) -> None:
    fresh = queries.search_services("kartu ilang", mall=MALL)
    assert len(list((tmp_path / "cache").glob("*.json"))) == 2
    queries.forget_catalogues()
    queries.warm_catalogue(MALL)
    assert queries.search_services("kartu ilang", mall=MALL) == fresh


def test_it_works_without_a_cache(mall: SmallMall, settings: Any, tmp_path: Path) -> None:
    settings.BALAI_CATALOGUE_CACHE = None
    assert queries.search_services("paspor", mall=MALL).hits
    assert not (tmp_path / "cache").exists()
