"""`/drafts`: save, prove, simulate, publish. Only a draft ever changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from ninja import Router

from balai.cases.queries import replay_facts
from balai.catalogue.actions import drafting
from balai.catalogue.queries.definitions import DraftRow, get_draft, list_drafts
from balai.catalogue.queries.publishing import prove_draft, replay_since, simulate_publish
from balai.config.clock import now
from balai.faces.api.answers import act, tell
from balai.faces.api.doors import Caller, mall_of, require_any
from balai.faces.api.shapes.asked import MallQuery
from balai.faces.api.shapes.definitions import (
    DefinitionPublished,
    DocAsked,
    DraftAsked,
    DraftList,
    DraftSaved,
    DraftTold,
    ProofTold,
    PublishAsked,
    RevisionAsked,
    ServicePath,
    SimulationTold,
)
from balai.kernel.refusals import BadInput

router = Router(tags=["definitions"])
MAY_SEE = ("definition.edit", "definition.publish")


def _seen(request: Caller, mall: str | None) -> str:
    code = mall_of(request.auth, mall)
    require_any(request.auth, MAY_SEE, code)
    return code


@router.get("/drafts", response=DraftList, operation_id="list_drafts", summary="Drafts")
def index(request: Caller, mall: MallQuery = None) -> HttpResponse:
    """All drafts of the mall, last saved first. Scope `definition.edit`."""
    return tell({"drafts": [_row(one) for one in list_drafts(_seen(request, mall))]})


@router.get("/drafts/{service}", response=DraftTold, operation_id="get_draft", summary="One draft")
def show(request: Caller, service: ServicePath, mall: MallQuery = None) -> HttpResponse:
    """A draft as saved. Scope `definition.edit`."""
    draft = get_draft(_seen(request, mall), service)
    return tell(_row(draft) | {"doc": draft.doc})


def _row(draft: DraftRow) -> dict[str, Any]:
    return {
        "service": draft.service, "revision": draft.revision, "based_on": draft.based_on, "saved_ms": draft.saved_ms,
    }  # fmt: skip


@router.put("/drafts/{service}", response=DraftSaved, operation_id="save_draft", summary="Save a draft")
def keep(request: Caller, service: ServicePath, asked: DraftAsked, mall: MallQuery = None) -> HttpResponse:
    """Keep a draft, finished or not; `draft-moved` when somebody saved in between. Scope `definition.edit`."""
    return tell(
        drafting.save_draft(
            mall=mall_of(request.auth, mall), service=service, doc=asked.doc, revision=asked.revision, by=request.auth,
            at=now(),
        )
    )  # fmt: skip


@router.post("/drafts/{service}/discard", response=DraftSaved, operation_id="discard_draft", summary="Throw a draft away")
def discard(request: Caller, service: ServicePath, mall: MallQuery = None) -> HttpResponse:
    """The published version stays. Scope `definition.edit`."""
    return act(request, drafting.discard_draft, mall=mall_of(request.auth, mall), service=service)


@router.post("/drafts/{service}/rebase", response=DraftSaved, operation_id="rebase_definition", summary="Start from the newest")
def rebase(request: Caller, service: ServicePath, asked: RevisionAsked, mall: MallQuery = None) -> HttpResponse:
    """Let the draft start from the newest version; its text stays. Scope `definition.edit`."""
    return act(
        request, drafting.rebase_definition, mall=mall_of(request.auth, mall), service=service, revision=asked.revision
    )


@router.post("/drafts/{service}/prove", response=ProofTold, operation_id="prove_draft", summary="Prove")
def prove(
    request: Caller, service: ServicePath, asked: DocAsked | None = None, mall: MallQuery = None
) -> HttpResponse:
    """Flaws in sentences, scenarios, differences to the published version. Changes nothing. Scope `definition.edit`."""
    code = _seen(request, mall)
    told = prove_draft(code, _doc(code, service, asked), now())
    return tell(
        {
            "service": service, "ready": told.doc is not None and not told.stops, "hash": told.hash,
            "flaws": [one.as_dict() for one in told.flaws], "scenarios": [asdict(one) for one in told.scenarios],
            "changes": [one.as_dict() for one in told.changes],
        }
    )  # fmt: skip


@router.post("/drafts/{service}/simulate", response=SimulationTold, operation_id="simulate_draft", summary="Simulate")
def simulate(
    request: Caller, service: ServicePath, asked: DocAsked | None = None, mall: MallQuery = None
) -> HttpResponse:
    """Which drafts and cases publishing touches, who loses the right, what fees become. Changes nothing.

    Scope `definition.edit`.
    """
    code, at = _seen(request, mall), now()
    cases = replay_facts(code, replay_since(at), service=service)
    told = simulate_publish(code, _doc(code, service, asked), cases, at)
    return tell(
        {
            "service": service, "hash": told.hash, "stages": {name: asdict(count) for name, count in told.stages.items()},
            "samples": [asdict(one) for one in told.samples], "hard": told.hard, "skipped": told.skipped,
        }
    )  # fmt: skip


def _doc(mall: str, service: str, asked: DocAsked | None) -> Mapping[str, Any]:
    """The document that is tried: the one sent, else the saved draft. Raises BadInput, DraftUnknown."""
    doc = asked.doc if asked else None
    if doc is None:
        return get_draft(mall, service).doc
    if doc.get("service") != service:
        raise BadInput(field="service", why=f"“{service}”", value=str(doc.get("service"))[:80])
    return doc


@router.post("/drafts/{service}/publish", response=DefinitionPublished, operation_id="publish_definition", summary="Publish")
def publish(request: Caller, service: ServicePath, asked: PublishAsked, mall: MallQuery = None) -> HttpResponse:
    """Publish the draft at this revision: merged with policy, proven, scenarios green, and as it was simulated.

    Scope `definition.publish`.
    """
    return act(
        request, drafting.publish_definition, mall=mall_of(request.auth, mall), service=service, revision=asked.revision,
        seen=asked.hash,
    )  # fmt: skip
