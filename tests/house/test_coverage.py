"""Kernel and rules: every branch is walked by the law tests alone, without Django or a database."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from house import ROOT, SRC, rooms

WITHOUT_LAW_TESTS = {"catalogue"}
"""Its rules are a package with tests of its own on a real catalogue."""


PACKAGES = ("cases",)
"""Rooms whose rules are a package walked by law tests in one file, like everybody else's."""


def test_every_branch_of_kernel_and_rules(tmp_path):
    rules = [SRC / room / "rules.py" for room in rooms() if (SRC / room / "rules.py").exists()]
    named = [*(path.parent.name for path in rules), *PACKAGES]
    tests = [ROOT / "tests" / room / f"test_{room}_rules.py" for room in named]
    rules += [path for room in PACKAGES for path in sorted((SRC / room / "rules").glob("[!_]*.py"))]
    missing = [str(path) for path in tests if not path.exists()]
    assert not missing
    covered = [*(p for p in (SRC / "kernel").glob("[!_]*.py")), *rules]
    config = tmp_path / "coveragerc"
    config.write_text(
        "[run]\nbranch = True\ndata_file = " + str(tmp_path / "data") + "\nparallel = False\n"
        "[report]\nexclude_also =\n    if TYPE_CHECKING:\n    raise AssertionError\n    @overload\n"
    )
    run = [sys.executable, "-m", "coverage", "run", f"--rcfile={config}",
           "--include=" + ",".join(map(str, covered)), "-m", "pytest", "-p", "no:xdist", "-p", "no:cacheprovider",
           "-q", "-k", "not within_80_ms", str(ROOT / "tests" / "kernel"), *map(str, tests)]  # fmt: skip
    done = subprocess.run(run, cwd=ROOT, env={**os.environ, "BALAI_TEST_EXAMPLES": "25"}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    report = tmp_path / "report.json"
    subprocess.run([sys.executable, "-m", "coverage", "json", f"--rcfile={config}", "-o", str(report)],
                   check=True, capture_output=True, cwd=ROOT)  # fmt: skip
    files = json.loads(report.read_text())["files"]
    assert len(files) == len(covered)
    gaps = {
        name: (told["missing_lines"], told["missing_branches"])
        for name, told in files.items()
        if told["missing_lines"] or told["missing_branches"]
    }
    assert not gaps
