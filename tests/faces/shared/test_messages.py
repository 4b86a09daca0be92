"""Every word the shared and the public face say has English; a planted fault is found."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from balai.faces.shared import messages
from balai.faces.shared.messages import check, compile_all


@pytest.mark.parametrize("face", ["shared", "public"])
def test_nothing_is_missing_or_unused(face: str) -> None:
    assert [fault for fault in check() if fault.face == face] == []


def test_placeholders_survive_translation() -> None:
    import re

    for face in messages.list_faces():
        if messages.po_of(face).exists():
            for entry in polib.pofile(str(messages.po_of(face))):
                for said in (entry.msgstr, *entry.msgstr_plural.values()):
                    if said:
                        assert set(re.findall(r"%\(\w+\)s", said)) <= set(re.findall(r"%\(\w+\)s", entry.msgid)), entry.msgid


def test_one_message_has_one_english_word_in_the_whole_house() -> None:
    """Django joins all catalogues: of two translations one would win by chance."""
    known: dict[str, dict[str, str]] = {}
    for face in messages.list_faces():
        if messages.po_of(face).exists():
            for entry in polib.pofile(str(messages.po_of(face))):
                known.setdefault(entry.msgid, {})[face.name] = entry.msgstr or str(entry.msgstr_plural)
    assert {msgid: said for msgid, said in known.items() if len(set(said.values())) > 1} == {}


def test_faults_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    face = tmp_path / "uji"
    (face / "templates").mkdir(parents=True)
    (face / "__init__.py").write_text("")
    (face / "templates" / "a.html").write_text(
        '{% translate "Satu" %}{{ x|default:_("Dua") }}{% blocktranslate count n=n %}{{ n }} kali{% plural %}{{ n }} kali{% endblocktranslate %}'
    )
    (face / "views.py").write_text("from django.utils.translation import gettext as _\nx = _('Tiga')\n")
    po = polib.POFile()
    po.append(polib.POEntry(msgid="Satu", msgstr="One"))
    po.append(polib.POEntry(msgid="Lama", msgstr="Old"))
    messages.po_of(face).parent.mkdir(parents=True)
    po.save(str(messages.po_of(face)))
    monkeypatch.setattr(messages, "FACES", tmp_path)
    found = {(fault.kind, fault.message) for fault in check()}
    assert found == {("missing", "Dua"), ("missing", "%(n)s kali"), ("missing", "Tiga"), ("unused", "Lama")}
    assert [path.name for path in compile_all()] == ["django.mo"]
    assert compile_all() == []
