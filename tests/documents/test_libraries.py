"""Heavy libraries are loaded by who needs them, also from where they were unpacked."""

from __future__ import annotations

import ctypes.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from balai.documents.products.libraries import load_libraries

HEAVY = ("weasyprint", "pyhanko", "pikepdf", "pypdfium2", "PIL", "httpx")


def test_a_process_that_only_shows_pages_loads_none_of_them():
    told = (
        "import django, sys; django.setup(); import balai.faces.public.views.verify, balai.documents.actions.uploads,"
        " balai.documents.actions.producing, balai.documents.actions.handing;"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "balai.config.settings"},
    )
    assert done.stdout.strip() == "[]", done.stderr[-600:]


def test_without_a_note_the_systems_own_are_used(tmp_path):
    assert load_libraries(tmp_path / "nothing.json") == 0


def test_noted_libraries_are_loaded_by_full_path(tmp_path, monkeypatch):
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    name = ctypes.util.find_library("z") or ctypes.util.find_library("c")
    loaded = Path(f"/proc/{os.getpid()}/maps")
    if name is None or not loaded.exists():
        pytest.skip("no library to try on this machine")
    ctypes.CDLL(name)
    place = next(line.split()[-1] for line in loaded.read_text().splitlines() if name.split(".so")[0] in line)
    note = tmp_path / "note.json"
    note.write_text(json.dumps({"libraries": [place], "fonts": str(tmp_path / "fonts.conf")}))
    assert load_libraries(note) == 1
    assert os.environ["FONTCONFIG_FILE"] == str(tmp_path / "fonts.conf")
    note.write_text(json.dumps({"libraries": [place, str(tmp_path / "libnone.so")], "fonts": ""}))
    with pytest.raises(OSError, match="ensure_pango"):
        load_libraries(note)
