"""The tower, on import-linter's own graph."""

from __future__ import annotations

import sys
from configparser import ConfigParser

import grimp
import pytest
from importlinter.cli import lint_imports

from house import DRAWERS, EXTRA_DRAWERS, ROOT, SRC, rooms

PURE_EXCEPTIONS = {"balai.journal.rules": {"rfc8785"}}
CLOCKS = {"balai.config.clock"}


@pytest.fixture(scope="session")
def graph():
    return grimp.build_graph(
        "balai", include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None
    )


def test_the_contracts_hold(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    code = lint_imports(config_filename=".importlinter", no_cache=True)
    assert code == 0, capsys.readouterr().out


def test_every_floor_stands_in_the_tower():
    told = ConfigParser()
    told.read(ROOT / ".importlinter")
    layers = told["importlinter:contract:tower"]["layers"].replace("|", "\n").split()
    floors = {p.name for p in SRC.iterdir() if (p / "__init__.py").exists()}
    assert {name for name in layers if not name.startswith("(")} == floors


def test_kernel_and_rules_use_the_standard_library_only(graph):
    pure = [m for m in graph.modules if m.startswith("balai.kernel") or "rules" in m.split(".")]
    assert len(pure) > 10
    for module in pure:
        outside = {n.split(".")[0] for n in graph.find_modules_directly_imported_by(module)} - {"balai"}
        allowed = sys.stdlib_module_names | PURE_EXCEPTIONS.get(module, set())
        assert outside <= allowed, f"{module} imports {outside - allowed}"
        assert not outside & {"time", "os", "socket", "sqlite3", "subprocess", "secrets", "pathlib"}, module


def test_pure_modules_import_only_pure_modules(graph):
    for module in graph.modules:
        if module.startswith("balai.kernel") or "rules" in module.split("."):
            for lower in graph.find_modules_directly_imported_by(module):
                if lower.startswith("balai."):
                    assert lower.startswith("balai.kernel") or "rules" in lower.split("."), (module, lower)


def test_only_models_point_at_a_lower_rooms_models(graph):
    for module in graph.modules:
        if module.endswith(".models") and module.startswith("balai."):
            room = module.split(".")[1]
            for importer in graph.find_modules_that_directly_import(module):
                assert importer.split(".")[1] == room or importer.endswith(".models"), (importer, module)


def test_reactions_are_imported_by_nobody_below_the_wiring(graph):
    for module in graph.modules:
        if module.startswith("balai.") and module.endswith(".reactions"):
            importers = graph.find_modules_that_directly_import(module)
            assert all(m.startswith("balai.config") for m in importers), (module, importers)


def test_the_clock_is_read_by_faces_and_wiring_only(graph):
    for clock in CLOCKS:
        for importer in graph.find_modules_that_directly_import(clock):
            assert importer.split(".")[1] in ("faces", "config", "simulation"), importer


def test_actions_import_no_other_action(graph):
    for module in graph.modules:
        parts = module.split(".")
        if len(parts) > 2 and parts[2] == "actions":
            for lower in graph.find_modules_directly_imported_by(module):
                assert ".actions" not in lower, (module, lower)


@pytest.mark.parametrize("room", rooms())
def test_drawers_have_their_names(room):
    found = {p.stem for p in (SRC / room).iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    known = DRAWERS | EXTRA_DRAWERS.get(room, set()) | {"__init__", "migrations"}
    assert found <= known, found - known
