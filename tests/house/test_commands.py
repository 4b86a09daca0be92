"""Every command and every fact: shape, words, documentation, tests."""

from __future__ import annotations

import ast
import re
from dataclasses import fields

import pytest

from house import ROOT, SRC, actions, drawer_files, events, rooms, sources, tree

ACTIONS = actions()
EVENTS = events()


@pytest.mark.parametrize(("name", "node"), ACTIONS, ids=[name for name, _ in ACTIONS])
def test_a_command_is_keyword_only_says_who_and_when_and_explains_itself(name, node):
    told = node.args
    assert not told.args, "keyword-only"
    assert not told.posonlyargs
    names = [arg.arg for arg in told.kwonlyargs]
    assert {"by", "at"} <= set(names)
    for needed in ("by", "at"):
        assert told.kw_defaults[names.index(needed)] is None, f"{needed} has no default"
    doc = ast.get_docstring(node) or ""
    assert "Records `" in doc or "Records the" in doc, "says what it records"
    assert "Raises" in doc, "says how it refuses"
    assert "_" in node.name, "verb_object"


def test_a_command_opens_through_command_only():
    for room in rooms():
        if room == "journal":
            continue
        for path in sources(room):
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.Attribute) and node.attr == "atomic":
                    raise AssertionError(f"{path}: a transaction of its own")


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_an_event_is_a_frozen_fact_without_free_text(name):
    kind = EVENTS[name]
    assert kind.__dataclass_params__.frozen
    assert kind.__doc__
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", name)
    assert {f.type for f in fields(kind)} <= {"str", "int", "bool", "list[str]", "list[int]", "int | None", "bool | None"}
    personal = {"name", "nik", "phone", "email", "note", "comment", "address", "comfort", "password", "secret"}
    allowed = {("closure.declared", "name")}  # the code of an agency, queue or counter
    assert not {f.name for f in fields(kind)} & personal or any((name, f.name) in allowed for f in fields(kind))


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_an_event_is_documented_with_every_field(name):
    page = (ROOT / "docs" / "formats.md").read_text()
    line = next((line for line in page.splitlines() if line.startswith(f"| `{name}`")), "")
    assert line, f"docs/formats.md does not tell {name}"
    told = re.findall(r"`([a-z_]+)`", line.rsplit("|", 2)[1])
    assert told == [f.name for f in fields(EVENTS[name])]


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_an_event_is_exercised_by_a_test(name):
    tests = [p for p in (ROOT / "tests").rglob("test_*.py") if "house" not in p.parts]
    assert any(f'"{name}"' in path.read_text() for path in tests)


def test_refusals_have_codes_of_their_own():
    codes: dict[str, str] = {}
    for path in sources():
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef):
                for item in node.body:
                    if not isinstance(item, ast.Assign) or not isinstance(item.value, ast.Constant):
                        continue
                    if getattr(item.targets[0], "id", "") == "code":
                        code = item.value.value
                        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code), code
                        assert code not in codes, f"{node.name} and {codes[code]} share {code}"
                        codes[code] = node.name
    assert len(codes) > 15


def test_every_refusal_has_words_and_a_next_step():
    words = "".join(path.read_text() for path in sorted((SRC / "faces" / "shared").glob("refusal_words*.py")))
    for room in [*rooms(), "kernel"]:
        for path in [*drawer_files(room, "rules"), SRC / "kernel" / "refusals.py"]:
            for code in re.findall(r'^    code = "([a-z-]+)"', path.read_text(), re.M):
                assert f'"{code}"' in words, f"{code} has no words"
