"""The shape of a policy layer: what one level of law sets, locks and bounds in definitions. Pure; merging: `layers.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .flaws import Flaw
from .shapes import PATH, Anything, ByPath, Each, Integer, Maybe, OneOf, Record, Word

SCHEMA = 1
Document = Mapping[str, Any]

_LINE = Word(r"(?s).*", "teks")
_TEXT = Record({"id": _LINE, "en": _LINE})
_ID = Word(r"[a-z][a-z0-9_]*", "huruf_kecil", 40)
_SERVICE = Word(r"[a-z0-9-]+\.[a-z0-9-]+", "dpmptsp.sip-bidan", 80)
_AGENCY = Word(r"[a-z0-9-]+", "dpmptsp", 60)

LAYERS = ("national", "province", "city", "mall", "agency", "service")
"""From the widest to the nearest; each stands over those after it."""

_BOUND = Record(
    {},
    {
        "max": (Maybe(Anything()), None), "min": (Maybe(Anything()), None),
        "subset_of": (Maybe(Each(Word())), None), "includes": (Maybe(Each(Word())), None),
    },
)
LAYER = Record(
    {"layer": OneOf(LAYERS), "of": Word(like="id, 31, mpp-jakarta", longest=80), "article": Word(like="UU 30/2014 pasal 53")},
    {
        "schema": (Integer(SCHEMA, SCHEMA), SCHEMA), "set": (ByPath(Anything()), {}), "lock": (Each(PATH), []),
        "bound": (ByPath(_BOUND), {}), "basis": (Maybe(_LINE), None),
        "only": (
            Record({}, {"services": (Each(_SERVICE), []), "agencies": (Each(_AGENCY), []), "templates": (Each(_ID), []),
                        "hows": (Each(OneOf(("here", "elsewhere", "counter"))), [])}),
            {"services": [], "agencies": [], "templates": [], "hows": []},
        ),
        "because": (ByPath(Word(like="PP 5/2021 pasal 12")), {}), "title": (Maybe(_TEXT), None),
        "confidence": (OneOf(("verified", "unconfirmed")), "unconfirmed"), "source": (Maybe(_LINE), None),
    },
)
"""`only` narrows a layer to services, agencies or templates; empty = all. `because` as in a definition."""


def check_layer(doc: Any) -> list[Flaw]:
    """Every fault of a policy layer's shape."""
    return LAYER.check(doc, "")


def complete_layer(doc: Document) -> dict[str, Any]:
    """The layer with every optional member present; idempotent."""
    full: dict[str, Any] = LAYER.fill(doc)
    return full
