"""The vault: sealing, the index, key files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from balai.identity import vault
from balai.identity.vault import VaultFault, add_key, blind, seal, unseal

TEXT = "Siti Uji — 3171014508900001"


@pytest.fixture
def place(tmp_path, settings) -> Path:
    settings.BALAI_VAR = tmp_path
    return tmp_path / "keys" / "vault.json"


def test_what_is_sealed_opens_and_is_never_twice_the_same(place):
    first, second = seal(TEXT), seal(TEXT)
    assert unseal(first) == unseal(second) == TEXT
    assert first != second
    assert first.startswith("v1.k1.")
    assert "Siti" not in first
    assert unseal(seal("")) == ""


def test_a_token_opens_only_in_its_own_place(place):
    token = seal(TEXT, "person:a:name")
    assert unseal(token, "person:a:name") == TEXT
    for wrong in ("person:b:name", "person:a:nik", ""):
        with pytest.raises(VaultFault):
            unseal(token, wrong)


@pytest.mark.parametrize("change", [
    lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"), lambda t: t[:20], lambda t: "v2" + t[2:],
    lambda t: t.replace(".k1.", ".k9."), lambda t: "", lambda t: "v1.k1.", lambda t: "v1.k1.###", lambda t: TEXT,
])  # fmt: skip
def test_a_changed_token_is_a_fault(place, change):
    token = seal(TEXT)
    flipped = bytearray(token.encode())
    flipped[10] ^= 1
    for wrong in (change(token), flipped.decode()):
        with pytest.raises(VaultFault):
            unseal(wrong)


def test_the_index_meets_equal_numbers_and_hides_them(place, tmp_path, settings):
    number = "3171014508900001"
    assert blind(number) == blind(number)
    assert len(blind(number)) == 64
    assert blind(number) != blind(number[:-1] + "2")
    first = blind(number)
    settings.BALAI_VAR = tmp_path / "elsewhere"
    assert blind(number) != first, "another vault, another index"


def test_the_key_file_is_made_once_for_its_owner_only(place):
    seal(TEXT)
    before = place.read_text()
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.parent.stat().st_mode & 0o077 == 0
    vault._ring.cache_clear()
    seal(TEXT)
    assert place.read_text() == before
    assert [path.name for path in place.parent.iterdir()] == ["vault.json"]


def test_processes_that_start_at_once_agree_on_the_keys(place, tmp_path):
    code = "import django; django.setup()\nfrom balai.identity.vault import blind; print(blind('1'))"
    environment = {
        **os.environ, "BALAI_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "balai.config.settings", "BALAI_DATABASE": "",
    }
    environment.pop("BALAI_DATABASE")
    running = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = {process.communicate(timeout=60)[0].strip() for process in running}
    assert told == {blind("1")}


def test_a_new_key_seals_and_the_old_one_still_opens(place):
    old, number = seal(TEXT, "x"), blind("1")
    assert add_key() == "k2"
    new = seal(TEXT, "x")
    assert new.startswith("v1.k2.")
    assert unseal(old, "x") == unseal(new, "x") == TEXT
    assert blind("1") == number, "people are still found"
    assert place.stat().st_mode & 0o777 == 0o600
    told = json.loads(place.read_text())
    del told["keys"]["k1"]
    place.write_text(json.dumps(told))
    vault._ring.cache_clear()
    with pytest.raises(VaultFault):
        unseal(old, "x")
    assert unseal(new, "x") == TEXT
