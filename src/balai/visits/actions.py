"""Commands over visits."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from balai.catalogue.queries import get_service
from balai.journal.command import command, to_ms
from balai.journal.sql import later, run
from balai.kernel.actors import Actor, Once
from balai.queueing.queries import Hall, QueueFacts, get_hall
from balai.queueing.steps.issue import Party, issue_tickets
from balai.visits.events import VisitOpened
from balai.visits.rules import CODE_ALPHABET, CODE_LENGTH, check_comfort, check_needs, check_party


def open_visit(  # noqa: PLR0913 - a visit is its declarations
    *, mall: str, needs: Sequence[str], comfort: Sequence[str] = (), party: int = 1, paper: bool = True,
    lang: str = "id", by: Actor, at: datetime, once: Once | None = None,
) -> dict[str, Any]:
    """Open a visit and give one number per queue; all or nothing.

    `paper` True: numbers are `printing` until confirm_printed; False: kept on the phone, waiting at once.
    Raises BadInput, ServiceUnknown, NotFound, IssueClosed, ContingentUsed, NotAllowed.
    Records `visit.opened` and `ticket.issued` per queue.
    """
    hall = get_hall(mall)
    wanted, words = check_needs(needs), check_comfort(comfort)
    wants = _by_queue(hall, wanted)
    with command("visit.open", by=by, at=at, chain=mall, once=once) as log:
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        visit = _insert(hall, code, (by.channel, lang, check_party(party), " ".join(words), to_ms(at)))
        log.record(
            VisitOpened(visit, by.channel, party, bool(words), wanted), subject=f"visit:{visit}"
        )
        who = Party(visit, by.channel, bool(words), to_ms(at), paper)
        tickets = issue_tickets(log, hall, who, wants, at)
        _insert_needs(visit, tickets)
        return log.answer({"code": code, "tickets": tickets})


def _by_queue(hall: Hall, needs: Sequence[str]) -> list[tuple[QueueFacts, list[str]]]:
    grouped: dict[str, list[str]] = {}
    for code in needs:
        grouped.setdefault(get_service(code).line, []).append(code)
    return [(hall.queue(line), services) for line, services in grouped.items()]


def _insert(hall: Hall, code: str, values: tuple[str, str, int, str, int]) -> int:
    cursor = run(
        "INSERT INTO visits_visit (code, mall_id, channel, lang, party, comfort, arrived_ms)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id",
        [code, hall.mall.id, *values],
    )
    return int(cursor.fetchone()[0])


def _insert_needs(visit: int, tickets: Sequence[dict[str, Any]]) -> None:
    rows = [(visit, service, ticket["id"]) for ticket in tickets for service in ticket["services"]]
    later(
        "INSERT INTO visits_need (visit_id, service, ticket) VALUES " + ", ".join(["(%s, %s, %s)"] * len(rows)),
        [value for row in rows for value in row],
    )
