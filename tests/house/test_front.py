"""Every template, script and style sheet is used by somebody."""

from __future__ import annotations

import json
import re

import pytest

from house import SRC

FACES = SRC / "faces"
TEMPLATES = sorted(FACES.rglob("templates/**/*.html"))
SCRIPTS = [p for p in sorted(FACES.rglob("static/**/*.js")) if "vendor" not in p.parts]
SHEETS = [p for p in sorted(FACES.rglob("static/**/*.css")) if "vendor" not in p.parts]
OTHER = [p for p in sorted(FACES.rglob("static/**/*")) if p.is_file() and p.suffix not in (".js", ".css")]
BY_DJANGO = {"404.html", "500.html", "403.html", "400.html"}


def texts() -> dict[str, str]:
    kinds = {".py", ".html", ".js", ".css", ".json"}
    return {str(p): p.read_text() for p in SRC.rglob("*") if p.suffix in kinds and "data" not in p.parts}


TEXTS = texts()


def named(word: str, *, but: str) -> bool:
    return any(word in text for path, text in TEXTS.items() if path != but)


def within(path, folder: str) -> str:
    parts = path.parts
    return "/".join(parts[parts.index(folder, parts.index("faces")) + 1 :])


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: within(p, "templates"))
def test_a_template_is_used(path):
    name = within(path, "templates")
    folder, _, file = name.rpartition("/")
    stem = file.removesuffix(".html")
    built = any(re.search(rf'f"{folder}/[^"]*\{{', text) for text in TEXTS.values()) and named(stem, but=str(path))
    assert name in BY_DJANGO or named(name, but=str(path)) or built


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: within(p, "static"))
def test_a_script_is_used(path):
    name = within(path, "static")
    assert named(name, but=str(path)) or named(f"./{path.name}", but=str(path))


@pytest.mark.parametrize("path", SHEETS, ids=lambda p: within(p, "static"))
def test_a_style_sheet_is_joined_into_a_page(path):
    face = path.relative_to(FACES).parts[0]
    if face == "shared":
        told = (FACES / "shared" / "sheets.py").read_text()
        assert f'"{path.stem}"' in told
    else:
        assert any(re.search(rf'{{% sheets [^%]*"{face}"', text) for text in TEXTS.values())


@pytest.mark.parametrize("path", OTHER, ids=lambda p: within(p, "static"))
def test_other_static_files_are_used_or_licences(path):
    name = path.name
    licence = re.search(r"(LICENSE|OFL|VENDOR)", name)
    assert licence or named(name, but=str(path)) or named(path.stem, but=str(path))


def test_vendored_files_are_in_the_vendor_list():
    for folder in FACES.rglob("vendor"):
        told = json.dumps(json.loads((folder / "VENDOR.json").read_text()))
        for path in folder.iterdir():
            if path.name != "VENDOR.json":
                assert path.name in told, path.name


def test_no_inline_handlers_styles_or_foreign_addresses():
    pattern = re.compile(r"\son[a-z]+=|\sstyle=\"|javascript:|src=\"https?://|<link[^>]+href=\"https?://")
    for path in TEMPLATES:
        found = pattern.search(path.read_text())
        assert not found, f"{path.name}: {found.group()}"
