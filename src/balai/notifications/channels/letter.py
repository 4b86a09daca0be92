"""What every carrier takes and gives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """One message ready to go. `key` is the same at every try, so that the carrier can drop a repeat."""

    to: str
    short: str
    subject: str
    body: str
    key: str
    lang: str = "id"


@dataclass(frozen=True, slots=True)
class Handed:
    """What the carrier said: `carrier_id` when it took the letter, else `fault`.

    final  trying this letter again is no use
    away   the carrier itself is not there or not set up: other letters need not try now
    """

    carrier_id: str = ""
    fault: str = ""
    final: bool = False
    away: bool = False
