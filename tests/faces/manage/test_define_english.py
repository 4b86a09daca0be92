"""Pages of definitions in English."""

from __future__ import annotations

import json
import re

import pytest
from test_define_views import LAYER, TABLE, TEXTS
from test_manage_english import check_english, said

from casework import LETTER, letter, publish

EN = {"id": "Trial letter", "en": "Trial letter"}


@pytest.fixture
def english(hasan, sign_in):
    """The manager with the switch on English."""
    publish(letter(title=EN, source="trial"))
    for role in ("verifier", "approver"):
        sign_in(role, "dukcapil")
    hasan.cookies["balai_bahasa"] = "en"
    return hasan


@pytest.mark.parametrize(("path", "words"), [
    ("layanan/", ["Service definitions", "Name or code of a service", "unconfirmed"]),
    (f"layanan/{LETTER}/", ["Summary", "Set by", "Make a draft", "2 working days", "goes to a superior"]),
    (f"layanan/{LETTER}/riwayat/", ["In force", "Compare", "No differences."]),
    ("tarif/", ["Fees always come from these dated tables"]), ("tarif/uji/", ["Publish a new version", "An empty condition fits anything"]),
    ("aturan/", ["Layered policy", "No policy yet."]), ("paket/", ["Take over from another mall"]),
    ("pesan/", ["Messages to applicants", "Answer to an objection"]), ("instansi/", ["Agency connections", "answers"]),
    ("kalender/?coba=2026-11-25", ["If Wednesday, 25 November 2026 is a holiday", "No promised date moves"]),
])  # fmt: skip
def test_a_page_in_english(english, path, words):
    text = said(english.get(f"/kelola/{path}"))
    assert [word for word in words if word not in text] == []


def test_the_way_of_a_draft_in_english(english):
    page = f"layanan/{LETTER}/"
    check_english(english.send(f"{page}draf/", sumber="{", revisi="0"), "Line 1", "a name stands in double quotation marks")
    english.send(f"{page}draf/", sumber=json.dumps(letter(title={"id": "Another letter", "en": "Another letter"}, source="trial")), revisi="0")
    assert "Common parts" in said(english.get(f"/kelola/{page}draf/"))
    assert "Nothing stands in the way of publishing." in said(english.get(f"/kelola/{page}bukti/"))
    simulated = english.get(f"/kelola/{page}terbit/")
    assert "No application is touched." in said(simulated)
    unseen = english.send(f"{page}terbit/", revisi="1", sidik="0" * 64)
    check_english(unseen, "Look at the new simulation, then publish.")
    done = english.send(f"{page}terbit/", revisi="1", sidik=re.search(r'name="sidik" value="([0-9a-f]+)"', simulated.content.decode())[1])
    assert "Version 2 is published" in said(english.get(done["Location"]))


def test_acts_in_english(english):
    assert "Ready to publish" in said(english.send("tarif/uji/", **TABLE))
    assert "Break this policy" in said(english.send("aturan/ubah/", sumber=json.dumps(LAYER | {"bound": {"clock": {"max": {"amount": 1, "unit": "working_days"}}}})))
    assert "Preview" in said(english.send("pesan/received/", **TEXTS))
