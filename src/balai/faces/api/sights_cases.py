"""How applications and cases look to a client."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from balai.cases.queries.applications import ApplicationView, ServiceForm
from balai.cases.queries.casefile import CasePage
from balai.cases.queries.inbox import InboxRow, key_of
from balai.cases.queries.listing import CaseLine
from balai.cases.queries.tracking import CaseTrack, Mend
from balai.documents.queries.products import ProductFacts

Conditions = Iterable[tuple[str, bool | None, Mapping[str, str]]]


def application_sight(view: ApplicationView) -> dict[str, Any]:
    """An application as its holder sees it."""
    return {
        "code": view.code, "mall": view.mall, "lang": view.lang, "channel": view.channel, "life_event": view.life_event,
        "sent": view.sent, "assisted": view.assisted, "services": [_service(form) for form in view.services],
        "pages": [dict(page) for page in view.pages],
        "values": {
            name: {
                "value": one.value, "source": one.source, "at_ms": one.at_ms, "verified": bool(one.verified_by),
                "unconfirmed": one.unconfirmed,
            }
            for name, one in view.values.items()
        },
        "files": dict(view.files), "unconfirmed": list(view.unconfirmed), "missing": list(view.missing),
    }  # fmt: skip


def _service(form: ServiceForm) -> dict[str, Any]:
    return {
        "service": form.service, "agency": form.agency, "number": form.number, "status": form.status,
        "title": dict(form.doc["title"]), "waits_for": list(form.waits_for),
        "documents": [dict(one) for one in form.documents], "missing": list(form.missing),
        "eligibility": _conditions(form.eligibility), "fee_idr": form.fee.amount_idr, "newest": form.newest,
    }  # fmt: skip


def _conditions(told: Conditions) -> list[dict[str, Any]]:
    return [{"id": name, "holds": holds, "text": dict(text)} for name, holds, text in told]


def track_sight(case: CaseTrack) -> dict[str, Any]:
    """Where one case stands."""
    return {
        "number": case.number, "service": case.service, "agency": case.agency, "title": dict(case.title),
        "status": case.status, "words": list(case.words), "due_ms": case.due_ms, "promised_ms": case.promised_ms,
        "calendar": case.calendar, "receipt": case.receipt,
        "has_it": [{"agency": agency, "role": role} for agency, role in case.has_it],
        "stages": [
            {
                "step": one.step, "title": dict(one.title), "kind": one.kind, "agency": one.agency, "state": one.state,
                "since_ms": one.since_ms, "done_ms": one.done_ms,
            }
            for one in case.stages
        ],
        "mends": _mends(case.mends), "bills": [one.code for one in case.bills], "fee_idr": case.fee_idr,
        "documents": _documents(case.products), "reason": case.reason, "objection": case.objection,
        "objection_until_ms": case.objection_until_ms, "waits_for": list(case.waits_for), "may": list(case.may),
    }  # fmt: skip


def _mends(mends: Iterable[Mend]) -> list[dict[str, Any]]:
    return [
        {
            "target": one.target, "kind": one.kind, "note": one.note, "mended": one.mended,
            "is_document": one.is_document, "label": dict(one.label),
        }
        for one in mends
    ]  # fmt: skip


def _documents(products: Iterable[ProductFacts]) -> list[dict[str, Any]]:
    return [
        {
            "code": one.code, "title": {"id": one.title_id, "en": one.title_en}, "number": one.number, "state": one.state,
            "valid_until": one.valid_until.isoformat() if one.valid_until else None,
        }
        for one in products
    ]  # fmt: skip


def item_sight(row: InboxRow) -> dict[str, Any]:
    """One open step of a list, with whose it is but not who."""
    told = asdict(row) | {"title": dict(row.title), "step_title": dict(row.step_title)}
    del told["assignee"], told["case_due_ms"]
    return told


def after_item(rows: Sequence[InboxRow], limit: int) -> str | None:
    """Where the next page of steps begins."""
    if len(rows) < limit:
        return None
    moment, item = key_of(rows[-1])
    return f"{moment}.{item}"


def line_sight(line: CaseLine) -> dict[str, Any]:
    """One case of a list."""
    told = asdict(line) | {"title": dict(line.title)}
    del told["place"]
    return told


def after_case(lines: Sequence[CaseLine], limit: int) -> str | None:
    """Where the next page of cases begins."""
    return None if len(lines) < limit else ".".join(map(str, lines[-1].place))


def case_sight(page: CasePage) -> dict[str, Any]:
    """A case as far as this viewer sees it."""
    case = page.case
    return {
        "number": case.number, "service": case.service, "agency": case.agency, "definition": case.definition,
        "title": dict(page.doc["title"]), "status": case.status, "depth": page.depth, "words": list(page.words),
        "due_ms": page.due_ms, "clock": page.clock.state if page.clock else None,
        "fields": _fields(page), "papers": _papers(page), "steps": [_step(one) for one in page.steps],
        "opinions": [
            {
                "step": one.step, "agency": one.agency, "verdict": one.verdict, "note": one.note, "late": one.late,
                "deemed": one.deemed, "frozen": one.frozen,
            }
            for one in page.opinions
        ],
        "eligibility": _conditions(page.eligibility), "mends": _mends(page.mends),
        "bills": [one.code for one in page.bills], "documents": _documents(page.products),
        "acts": [
            {"kind": one.kind, "step": one.step, "actor": one.actor, "channel": one.channel, "at_ms": one.at_ms}
            for one in page.acts
        ],
    }  # fmt: skip


def _fields(page: CasePage) -> list[dict[str, Any]]:
    return [
        {
            "field": line.field["id"], "label": dict(line.field["label"]), "value": line.shown.value,
            "hidden": line.shown.hidden, "source": line.source, "verified_by": line.verified_by, "demanded": line.demanded,
        }
        for _, lines in page.pages
        for line in lines
    ]  # fmt: skip


def _papers(page: CasePage) -> list[dict[str, Any]]:
    return [
        {
            "document": one.document["id"], "name": dict(one.document["name"]), "needed": one.needed,
            "file": one.file.id if one.file else None, "mime": one.file.mime if one.file else None,
            "demanded": one.demanded,
        }
        for one in page.papers
    ]  # fmt: skip


STEP = (
    "item", "step", "kind", "role", "agency", "state", "outcome", "attempt", "assignee", "by", "ready_ms", "done_ms",
    "term_due_ms", "blocked",
)  # fmt: skip


def _step(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in STEP} | {"title": dict(one.title), "outcomes": list(one.outcomes)}
