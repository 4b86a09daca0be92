"""The shipped content goes into a mall at set-up, once, with its policy told."""

from __future__ import annotations

from balai.catalogue.actions.setting import publish_many
from balai.catalogue.loading.definitions import load_content
from balai.catalogue.queries.definitions import get_definition, list_definitions
from cast import MALL, SETUP, on, recorded


def test_all_328_are_published_at_set_up_and_a_repeat_writes_nothing(mall):
    content = load_content()
    told = {"definitions": content.definitions, "tariffs": content.tariffs, "layers": content.layers}
    with recorded() as entries:
        publish_many(mall=MALL, **told, by=SETUP, at=on("08:00"))
    assert len(list_definitions(MALL)) == 328
    assert sum(name == "definition.published" for name, _ in entries) == 328
    with recorded() as entries:
        publish_many(mall=MALL, **told, by=SETUP, at=on("08:05"))
    assert not entries
    midwife = get_definition(MALL, "dpmptsp.sip-bidan")
    assert midwife.number == 1
    assert midwife.provenance["values"]["clock.amount"]["article"] == "UU 30/2014 pasal 53"
