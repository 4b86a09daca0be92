"""Regions by their official codes (kode wilayah): the home province in full, its neighbours and the other provinces.

From `catalogue/data/regions.json`; no tables. A code names its parents: `31.74.01.1002` lies in `31.74.01`, `31.74` and `31`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "regions.json"
HOME = "31"
_VILLAGE = 13


@dataclass(frozen=True, slots=True)
class RegionGroup:
    """Regions that stand together in a list: a sub-district's villages; or those outside the home province."""

    name: str
    regions: tuple[tuple[str, str], ...]


@lru_cache
def _regions() -> dict[str, str]:
    told: dict[str, str] = json.loads(DATA.read_text(encoding="utf-8"))["regions"]
    return told


@lru_cache
def list_region_groups() -> tuple[RegionGroup, ...]:
    """What a form offers: villages by sub-district, then neighbouring cities and other provinces (name empty)."""
    all_of = _regions()
    groups: dict[str, list[tuple[str, str]]] = {}
    outside: list[tuple[str, str]] = []
    for code, name in all_of.items():
        if not code.startswith(HOME):
            outside.append((code, name))
        elif len(code) == _VILLAGE:
            groups.setdefault(code[:8], []).append((code, name))
    home = [RegionGroup(f"{all_of[one]}, {all_of[one[:5]]}", tuple(rows)) for one, rows in groups.items()]
    return (*sorted(home, key=lambda group: group.name), RegionGroup("", tuple(sorted(outside, key=_by_nearness))))


def _by_nearness(region: tuple[str, str]) -> tuple[bool, str]:
    return len(region[0]) == 2, region[1]


def region_name(code: str) -> str:
    """`Tebet Barat, Tebet, Kota Administrasi Jakarta Selatan`; an unknown code as it is."""
    parts = code.split(".")
    codes = [".".join(parts[:n]) for n in range(len(parts), 1 if len(parts) > 1 else 0, -1)]
    names = [_regions()[one] for one in codes if one in _regions()]
    return ", ".join(names) or code
