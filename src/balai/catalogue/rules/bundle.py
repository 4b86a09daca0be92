"""A bundle: everything a mall's definitions are made of, as one canonical JSON document. Pure.

What differs from mall to mall never stands in it but as a named slot: who signs, where a register answers, who takes
payments. Exporting what was imported gives the same bytes. The digest in it is no signature: it finds what changed on
the way, by accident or by hand, and says nothing of who made the bundle.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from .canonical import NotCanonical, canonical_text, content_hash
from .definition import Document, fields_of
from .flaws import flaw
from .refusals import BundleFaulty

FORMAT = 1
PARTS = ("definitions", "tariffs", "layers", "slots")


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
    """The bytes of a bundle with their digest; its parts in one order, whatever the order they come in."""
    doc = {
        "bundle": FORMAT,
        "definitions": sorted(definitions, key=lambda one: one["service"]),
        "tariffs": list(tariffs),
        "layers": sorted(layers, key=lambda one: (one["layer"], one["of"], one["article"])),
        "slots": list(slots),
    }
    return seal_bundle(doc)


def seal_bundle(doc: Mapping[str, Any]) -> bytes:
    """Canonical bytes of a bundle's parts, with the digest over everything but itself. Raises NotCanonical."""
    told = {name: part for name, part in doc.items() if name != "digest"}
    return canonical_text({**told, "digest": content_hash(told)}).encode()


def read_bundle(data: bytes) -> dict[str, Any]:
    """The parts of a bundle. Raises BundleFaulty with why: json, format, parts, changed (one byte is enough)."""
    try:
        doc = json.loads(data)
    except (ValueError, RecursionError):
        raise _faulty("json") from None
    if not isinstance(doc, dict) or doc.get("bundle") != FORMAT:
        raise _faulty("format")
    if not all(isinstance(doc.get(part), list) for part in PARTS):
        raise _faulty("parts")
    if not _sealed(doc, data):
        raise _faulty("changed")
    if not all(isinstance(one, dict) for part in PARTS for one in doc[part]):
        raise _faulty("parts")
    return doc


def _sealed(doc: Mapping[str, Any], data: bytes) -> bool:
    try:
        return seal_bundle(doc) == data
    except (NotCanonical, UnicodeEncodeError, RecursionError):
        return False


def _faulty(why: str) -> BundleFaulty:
    told = flaw(f"bundle-{why}", "")
    return BundleFaulty(why=why, count=1, first=told.said("id"), first_en=told.said("en"), flaws=[told.as_dict()])
