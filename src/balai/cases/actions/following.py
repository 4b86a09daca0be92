"""What the worker does when another room's fact concerns a case: a settled bill, a paper handed over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from balai.cases.events import CaseFollowed
from balai.cases.steps.answers import apply_handover, apply_issued, apply_payment
from balai.journal.command import command
from balai.kernel.actors import Actor


def follow_payment(*, mall: str, case: str, bill: str, by: Actor, at: datetime) -> dict[str, Any]:
    """End the paying step of a case whose bill is settled; a repeat changes nothing.

    Raises NotFound, NotAllowed. Records `case.followed`, `item.finished` and what follows.
    """
    with command("case.advance", by=by, at=at, chain=mall) as log:
        moved = apply_payment(log, case=case, bill=bill, at=at)
        log.record(CaseFollowed(case, "bill", moved), subject=f"case:{case}")
        return log.answer({"case": case, "moved": moved})


def follow_handover(*, mall: str, case: str, document: int, by: Actor, at: datetime) -> dict[str, Any]:
    """End the last step of a case whose product is in the holder's hands; a repeat changes nothing.

    Raises NotFound, NotAllowed. Records `case.followed`, `item.finished`.
    """
    with command("case.advance", by=by, at=at, chain=mall) as log:
        moved = apply_handover(log, case=case, document=document, at=at)
        log.record(CaseFollowed(case, "handover", moved), subject=f"case:{case}")
        return log.answer({"case": case, "moved": moved})


def follow_issued(*, mall: str, case: str, document: int, by: Actor, at: datetime) -> dict[str, Any]:
    """Stop the clock of a case whose standard promises a ready product, once that is signed.

    Raises NotFound, NotAllowed. Records `case.followed`, `clock.noted`.
    """
    with command("case.advance", by=by, at=at, chain=mall) as log:
        moved = apply_issued(log, case=case, document=document, at=at)
        log.record(CaseFollowed(case, "product", moved), subject=f"case:{case}")
        return log.answer({"case": case, "moved": moved})
