"""The shape of a policy layer: what one level of law sets, locks and bounds in definitions. Pure; merging: `layers.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from .definition import DEFINITION, UNITS
from .flaws import Flaw, flaw
from .paths import split_path
from .shapes import PATH, Anything, ByPath, Each, Integer, Maybe, OneOf, Record, Shape, Word

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


_TERM = Record({"amount": Integer(1, 1000), "unit": OneOf(UNITS)})
_TIMED = re.compile(r"clock|objection|steps\[[^\]]+\]\.term")
"""Places whose limit is a time with its unit."""
_COUNTED = re.compile(r"fees|.*\.amount|.*\.(years|months|days|max_mb)|.*\.(min|max|max_length)")
"""Places whose limit is a whole number; of fees, rupiah."""


def check_layer(doc: Any) -> list[Flaw]:
    """Every fault of a policy layer: its shape, places no definition has, limits nothing could be held against."""
    return LAYER.check(doc, "") or [*_places(doc), *_limits(doc)]


def _places(doc: Document) -> Iterator[Flaw]:
    known = [*DEFINITION.needed, *DEFINITION.may]
    for part in ("set", "lock", "bound", "because"):
        for path in doc.get(part) or ():
            name = split_path(path)[0][0]
            if name not in known:
                likely = get_close_matches(name, known, 1) or [", ".join(known)]
                yield flaw("key-unknown", f"{part}.{path}", likely=likely[0])


def _limits(doc: Document) -> Iterator[Flaw]:
    for path, bound in (doc.get("bound") or {}).items():
        shape: Shape = _TERM if _TIMED.fullmatch(path) else Integer() if _COUNTED.fullmatch(path) else Word()
        for key in ("max", "min"):
            if bound.get(key) is not None:
                yield from shape.check(bound[key], f"bound.{path}.{key}")


def complete_layer(doc: Document) -> dict[str, Any]:
    """The layer with every optional member present; idempotent."""
    full: dict[str, Any] = LAYER.fill(doc)
    return full
