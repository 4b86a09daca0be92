"""A bundle: everything a mall's definitions are made of, as one canonical JSON document. Pure.

What differs from mall to mall never stands in it but as a named slot: who signs, where a register answers, who takes
payments. Exporting what was imported gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from .canonical import canonical_text
from .definition import Document, fields_of
from .refusals import BundleFaulty

FORMAT = 1


def slots_of(definitions: Iterable[Document]) -> list[dict[str, Any]]:
    """The named slots that complete definitions need, each with its kind and the services that need it."""
    needed: dict[tuple[str, str], set[str]] = {}
    for doc in definitions:
        for slot in _slots(doc):
            needed.setdefault(slot, set()).add(doc["service"])
    return [
        {"slot": slot, "kind": kind, "services": sorted(services)} for (slot, kind), services in sorted(needed.items())
    ]


def _slots(doc: Document) -> Iterable[tuple[str, str]]:
    registers = [step["register"] for step in doc["steps"]] + [field["register"] for _, field in fields_of(doc)]
    for register in registers:
        if register:
            yield f"register.{register.split('.')[0]}", "agency_endpoint"
    for step in doc["steps"]:
        if step["kind"] == "sign":
            yield f"signer.{step['agency'] or doc['agency']}", "signer"
        if step["kind"] == "pay":
            yield "payment.provider", "payment_provider"


def write_bundle(
    definitions: Iterable[Document], tariffs: Iterable[Document], layers: Iterable[Document],
    slots: Iterable[Mapping[str, Any]],
) -> bytes:
    """The bytes of a bundle; its parts in one order, whatever the order they come in."""
    doc = {
        "bundle": FORMAT,
        "definitions": sorted(definitions, key=lambda one: one["service"]),
        "tariffs": list(tariffs),
        "layers": sorted(layers, key=lambda one: (one["layer"], one["of"], one["article"])),
        "slots": list(slots),
    }
    return canonical_text(doc).encode()


def read_bundle(data: bytes) -> dict[str, Any]:
    """The parts of a bundle. Raises BundleFaulty with why: json, format, parts."""
    try:
        doc = json.loads(data)
    except (ValueError, UnicodeDecodeError):
        raise BundleFaulty(why="json", count=1, first="–", flaws=[]) from None
    if not isinstance(doc, dict) or doc.get("bundle") != FORMAT:
        raise BundleFaulty(why="format", count=1, first="–", flaws=[])
    if not all(isinstance(doc.get(part), list) for part in ("definitions", "tariffs", "layers", "slots")):
        raise BundleFaulty(why="parts", count=1, first="–", flaws=[])
    return doc
