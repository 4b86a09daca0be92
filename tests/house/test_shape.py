"""Sizes, names and cards."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from house import ROOT, SRC, drawer_files, rooms, sources, tree

FORBIDDEN_FILES = {
    "utils", "util", "helpers", "helper", "common", "core", "services", "selectors", "managers", "misc", "lib", "base",
}  # fmt: skip
FILES_ALLOWED = {SRC / "config" / "sqlite" / "base.py"}  # the name Django looks for
FORBIDDEN_CLASSES = re.compile(r"(Manager|Helper|Utils?|Service)$")
CLASSES_ALLOWED = {"Service"}  # the thing the mall is about
FORBIDDEN_FUNCTIONS = re.compile(r"^_?(process_(?!exception$)|handle_)")  # process_exception: Django's hook
CATCH_ALL = {"config/work.py", "config/supervisor.py", "config/streams", "simulation/live.py",
             "documents/actions/producing.py", "documents/stores/checks.py"}  # fmt: skip
"""The tops of the loops; and a paper that cannot be drawn holds up no other, a camera's broken notes no upload."""

CLOCKS_ALLOWED = {SRC / "catalogue" / "loading" / "checking.py"}  # what `balai catalogue check` calls today

READS_LOWER_TABLES = {"analytics/queries/readings.py"}
"""Says so in its room's card; nobody else names a table of another room."""

LIMITS = {".py": 600, ".html": 80, ".css": 200, ".js": 120}


def own_files(*suffixes: str) -> list[Path]:
    found = (p for p in SRC.rglob("*") if p.suffix in suffixes)
    return [p for p in found if not {"vendor", "migrations", "__pycache__", "data"} & set(p.parts)]


def test_no_file_is_too_long():
    long = {
        str(path.relative_to(SRC)): lines
        for path in own_files(*LIMITS)
        if (lines := path.read_text().count("\n")) > LIMITS[path.suffix]
    }
    assert not long


def test_test_files_have_their_limit_too():
    long = [p.name for p in (ROOT / "tests").rglob("*.py") if p.read_text().count("\n") > 600]
    assert not long


def test_test_files_have_names_of_their_own():
    """Test folders are no packages, so pytest knows a file by its name alone."""
    names = [p.name for p in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))


def test_no_forbidden_words_in_names():
    for path in sources():
        words = {*path.relative_to(SRC).parts[:-1], path.stem}
        if "faces" in words:
            words -= {"services"}  # the pages and the resource of the services people come for
        assert not words & FORBIDDEN_FILES or path in FILES_ALLOWED, path
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef) and node.name not in CLASSES_ALLOWED:
                assert not FORBIDDEN_CLASSES.search(node.name), f"{path}: {node.name}"
            if isinstance(node, ast.FunctionDef):
                assert not FORBIDDEN_FUNCTIONS.match(node.name), f"{path}: {node.name}"


def test_no_signals_no_generic_keys_no_save_overrides():
    for path in sources():
        text = path.read_text()
        for word in ("django.dispatch", "django.db.models.signals", "GenericForeignKey", "def save(", "@receiver"):
            assert word not in text, f"{path}: {word}"


def test_every_fault_is_caught_only_at_the_top_of_the_loops():
    for path in sources():
        place = str(path.relative_to(SRC))
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else ""
                if caught in ("", "Exception"):
                    assert any(place.startswith(top) for top in CATCH_ALL), f"{place}:{node.lineno}"


def test_nobody_reads_a_clock_but_the_clock():
    pattern = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time(_ns)?|timezone\.now)\(")
    for path in sources():
        if path.relative_to(SRC).parts[0] != "config" and path not in CLOCKS_ALLOWED:
            assert not pattern.search(path.read_text()), path


@pytest.mark.parametrize("room", ["kernel", *rooms()])
def test_a_room_has_a_card_and_nothing_else_in_its_init(room):
    module = tree(SRC / room / "__init__.py")
    card = ast.get_docstring(module) or ""
    for word in ("Purpose", "Tables", "Laws", "Refuses"):
        assert re.search(rf"^{word}\b", card, re.M), word
    assert len(module.body) == 1, "a card, no code"


@pytest.mark.parametrize("room", [room for room in rooms() if drawer_files(room, "models")])
def test_the_card_names_every_table(room):
    card = ast.get_docstring(tree(SRC / room / "__init__.py")) or ""
    for path in drawer_files(room, "models"):
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef):
                assert re.search(rf"\b{node.name}\b", card), node.name


@pytest.mark.parametrize("room", rooms())
def test_no_room_names_another_rooms_table(room):
    others = "|".join(other for other in rooms() if other != room)
    pattern = re.compile(rf"\b(FROM|JOIN|INTO|UPDATE)\s+({others})_[a-z]+")
    for path in sources(room):
        if str(path.relative_to(SRC)) not in READS_LOWER_TABLES:
            assert not pattern.search(path.read_text()), path


PUBLIC_DRAWERS = ("rules", "events", "steps", "actions", "queries", "reactions")


@pytest.mark.parametrize("room", ["kernel", *rooms()])
def test_public_functions_and_classes_explain_themselves(room):
    paths = list(sources(room)) if room == "kernel" else [
        path for drawer in PUBLIC_DRAWERS for path in drawer_files(room, drawer)
    ]
    for path in paths:
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path.name}: {node.name}"
