"""The law of the book: canonical bytes, hash chain, verification. Pure.

Format: docs/formats.md, "Journal entry". Canonical bytes follow RFC 8785 (JCS); the hash is
SHA-256 (FIPS 180-4); the first entry of a chain points at 32 zero bytes.
"""

from __future__ import annotations

import hashlib
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


def canonical_data(facts: Facts) -> str:
    """The canonical JSON text of an event's own facts (RFC 8785)."""
    return rfc8785.dumps(dict(facts)).decode()


def canonical_bytes(entry: Sealed) -> bytes:
    """What is hashed: every field but the hash itself; `data` as its canonical text."""
    return rfc8785.dumps(
        {
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
    )


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
        return "" if hash_of(entry) == entry.hash else "hash"
    except (rfc8785.CanonicalizationError, UnicodeError):
        return "canonical"
