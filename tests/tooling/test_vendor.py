"""What we ship from others is exactly what its manifest says, and nothing else lies beside it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import vendor  # noqa: E402

FOLDERS = [vendor.STATIC, vendor.TEST_VENDOR, vendor.ICONS]
ICONS = sorted(vendor.ICONS.glob("*.svg"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_files_match_their_manifest(folder):
    assert vendor.differences(folder) == []


def test_a_changed_a_missing_and_a_stray_file_are_noticed(tmp_path):
    for name in ("kept.js", "changed.js", "missing.js"):
        (tmp_path / name).write_text(name)
    rows = [{"file": name, "sha256": vendor.sha256(tmp_path / name)} for name in ("kept.js", "changed.js", "missing.js")]
    vendor.write_manifest(tmp_path / "VENDOR.json", rows)
    assert vendor.differences(tmp_path) == []
    (tmp_path / "changed.js").write_text("alert(1)")
    (tmp_path / "missing.js").unlink()
    (tmp_path / "stray.js").write_text("")
    assert [fault.split("/")[1] for fault in vendor.differences(tmp_path)] == [
        "stray.js: not in VENDOR.json",
        "changed.js: changed since it was vendored",
        "missing.js: missing",
    ]


def test_every_named_icon_is_here():
    assert sorted(icon.stem for icon in ICONS) == sorted(vendor.ICON_NAMES)


@pytest.mark.parametrize("icon", ICONS, ids=lambda icon: icon.stem)
def test_icons_can_be_put_inline(icon):
    text = icon.read_text(encoding="utf-8")
    opening = re.match(r"<svg [^>]*>", text).group()
    assert 'viewBox="0 0 24 24"' in opening
    assert 'stroke="currentColor"' in opening
    assert not re.search(r"\b(class|width|height|id|style)=", re.sub(r"stroke-width=", "", opening))
    assert not re.search(r"<script|\bon\w+=|href=", text)
    assert text.count("<svg") == text.count("</svg>") == 1


def test_licences_travel_with_the_files():
    assert "OPEN FONT LICENSE" in (vendor.STATIC / "plus-jakarta-sans-OFL.txt").read_text().upper()
    assert "MIT License" in (vendor.ICONS / "LICENSE.txt").read_text()
    assert "Mozilla Public" in (vendor.TEST_VENDOR / "axe.min.js").read_text(encoding="utf-8")[:700]
    assert "Zero-Clause BSD" in (vendor.STATIC / "htmx-LICENSE.txt").read_text()
