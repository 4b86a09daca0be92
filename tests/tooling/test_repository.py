"""Promises about the repository itself: two commands, locked packages, nothing of one workplace in it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TARGETS = ["run", "test", "check", "fix", "bench", "docs", "lock", "clean"]
LOCKS = {
    "requirements.in": "requirements.lock",
    "requirements-dev.in": "requirements-dev.lock",
    "scripts/bootstrap.in": "scripts/bootstrap.lock",
    "scripts/node/nodejs.in": "scripts/node/nodejs.lock",
}
# Put together from parts, so that this file does not hold what it forbids.
FORBIDDEN = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"pypi\." + "org",
        "files\\." + "pythonhosted",
        "npmjs\\." + r"(org|com)",
        r"(deb|security|snapshot)\.debian\." + "org",
        r"(?<![\w.])/work/" + r"(main|shared|\.)",
        r"(?<![\w.])/root/" + r"[\w.]",
        r"(?<![\w.])/home/" + r"\w",
        r"(?<![\w.])/opt/" + r"(wheels|pypi)",
    )
]
BINARY = {".woff2", ".png", ".jpg", ".mp3", ".ogg", ".wav", ".pdf", ".gz"}


def tracked_files() -> list[Path]:
    """What git holds or would hold; without git (a released archive) everything but what we make ourselves."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        names = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        names = [p for p in ROOT.rglob("*") if not any(map(made_here, p.relative_to(ROOT).parts))]
    return [p for p in names if p.is_file() and p.suffix not in BINARY]


def made_here(part: str) -> bool:
    hidden = part.startswith(".") and part not in (".ci", ".gitignore")
    return hidden or part in ("var", "node_modules", "__pycache__") or part.endswith(".egg-info")


def forbidden_in(text: str) -> list[str]:
    return [found.group() for pattern in FORBIDDEN for found in pattern.finditer(text)]


def test_no_registry_host_and_no_machine_path_is_committed():
    faults = {
        str(path.relative_to(ROOT)): found
        for path in tracked_files()
        if (found := forbidden_in(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert faults == {}


@pytest.mark.parametrize(
    "text",
    [
        "index-url = https://" + "pypi." + "org/simple",
        '"resolved": "https://registry.' + "npmjs." + 'org/x"',
        "see /" + "work/main/src",
        "cd /" + "home/someone",
    ],
)
def test_the_search_for_forbidden_names_can_fail(text):
    assert forbidden_in(text)


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_its_targets(target):
    done = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", target], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_run_and_test_prepare_everything_themselves():
    plan = subprocess.run(
        ["make", "--dry-run", "run", "test"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for step in ("setup run", "balai demo", "setup dev", "ensure_browser", "ensure_postgres", "pytest -n 2"):
        assert step in plan


def test_licence_is_the_whole_apache_text():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [".ci/run", "scripts/setup"])
def test_shell_scripts_run_and_stop_at_the_first_error(name):
    assert os.access(ROOT / name, os.X_OK)
    assert "set -euo pipefail" in (ROOT / name).read_text()
    subprocess.run(["bash", "-n", str(ROOT / name)], check=True)


def test_ci_checks_then_tests():
    lines = (ROOT / ".ci/run").read_text().splitlines()
    assert lines.index("make check") < lines.index("make test")
    assert "exec </dev/null" in lines


# locks ------------------------------------------------------------------------------------------------


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(path: Path) -> dict[str, list[str]]:
    """Package → its hashes; a requirement line that is not pinned with == is a fault."""
    packages: dict[str, list[str]] = {}
    current = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line.startswith(" "):
            packages[current] += re.findall(r"--hash=sha256:([0-9a-f]{64})", line)
            continue
        found = re.match(r"([A-Za-z0-9._-]+)(\[[^]]*\])?==([^\s;]+)", line)
        assert found, f"{path.name}: not pinned: {line}"
        current = canonical(found.group(1))
        packages[current] = []
    return packages


def asked(path: Path) -> list[str]:
    names = []
    for raw in path.read_text(encoding="utf-8").splitlines():
        line = raw.split("#")[0].strip()
        if line.startswith("-r "):
            names += asked(path.parent / line[3:].strip())
        elif line and not line.startswith("-"):
            names.append(canonical(re.match(r"[A-Za-z0-9._-]+", line).group()))
    return names


@pytest.mark.parametrize(("wanted", "lock"), LOCKS.items())
def test_every_asked_package_is_locked_and_every_locked_one_hashed(wanted, lock):
    packages = locked(ROOT / lock)
    assert [name for name in asked(ROOT / wanted) if name not in packages] == []
    assert [name for name, hashes in packages.items() if not hashes] == []


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)", text, re.MULTILINE)
    return {canonical(name): version for name, version in found}


def test_developers_run_the_same_versions_as_everybody():
    run, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: (version, dev.get(name)) for name, version in run.items() if dev.get(name) != version} == {}
