"""A bundle is taken only as it was exported: one byte more, less or other is refused, with a sentence that says so."""

from __future__ import annotations

import json

import pytest

from balai.catalogue.rules.bundle import read_bundle, seal_bundle, write_bundle
from balai.catalogue.rules.refusals import BundleFaulty
from catalogue.samples import law, signboard, tariff

DATA = write_bundle([signboard()], [tariff()], [law()], [{"slot": "signer.polda", "kind": "signer", "services": ["polda.skck"]}])
WHOLE = {"bundle": 1, "definitions": [], "tariffs": [], "layers": [], "slots": []}


def why(data: bytes) -> str:
    with pytest.raises(BundleFaulty) as told:
        read_bundle(data)
    assert told.value.facts["first"] != told.value.facts["first_en"]
    return str(told.value.facts["why"])


def test_what_was_written_is_read():
    told = read_bundle(DATA)
    assert [one["service"] for one in told["definitions"]] == ["polda.skck"]
    assert seal_bundle(told) == DATA


def test_every_changed_byte_is_refused():
    step = max(1, len(DATA) // 400)
    for n in range(0, len(DATA), step):
        for other in {DATA[n] ^ 1, DATA[n] ^ 0x20, 0x20, 0x30} - {DATA[n]}:
            assert why(DATA[:n] + bytes([other]) + DATA[n + 1 :])
        assert why(DATA[:n] + DATA[n + 1 :])
        assert why(DATA[:n] + b" " + DATA[n:])


def test_a_fee_changed_by_hand_is_refused_by_its_digest():
    assert why(DATA.replace(b"300000", b"300001")) == "changed"
    told = json.loads(DATA)
    told["tariffs"] = []
    assert why(json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()) == "changed"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "json"), (b"\xff", "json"), (b"[" * 200_000, "json"), (b"[]", "format"), (b'{"bundle":9}', "format"),
        (b'{"bundle":1}', "parts"), (seal_bundle({**WHOLE, "definitions": ["x"]}), "parts"),
        (seal_bundle({**WHOLE, "layers": [None]}), "parts"), (DATA + b"\n", "changed"), (DATA[:-1] + b',"x":1}', "changed"),
        (DATA.replace(b'"bundle":1', b'"bundle":1,"bundle":1'), "changed"),
        (b'{"bundle":1,"definitions":[1.5],"digest":"","layers":[],"slots":[],"tariffs":[]}', "changed"),
        (b'{"bundle":1,"definitions":["\\ud800"],"digest":"","layers":[],"slots":[],"tariffs":[]}', "changed"),
    ],
)  # fmt: skip
def test_what_is_no_bundle_is_refused_and_says_why(data, told):
    assert why(data) == told
