"""The pages of docs/ are held to the code."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
import rfc8785

from balai.journal.rules import GENESIS, Break, Sealed, canonical_bytes, hash_of, verify

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SRC = ROOT / "src" / "balai"


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def code() -> str:
    kinds = ("*.py", "*.yaml")
    return "\n".join(p.read_text(encoding="utf-8") for kind in kinds for p in SRC.rglob(kind))


# formats --------------------------------------------------------------------------------------------------


def vectors() -> list[tuple[str, str]]:
    blocks = re.findall(r"```vector\n(.+)\n(.+)\n```", text("formats.md"))
    assert len(blocks) >= 2
    return blocks


def entry_of(line: str, digest: str) -> Sealed:
    told = json.loads(line)
    assert told.pop("v") == 1
    told["on_behalf_of"] = told.pop("behalf")
    return Sealed(hash=digest, **told)


@pytest.mark.parametrize(("line", "digest"), vectors())
def test_the_vectors_hold_for_anybody_with_a_library_and_for_us(line, digest):
    assert rfc8785.dumps(json.loads(line)) == line.encode()
    assert sha256(line.encode()).hexdigest() == digest
    entry = entry_of(line, digest)
    assert canonical_bytes(entry) == line.encode()
    assert hash_of(entry) == digest
    assert rfc8785.dumps(json.loads(entry.data)).decode() == entry.data


def test_the_vectors_are_one_chain():
    entries = [entry_of(*block) for block in vectors()]
    assert entries[0].prev == GENESIS
    steps = list(verify(entries, head_seq=len(entries), head_hash=entries[-1].hash, chain=entries[0].chain))
    assert not any(isinstance(step, Break) for step in steps)


def test_the_page_names_every_word_of_a_break():
    rules = (SRC / "journal" / "rules.py").read_text()
    words = set(re.findall(r'(?:return|else|if) "([a-z]+)"', rules)) | {"head", "missing"}
    assert words >= {"chain", "prev", "hash", "canonical", "order"} - {"hash"}
    for word in words:
        assert f"`{word}`" in text("formats.md"), word


def test_the_page_tells_no_event_that_does_not_exist(code):
    for name in re.findall(r"^\| `([a-z]+\.[a-z_]+)` \|", text("formats.md"), re.M):
        assert f'type: ClassVar[str] = "{name}"' in code, name


# runbook --------------------------------------------------------------------------------------------------


def test_the_runbook_tells_every_command_and_no_other():
    from balai.config.cli import SERVERS
    from balai.config.commands import COMMANDS

    names = {row[0] for row in (*SERVERS, *COMMANDS)}
    told = set(re.findall(r"^\| `balai ([a-z]+)[ a-z]*`", text("runbook.md"), re.M))
    assert told == names


def test_the_runbook_tells_every_environment_variable_and_no_other():
    pattern = re.compile(r'environ(?:\.get\(|\.setdefault\(|\[)\s*"(BALAI_[A-Z_]+)"')
    used = {name for path in SRC.rglob("*.py") for name in pattern.findall(path.read_text())}
    told = set(re.findall(r"^\| `(BALAI_[A-Z_]+)`", text("runbook.md"), re.M))
    assert told == used


def test_the_runbook_tells_only_options_that_exist():
    from balai.config.cli import SERVERS
    from balai.config.commands import COMMANDS

    known = {flag for row in (*SERVERS, *COMMANDS) for flags, _ in row[3] for flag in flags}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text("runbook.md"))) <= known


# glossary, architecture, decisions ------------------------------------------------------------------------


def test_glossary_terms_exist_in_the_code(code):
    rows = [line.split("|")[3] for line in text("glossary.md").splitlines() if line.startswith("| ")][1:]
    names = [name for cell in rows for name in re.findall(r"`([A-Za-z_]+)`", cell)]
    assert len(names) > 50
    missing = [name for name in names if not re.search(rf"\b{name}\b", code)]
    missing = [name for name in missing if not list(SRC.rglob(f"{name}.py")) and not (SRC / name).is_dir()]
    assert not missing


def test_architecture_shows_every_floor_and_face():
    page = text("architecture.md")
    for floor in SRC.iterdir():
        if (floor / "__init__.py").exists():
            assert f"| `{floor.name}/`" in page, floor.name
    for face in (SRC / "faces").iterdir():
        if (face / "__init__.py").exists():
            assert f"`{face.name}`" in page, face.name


def test_the_index_of_decisions_is_complete():
    index = text("adr/README.md")
    files = {path.name for path in (DOCS / "adr").glob("*.md")} - {"README.md"}
    told = set(re.findall(r"\]\(([\w.-]+\.md)\)", index))
    assert told == files
    for name in files:
        title = text(f"adr/{name}").splitlines()[0].lstrip("# ")
        assert f"[{title}]({name})" in index, name


def test_ten_decisions_found_the_house():
    for path in sorted((DOCS / "adr").glob("0*.md")):
        for word in ("**Decision.**", "**Why.**", "**Price.**", "**Way out.**"):
            assert word in path.read_text(), (path.name, word)
    assert len(list((DOCS / "adr").glob("0*.md"))) >= 10


def test_links_and_named_files_lead_somewhere():
    for page in [*DOCS.rglob("*.md"), ROOT / "README.md"]:
        told = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#]+)\)", told):
            if "://" not in target and not target.endswith(".png"):
                assert (page.parent / target).exists(), (page.name, target)
        for named in re.findall(r"`((?:tests|src|docs|scripts)/[\w./*-]+)`", told):
            if "*" not in named and "<" not in named:
                assert (ROOT / named).exists(), (page.name, named)


def test_decisions_named_in_the_code_exist():
    for path in SRC.rglob("*.py"):
        for number in re.findall(r"docs/adr/(\d{4})", path.read_text()):
            assert list((DOCS / "adr").glob(f"{number}-*.md")), (path.name, number)
