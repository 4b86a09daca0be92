"""CSS budget, the joined sheet, and what templates must not hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client

from balai.faces.shared.sheets import CORE, FACES, SHARED, files_of, join_sheets
from balai.faces.shared.templatetags.balai import ICONS, STAND_IN

TEMPLATES = sorted(path for face in ("shared", "public") for path in (FACES / face / "templates").rglob("*.html"))
PORTAL_CSS_MOST = 18 * 1024


def test_the_whole_portal_css_fits_its_budget() -> None:
    joined = join_sheets("shared.public")
    assert joined is not None
    assert len(joined.packed) <= PORTAL_CSS_MOST


def test_every_sheet_is_used() -> None:
    folder = FACES / "shared" / "static" / "css"
    assert {path.stem for path in folder.glob("*.css")} == set(SHARED) | set(CORE)


@pytest.mark.parametrize("name", ["shared", "public"])
def test_sheets_are_small_and_layered(name: str) -> None:
    for path in files_of(name):
        text = path.read_text()
        assert len(text.splitlines()) <= 200, path
        assert text.count("{") == text.count("}"), path
        assert "@layer" in text, path


def test_the_sheet_is_served_for_ever_under_its_hash(client: Client) -> None:
    joined = join_sheets("shared.public")
    assert joined is not None
    answer = client.get(f"/gaya/shared.public-{joined.hash}.css", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in client.get("/gaya/shared.public-0000.css").headers["Cache-Control"]
    assert re.search(rb"url\(/static/vendor/plus-jakarta-sans-latin-wght\.\w+\.woff2\)", joined.body)


@pytest.mark.parametrize("names", ["tidakada", "shared.tidakada", "shared..public"])
def test_unknown_sheets_are_not_found(demo_hall: str, client: Client, names: str) -> None:
    assert client.get(f"/gaya/{names}-0000.css").status_code == 404


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(FACES)))
def test_templates_obey_the_policy(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 80
    assert not re.search(r"\son[a-z]+\s*=|\sstyle\s*=|hx-on|javascript:", text)
    assert not re.search(r"<script(?![^>]*src=)", text)


def test_every_named_icon_exists() -> None:
    named = {name for path in TEMPLATES for name in re.findall(r'{% icon "([a-z0-9-]+)"', path.read_text())}
    assert not {name for name in named if not (ICONS / f"{STAND_IN.get(name, name)}.svg").exists()}


def test_icon_and_chip() -> None:
    drawn = Template('{% icon "ticket" %}{% icon "../../etc" %}{% zone_chip "X" %}{% zone_chip "<b" %}').render(Context())
    assert drawn.count("<svg") == 4
    assert 'class="zone zone-X' in drawn
    assert "&lt;</text>" in drawn


def test_modules_are_short() -> None:
    for face in ("shared", "public"):
        for path in (FACES / face / "static").rglob("*.js"):
            if "vendor" not in path.parts:
                assert len(path.read_text().splitlines()) <= 120, path
