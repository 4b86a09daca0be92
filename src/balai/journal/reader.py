"""Reading the book: by chain and gapless sequence, so an entry that commits late is never skipped.

Within a chain entries become visible in sequence order, because the head row stays locked until commit;
`seq > last` per chain is therefore complete (unlike `id > last` over a table, docs/adr/0004).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction

from balai.journal.models import Cursor, Entry, Head
from balai.journal.rules import Break, Sealed, verify

_FIELDS = [
    "chain", "seq", "prev", "hash", "type", "subject", "actor", "on_behalf_of", "channel", "key",
    "occurred_ms", "recorded_ms", "data",
]


def read_entries(chain: str, *, after: int = 0, limit: int = 500) -> list[Sealed]:
    """Up to `limit` entries of a chain with a higher sequence number, in order."""
    rows = Entry.objects.filter(chain=chain, seq__gt=after).order_by("seq").values_list(*_FIELDS)[:limit]
    return [Sealed(*row) for row in rows]


def read_history(chain: str, subject: str) -> list[Sealed]:
    """All entries about one subject, in order."""
    rows = Entry.objects.filter(chain=chain, subject=subject).order_by("seq").values_list(*_FIELDS)
    return [Sealed(*row) for row in rows]


def head_of(chain: str) -> tuple[int, str]:
    """(seq, hash) of the last entry of a chain; (0, "") when the chain is empty."""
    row = Head.objects.filter(chain=chain).values_list("seq", "hash").first()
    return (0, "") if row is None else row


def list_chains() -> list[str]:
    """Names of all chains."""
    return list(Head.objects.order_by("chain").values_list("chain", flat=True))


def verify_chain(chain: str) -> tuple[int, Break | None]:
    """Check a whole chain: (good entries, first break or None).

    Entries beyond the head at the start of the walk are checked too; the head is read after them.
    """
    seq, tip = head_of(chain)
    good = 0
    for step in verify(_walk(chain, seq), head_seq=seq, head_hash=tip, chain=chain):
        if isinstance(step, Break):
            return good, step
        good += 1
    stray = Entry.objects.filter(chain=chain, seq__gt=head_of(chain)[0]).order_by("seq").first()
    return good, None if stray is None else Break(chain, stray.seq, "head")


def _walk(chain: str, upto: int) -> Iterator[Sealed]:
    after = 0
    while after < upto:
        page = [entry for entry in read_entries(chain, after=after, limit=2000) if entry.seq <= upto]
        if not page:
            return
        yield from page
        after = page[-1].seq


def consume(
    consumer: str, chain: str, handle: Callable[[Sealed], Any], *, limit: int = 200
) -> int:
    """Feed the next entries of a chain to `handle`, moving the cursor in the same transaction.

    Returns how many were handled. At least once; handlers are idempotent by (chain, seq).
    """
    with transaction.atomic():
        cursor, _ = Cursor.objects.select_for_update().get_or_create(consumer=consumer, chain=chain)
        entries = read_entries(chain, after=cursor.seq, limit=limit)
        for entry in entries:
            handle(entry)
        if entries:
            cursor.seq = entries[-1].seq
            cursor.save(update_fields=["seq"])
    return len(entries)
