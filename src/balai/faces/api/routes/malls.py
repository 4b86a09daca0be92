"""`/malls`: the building now, its journal, its live stream, its report."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import Query, Router

from balai.config.clock import now
from balai.directory.queries import get_mall, list_malls, list_zones, opening_status
from balai.faces.api.answers import tell
from balai.faces.api.doors import Caller, actor_of, bearer, require_any
from balai.faces.api.problems import language_of
from balai.faces.api.refusals import TokenMissing
from balai.faces.api.shapes.asked import CODE, Channel, Day, LangQuery, MallPath, Seq, Whole
from balai.faces.api.shapes.hall import JournalTold, MallList, MallTold, ReportTold
from balai.faces.api.sights import when
from balai.faces.shared.requests import streams_origin
from balai.journal.reader import head_of, read_entries
from balai.journal.rules import Sealed
from balai.kernel.refusals import NotFound
from balai.queueing.queries import count_waiting, get_hall, issue_until, report_by
from balai.queueing.rules import Report

router = Router(tags=["malls"])
COUNTS = [field.name for field in fields(Report)]
PUBLIC = ("number", "queue", "zone", "counter", "calls", "state", "code")
"""The facts of an entry that a board may show; the stream sends the same."""


@router.get("/malls", response=MallList, operation_id="list_malls", summary="All malls")
def index(request: HttpRequest) -> HttpResponse:
    """The malls of this installation."""
    actor_of(request)
    return tell({"malls": [{"code": one.code, "name": one.name} for one in list_malls()]})


@router.get("/malls/{code}", response=MallTold, operation_id="get_mall", summary="One mall")
def show(request: HttpRequest, code: MallPath, lang: LangQuery = None) -> HttpResponse:
    """Open or not and when that changes, zones, counters, and per queue who waits and until when numbers are given."""
    actor_of(request)
    at, spoken = now(), lang or language_of(request)
    hall = get_hall(code)
    status, waiting, english = opening_status(hall.mall, at), count_waiting(hall.mall.id), spoken == "en"
    return tell(
        {
            "code": code, "name": hall.mall.name, "address": hall.mall.address, "time_zone": hall.mall.zone.key,
            "at": when(at), "counters": sorted(hall.counters),
            "opening": {"open": status.open, "reason": status.reason, "changes_at": when(status.changes_at)},
            "zones": [
                {
                    "zone": one.letter, "name": one.name_en if english else one.name_id, "shape": one.shape,
                    "floor": one.floor.name_en if english else one.floor.name_id,
                    "color": one.color_en if english else one.color_id,
                }
                for one in list_zones(hall.mall)
            ],
            "queues": [
                {
                    "queue": one.code, "name": one.name(spoken), "agency": one.agency, "zone": one.letter,
                    "waiting": waiting.get(one.id, 0), "numbers_until": when(issue_until(hall, one, at)),
                }
                for one in hall.queues.values()
            ],
        }
    )  # fmt: skip


@router.get(
    "/malls/{code}/stream", response={307: None}, operation_id="stream_mall", summary="Live events", tags=["live"]
)
def stream(
    request: HttpRequest, code: MallPath,
    zones: Annotated[str | None, Query(pattern=r"^[A-Z](,[A-Z])*$", description="Only these zones, `A,C`.")] = None,
    after: Annotated[Seq | None, Query(description="As `Last-Event-ID`.")] = None,
    t: Annotated[str | None, Query(max_length=80, pattern=r"^[0-9a-f.]*$", description="Pass of a staff screen.")] = None,
) -> HttpResponseBase:  # fmt: skip
    """Server-sent events, one per journal entry with the display fields; redirects to the streams process.

    `Last-Event-ID` (or `after`) resumes without a gap. The first event is `hello` with the journal's position.
    """
    get_mall(code)
    query = request.META.get("QUERY_STRING", "")
    target = f"{streams_origin(request)}/api/v1/malls/{code}/stream" + (f"?{query}" if query else "")
    return HttpResponse(status=307, headers={"Location": target, "Cache-Control": "no-store"})


@router.get("/malls/{code}/journal", response=JournalTold, operation_id="read_journal", summary="Journal", tags=["live"])
def journal(
    request: HttpRequest, code: MallPath,
    after: Annotated[Seq, Query(0, description="Entries with a higher sequence number.")] = 0,
    limit: Annotated[Whole, Query(100, ge=1, le=500, description="At most so many.")] = 100,
    full: Annotated[bool, Query(description="Whole sealed entries; scope `journal.read`.")] = False,
) -> HttpResponse:  # fmt: skip
    """Entries in order and without a gap. Everybody gets the display fields (the poll fallback of the stream)."""
    actor = actor_of(request)
    if full:
        if actor is None:
            raise TokenMissing
        require_any(actor, ("journal.read",), code)
    get_mall(code)
    head, _ = head_of(code)
    entries = read_entries(code, after=after, limit=limit)
    return tell(
        {
            "mall": code, "head": max(head, entries[-1].seq if entries else 0),
            "next": entries[-1].seq if entries else after,
            "entries": [_sealed(one) if full else _public(one) for one in entries],
        }
    )  # fmt: skip


def _public(entry: Sealed) -> dict[str, Any]:
    facts = json.loads(entry.data)
    shown = {name: facts[name] for name in PUBLIC if name in facts}
    return {"seq": entry.seq, "at_ms": entry.occurred_ms, "type": entry.type} | shown


def _sealed(entry: Sealed) -> dict[str, Any]:
    return asdict(entry) | {"at_ms": entry.occurred_ms}


@router.get(
    "/malls/{code}/report", auth=bearer, response=ReportTold, operation_id="get_report", summary="Report",
    tags=["report"],
)  # fmt: skip
def report(  # noqa: PLR0913 - a report is its filters
    request: Caller, code: MallPath, *,
    first: Annotated[Day | None, Query(alias="from", description="First local day; default: today.")] = None,
    last: Annotated[Day | None, Query(alias="to", description="Last local day; default: `from`. The earlier counts first.")] = None,
    queue: Annotated[str, Query(pattern=CODE, max_length=80, description="Queue of issue.")] = "",
    agency: Annotated[str, Query(pattern=CODE, max_length=60, description="Agency of the queue of issue.")] = "",
    channel: Annotated[Channel | None, Query(description="Channel of issue.")] = None,
) -> HttpResponse:  # fmt: skip
    """What became of every number given in the period. A token of one agency sees that agency. Scope `report.read`."""
    by = request.auth
    require_any(by, ("report.read",), code)
    hall = get_hall(code)
    if agency and agency not in {one.agency for one in hall.queues.values()}:
        raise NotFound(thing="agency", name=agency)
    if agency:
        by.require_agency(agency)
    agency = agency or by.agency or ""
    begins = first or hall.day(now())
    begins, ends = sorted((begins, last or begins))
    filters = {"queue": queue, "agency": agency, "channel": channel or ""}
    rows = report_by(hall, "issued_queue_id", first=begins, last=ends, **filters)
    total = Report(*(sum(getattr(one, name) for one in rows.values()) for name in COUNTS))
    return tell(
        {
            "mall": code, "first": begins.isoformat(), "last": ends.isoformat(),
            "filters": {name: value for name, value in filters.items() if value},
            "total": asdict(total),
            "queues": [{"queue": hall.queues[key].code} | asdict(one) for key, one in rows.items()],
            "holds": total.holds and all(one.holds for one in rows.values()),
        }
    )  # fmt: skip
