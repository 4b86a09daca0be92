#!/usr/bin/env python3
"""Fetch the pinned front-end files again and rewrite their manifests (standard library and npm only).

    scripts/vendor.py          fetch, write the files and the manifests
    scripts/vendor.py --check  only compare the files on disk with the manifests

To move a version: change it here, run, look at the diff, run the tests.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "src/balai/faces/shared/static/vendor"
ICONS = ROOT / "src/balai/faces/shared/icons"
TEST_VENDOR = ROOT / "tests/vendor"

# (package, version, licence, {file in the package: file here})
STATIC_PACKAGES = [
    (
        "htmx.org",
        "4.0.1",
        "0BSD",
        {
            "dist/htmx.min.js": "htmx.min.js",
            "dist/ext/hx-sse.min.js": "hx-sse.min.js",
            "LICENSE": "htmx-LICENSE.txt",
        },
    ),
    (
        "@fontsource-variable/plus-jakarta-sans",
        "5.3.0",
        "OFL-1.1",
        {
            "files/plus-jakarta-sans-latin-wght-normal.woff2": "plus-jakarta-sans-latin-wght.woff2",
            "LICENSE": "plus-jakarta-sans-OFL.txt",
        },
    ),
]
TEST_PACKAGES = [("axe-core", "4.14.1", "MPL-2.0", {"axe.min.js": "axe.min.js"})]
ICON_PACKAGE = ("@tabler/icons", "3.51.0", "MIT")
ICON_NAMES = """
accessible alert-triangle anchor arrow-back-up arrow-left arrow-right arrows-exchange
baby-bottle baby-carriage beach bell bolt briefcase building building-bank building-community
building-hospital building-store bus
calendar calendar-event camera car cash certificate chart-bar chart-line check checklist
chevron-down chevron-left chevron-right chevron-up circle-check circle-x clipboard-list clock
clock-hour-4 coins contrast credit-card
device-desktop device-mobile device-tv disabled door download droplet
e-passport ear ear-off edit elevator external-link eye eye-off
file-text files fingerprint flag gavel hand-love-you hand-stop heart-handshake hearts help-circle
history home home-move hourglass
id id-badge id-badge-2 info-circle keyboard language license list list-check lock login logout
map-pin menu-2 message microphone minus mood-angry mood-cry mood-happy mood-neutral mood-sad mood-smile
motorbike moon old parking pencil phone photo plane plant player-pause player-play player-skip-forward
plus printer qrcode receipt receipt-tax refresh report-analytics rings rubber-stamp
scale school search settings share shield-check signature speakerphone stairs star stethoscope sun
switch-horizontal table text-size ticket toilet-paper tree truck
upload user user-check user-x users volume volume-off walk wallet wheelchair wifi world x
""".split()  # noqa: SIM905


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def unpack(package: str, version: str, into: Path) -> Path:
    """`npm pack` checks the registry's integrity hash; what it saved is unpacked here."""
    into.mkdir(parents=True)
    answer = subprocess.run(
        ["npm", "pack", "--silent", f"{package}@{version}"],
        cwd=into,
        check=True,
        text=True,
        stdout=subprocess.PIPE,
    )
    with tarfile.open(into / answer.stdout.split()[-1]) as archive:
        safe = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # Debian 12's Python lacks it
        archive.extractall(into, **safe)
    return into / "package"


def copy_packages(packages: list, target: Path, manifest: Path, scratch: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    rows = []
    for package, version, licence, files in packages:
        source = unpack(package, version, scratch / re.sub(r"\W", "_", package))
        for origin, name in files.items():
            (target / name).write_bytes((source / origin).read_bytes())
            rows.append(
                {
                    "name": package,
                    "version": version,
                    "licence": licence,
                    "origin": origin,
                    "file": name,
                    "sha256": sha256(target / name),
                }
            )
    write_manifest(manifest, rows)


def write_manifest(manifest: Path, rows: list[dict[str, str]]) -> None:
    manifest.write_text(json.dumps({"files": rows}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def inline_svg(text: str) -> str:
    """Strip what an inline icon does not need; the stroke stays `currentColor`, the box 24 by 24."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r'<path\s+stroke="none"\s+d="M0 0h24v24H0z"\s+fill="none"\s*/>', "", text)
    text = re.sub(r'(<svg[^>]*?)\s+class="[^"]*"', r"\1", text)
    text = re.sub(r'(<svg[^>]*?)\s+width="24"', r"\1", text)
    text = re.sub(r'(<svg[^>]*?)\s+height="24"', r"\1", text)
    text = re.sub(r"\s+", " ", text)
    return text.replace("> <", "><").replace(" >", ">").replace(" />", "/>").strip() + "\n"


def copy_icons(scratch: Path) -> None:
    package, version, licence = ICON_PACKAGE
    source = unpack(package, version, scratch / "icons")
    ICONS.mkdir(parents=True, exist_ok=True)
    for old in ICONS.glob("*.svg"):
        old.unlink()
    rows = []
    for name in ICON_NAMES:
        target = ICONS / f"{name}.svg"
        svg = inline_svg((source / f"icons/outline/{name}.svg").read_text(encoding="utf-8"))
        target.write_text(svg, encoding="utf-8")
        rows.append(row_for_icon(package, version, licence, target))
    (ICONS / "LICENSE.txt").write_bytes((source / "LICENSE").read_bytes())
    rows.append(row_for_icon(package, version, licence, ICONS / "LICENSE.txt"))
    write_manifest(ICONS / "VENDOR.json", rows)


def row_for_icon(package: str, version: str, licence: str, target: Path) -> dict[str, str]:
    return {
        "name": package,
        "version": version,
        "licence": licence,
        "file": target.name,
        "sha256": sha256(target),
    }


def differences(folder: Path) -> list[str]:
    """Every way in which a vendored folder and its manifest disagree."""
    rows = json.loads((folder / "VENDOR.json").read_text(encoding="utf-8"))["files"]
    listed = {row["file"]: row["sha256"] for row in rows}
    present = {p.name for p in folder.iterdir() if p.is_file() and p.name != "VENDOR.json"}
    faults = [f"{folder.name}/{name}: not in VENDOR.json" for name in sorted(present - listed.keys())]
    for name, expected in listed.items():
        if name not in present:
            faults.append(f"{folder.name}/{name}: missing")
        elif sha256(folder / name) != expected:
            faults.append(f"{folder.name}/{name}: changed since it was vendored")
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        with tempfile.TemporaryDirectory() as folder:
            scratch = Path(folder)
            copy_packages(STATIC_PACKAGES, STATIC, STATIC / "VENDOR.json", scratch)
            copy_packages(TEST_PACKAGES, TEST_VENDOR, TEST_VENDOR / "VENDOR.json", scratch)
            copy_icons(scratch)
    faults = [fault for folder in (STATIC, TEST_VENDOR, ICONS) for fault in differences(folder)]
    print("\n".join(faults) or "vendored files match their manifests")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
