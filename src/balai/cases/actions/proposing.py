"""What becomes of a proposal to change a standard: who keeps the standard takes it up or declines it, with the reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from balai.cases.events import StandardChangeAnswered
from balai.cases.models import Proposal
from balai.cases.rules.demands import PROPOSAL_ANSWERS, ProposalAnswered, check_reason
from balai.identity.vault import seal
from balai.journal.command import command, to_ms
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput, NotFound


def answer_proposal(  # noqa: PLR0913
    *, mall: str, proposal: int, outcome: str, note: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Answer a proposal: `taken` (the next draft will have it) or `declined`; who proposed reads the answer.

    Raises BadInput, ReasonMissing, ProposalAnswered, NotFound, NotAllowed. Records `standard.change_answered`.
    """
    if outcome not in PROPOSAL_ANSWERS:
        raise BadInput(field="outcome", why="one of " + ", ".join(PROPOSAL_ANSWERS), value=outcome)
    told = check_reason(note)
    with command("definition.edit", by=by, at=at, chain=mall, once=once) as log:
        row = Proposal.objects.select_for_update().filter(mall=mall, pk=proposal).first()
        if row is None:
            raise NotFound(thing="proposal", name=proposal)
        by.require_agency(row.agency)
        if row.answered_ms is not None:
            raise ProposalAnswered(outcome=row.outcome)
        row.outcome, row.answer, row.answered_by, row.answered_ms = outcome, seal(told), by.ref, to_ms(at)
        row.save(update_fields=["outcome", "answer", "answered_by", "answered_ms"])
        log.record(StandardChangeAnswered(row.pk, row.service, outcome), subject=f"proposal:{row.pk}")
        return log.answer({"proposal": row.pk, "service": row.service, "outcome": outcome})
