"""The law of the book: canonical bytes, hash chain, verification. Pure.

Format: docs/formats.md, "Journal entry". Canonical bytes follow RFC 8785 (JCS); the hash is
SHA-256 (FIPS 180-4); the first entry of a chain points at 32 zero bytes.

Facts are strings, booleans, null and integers below 2**53 under ASCII names. For that profile the C
encoder of the standard library writes the RFC's bytes, six times faster; writing uses it, verification
uses the reference implementation, and a property test holds them together.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import rfc8785

FORMAT = 1
GENESIS = "0" * 64

Fact = str | int | bool | None
Facts = Mapping[str, "Fact | list[Fact]"]


@dataclass(frozen=True, slots=True)
class Sealed:
    """One entry as it stands in the book. Times in ms since the Unix epoch; hashes in lower-case hex."""

    chain: str
    seq: int
    prev: str
    hash: str
    type: str
    subject: str
    actor: str
    on_behalf_of: str
    channel: str
    key: str
    occurred_ms: int
    recorded_ms: int
    data: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold. `seq` names the entry; `why` is a stable word."""

    chain: str
    seq: int
    why: str


SAFE_INTEGER = 2**53 - 1


class NotCanonical(ValueError):
    """A fact outside the profile: a float, a huge integer, a name that is not ASCII."""


def canonical(facts: Facts) -> bytes:
    """RFC 8785 bytes of facts within the profile. Raises NotCanonical, UnicodeEncodeError."""
    for name, value in facts.items():
        _check_fact(name, value)
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def _check_fact(name: str, value: object) -> None:
    if not name.isascii():
        raise NotCanonical(name)
    kind = type(value)
    if kind is list:
        for one in value:  # type: ignore[attr-defined]
            _check_fact(name, one)
    elif kind is int:
        if not -SAFE_INTEGER <= value <= SAFE_INTEGER:  # type: ignore[operator]
            raise NotCanonical(name)
    elif not (value is None or isinstance(value, str | bool)):
        raise NotCanonical(name)


def canonical_data(facts: Facts) -> str:
    """The canonical JSON text of an event's own facts."""
    return canonical(facts).decode()


def _fields(entry: Sealed) -> Facts:
    return {
        "v": FORMAT,
        "chain": entry.chain,
        "seq": entry.seq,
        "prev": entry.prev,
        "type": entry.type,
        "subject": entry.subject,
        "actor": entry.actor,
        "behalf": entry.on_behalf_of,
        "channel": entry.channel,
        "key": entry.key,
        "occurred_ms": entry.occurred_ms,
        "recorded_ms": entry.recorded_ms,
        "data": entry.data,
    }


def canonical_bytes(entry: Sealed) -> bytes:
    """What is hashed: every field but the hash itself; `data` as its canonical text."""
    return canonical(_fields(entry))


def hash_of(entry: Sealed) -> str:
    """SHA-256 of the canonical bytes, lower-case hex."""
    return hashlib.sha256(canonical_bytes(entry)).hexdigest()


def verify(
    entries: Iterable[Sealed], *, head_seq: int, head_hash: str, chain: str
) -> Iterator[Break | Sealed]:
    """Walk a chain from its first entry; yield each good entry, then the first break and stop.

    A cut-off tail shows because the head still names the last sequence number and hash.
    """
    seq, prev = 0, GENESIS
    for entry in entries:
        fault = _fault(entry, seq + 1, prev, chain)
        if fault:
            yield Break(chain, seq + 1 if fault == "missing" else entry.seq, fault)
            return
        seq, prev = entry.seq, entry.hash
        yield entry
    if (seq, prev) != (head_seq, head_hash if head_seq else GENESIS):
        yield Break(chain, min(seq, head_seq) + 1, "missing" if seq < head_seq else "head")


def _fault(entry: Sealed, seq: int, prev: str, chain: str) -> str:
    if entry.seq != seq:
        return "missing" if entry.seq > seq else "order"
    if entry.chain != chain:
        return "chain"
    if entry.prev != prev:
        return "prev"
    try:
        reference = hashlib.sha256(rfc8785.dumps(dict(_fields(entry)))).hexdigest()
        return "" if reference == entry.hash else "hash"
    except (rfc8785.CanonicalizationError, UnicodeError):
        return "canonical"
