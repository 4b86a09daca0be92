"""A real workflow in our form: renewal of a trade licence in DIGIT, as its public repository ships it.

Source: egovernments/DIGIT-OSS (MIT), municipal-services/tl-services/src/main/resources/workflowconfigs/
PostmanScriptWorkflowTradeLicense{DirectRenewal,EditRenewal}.json. Only the graph is taken: states and the actions that
lead from one to the next. In the direct renewal nothing leads to APPROVED_OLD, and only APPROVED_OLD to REJECTED.
"""

from __future__ import annotations

from typing import Any

from catalogue.samples import words

Graph = dict[str, list[tuple[str, str]]]

DIRECT: Graph = {
    "": [("INITIATE", "PENDINGPAYMENT")],
    "PENDINGPAYMENT": [("PAY", "APPROVED")],
    "APPROVED": [],
    "APPROVED_OLD": [("REJECT", "REJECTED")],
    "REJECTED": [],
}
EDIT: Graph = {
    "": [("INITIATE", "INITIATED")],
    "INITIATED": [("INITIATE", "INITIATED"), ("APPLY", "APPLIED")],
    "APPLIED": [("FORWARD", "FIELDINSPECTION"), ("REJECT", "REJECTED")],
    "REJECTED": [],
    "FIELDINSPECTION": [("REJECT", "REJECTED"), ("FORWARD", "PENDINGAPPROVAL"), ("SENDBACK", "APPLIED")],
    "PENDINGAPPROVAL": [("REJECT", "REJECTED"), ("APPROVE", "PENDINGPAYMENT"), ("SENDBACK", "FIELDINSPECTION")],
    "PENDINGPAYMENT": [("PAY", "APPROVED"), ("ADHOC", "PENDINGPAYMENT")],
    "APPROVED": [("CANCEL", "CANCELLED")],
    "CANCELLED": [],
}
KINDS = {"PENDINGPAYMENT": ("pay", "system"), "APPROVED": ("decide", "approver"), "REJECTED": ("decide", "approver")}


def in_our_form(graph: Graph) -> dict[str, Any]:
    """The workflow as a definition: a state is a step, an action an outcome, and a step takes place when one of the
    actions that lead to it was taken. Sending back is the house's own `return`; staying is no action."""
    return {
        "schema": 1, "service": "polda.renewal", "agency": "polda", "title": words("Trade licence, renewal"),
        "apply": {"how": "here"}, "confidence": "verified", "source": "DIGIT",
        "pages": [{"id": "who", "title": words("Who"), "fields": [
            {"id": "applicant.name", "kind": "text", "label": words("Name")}]}],
        "fees": {"tariff": "signboard"}, "clock": {"amount": 2, "unit": "working_days", "pause_on": ["pay"]},
        "steps": [_step(graph, state) for state in graph if state],
    }  # fmt: skip


def _step(graph: Graph, state: str) -> dict[str, Any]:
    kind, role = KINDS.get(state, ("check", "verifier"))
    start = {after for _, after in graph[""]}
    incoming = [
        (before, action) for before, ways in graph.items() if before
        for action, after in ways if after == state and before != state and action != "SENDBACK"
    ]
    onward = [("return" if action == "SENDBACK" else action.lower()) for action, after in graph[state] if after != state]
    rule = {"any": [f'steps.{before.lower()} == "{action.lower()}"' for before, action in incoming]}
    return {
        "id": state.lower(), "kind": kind, "title": words(state), "role": role,
        "after": sorted({before.lower() for before, _ in incoming}), "when": None if state in start else rule,
        "outcomes": list(dict.fromkeys(onward)),
    }
