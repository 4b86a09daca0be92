"""What holds for every operation, written once into the OpenAPI 3.1 description (spec.openapis.org/oas/v3.1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from balai.faces.api.answers import KEY
from balai.faces.api.links import LINKS
from balai.faces.api.problems import MEDIA_TYPE, status_of
from balai.faces.api.shapes.hall import Problem
from balai.faces.shared.refusal_words import WORDS

DESCRIPTION = """\
What programs, kiosks and boards may ask and do in a public service mall (Mal Pelayanan Publik).

**Who.** `Authorization: Bearer <token>` (RFC 6750). A token belongs to a device, a program or a person of the staff;
its scopes are grant names such as `ticket.call`; it may be bound to a mall, an agency, a counter. Without a token:
services, malls, boards, the display fields of the journal and the stream.

**Once.** Every POST carries `Idempotency-Key`, made by the client, one per act. A repeat gets the first answer, with
`Idempotent-Replayed: true`, also after a restart. The same key with another request is refused with 409.
A refused request changed nothing and may be sent again with its key.

**Refusals** are `application/problem+json` (RFC 9457) with a stable `code` and the `next_step`, in Indonesian or, by
`Accept-Language: en`, in English. 422 is for requests that do not fit this description; everything that does not fit
the state of the hall is 409.

**Times** end in `_at` (RFC 3339, UTC), `_ms` (ms since the Unix epoch) or `_s` (seconds).
Numbers such as `A07` are for people; programs use the `id` of a ticket."""
TAGS = {
    "services": "The catalogue: search and service standards. Open to everybody.",
    "visits": "One person or party with one to eight needs.",
    "tickets": "The life of one number.",
    "counters": "Staff a counter, call the next visitor.",
    "boards": "What hangs on the wall. Open to everybody.",
    "malls": "The building now. Open to everybody.",
    "live": "Journal and server-sent events.",
    "report": "What became of every number.",
    "feedback": "Satisfaction survey (SKM).",
    "applications": "What one applicant sends, known by its secret code.",
    "cases": "One service of an application, as offices see it: lists, the case, its steps, signing.",
    "papers": "Bills, and whether a document is genuine.",
    "definitions": "How a service is applied for: published versions, drafts, proof, simulation, bundles.",
    "incoming": "What providers, agencies and gateways tell us; signed, without a token.",
}
EXTRA: dict[str, Any] = {
    "info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}, "summary": "Machine API of a service mall"},
    "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
    "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
}
KEYLESS = {"take_payment", "take_answer", "take_delivery", "prove_draft", "simulate_draft"}
"""POST without an idempotency key: a signed message has an id of its own; proof and simulation change nothing."""
BOTH = (401, 404, 406, 413, 415, 422, 500, 503)
GUARDED = (403,)
WRITING = (400, 409)
PAGES_ONLY = (
    "hall-token-stale", "too-many-tries", "too-many-checks", "not-a-payload",
    "mandate-missing", "template-unknown", "register-unknown",
)  # fmt: skip
"""Refusals that only pages give."""
SLOW_DOWN = ("recall_ticket",)
SCHEME = "BearerToken"
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Made by the client, one per act: a UUID, bare or in quotes (IETF draft idempotency-key-header).",
    "schema": {"type": "string", "pattern": f"^({KEY})$"},
}
LAST_EVENT_ID = {
    "name": "Last-Event-ID",
    "in": "header",
    "required": False,
    "description": "Sequence number of the last event that was received; sent by EventSource when it reconnects.",
    "schema": {"type": "string"},
}
REPLAYED = {
    "Idempotent-Replayed": {
        "description": "`true` when this is the kept answer of an earlier request with the same key.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}
EVENT_STREAM = {
    "description": "The stream itself, after the redirect: `id` is the sequence number, `event` the type, `data` JSON.",
    "content": {
        "text/event-stream": {
            "schema": {"type": "string"},
            "example": "id: 42\nevent: ticket.called\n"
            'data: {"seq":42,"at_ms":1795485600000,"type":"ticket.called","number":"A07","zone":"A","counter":17}\n\n',
        }
    },
}
HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"description": "RFC 6750.", "required": True, "schema": {"type": "string"}}},
    429: {"Retry-After": {"description": "Seconds.", "required": True, "schema": {"type": "string"}}},
    503: {"Retry-After": {"description": "Seconds.", "required": True, "schema": {"type": "string"}}},
}


def complete(document: dict[str, Any]) -> None:
    """Add to the framework's description: doors, keys, refusals, links; and drop its noise."""
    parts = document["components"]
    parts["schemas"]["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts["responses"] = {_name(status): _problem(status) for status in (*BOTH, *GUARDED, *WRITING, 429)}
    parts["parameters"] = {"IdempotencyKey": IDEMPOTENCY_KEY, "LastEventId": LAST_EVENT_ID}
    for item in document["paths"].values():
        for method, operation in item.items():
            _complete(method, operation)
    _tidy(document)


def _complete(method: str, operation: dict[str, Any]) -> None:
    answers = operation["responses"] = {str(status): told for status, told in operation["responses"].items()}
    guarded = "security" in operation
    if not guarded:
        operation["security"] = [{}, {SCHEME: []}]
    statuses = [*BOTH, *(GUARDED if guarded or operation["operationId"] == "read_journal" else ())]
    if method in ("post", "put", "patch"):
        statuses += [*WRITING, *([429] if operation["operationId"] in SLOW_DOWN else [])]
    if method == "post" and operation["operationId"] not in KEYLESS:
        operation["parameters"].append({"$ref": "#/components/parameters/IdempotencyKey"})
        for told in list(answers.values()):
            told["headers"] = REPLAYED
    if "307" in answers:
        _describe_stream(operation)
    for told in list(answers.values()):
        links = LINKS.get(operation["operationId"])
        if links and "content" in told:
            told["links"] = links
    answers |= {str(status): {"$ref": f"#/components/responses/{_name(status)}"} for status in sorted(statuses)}


def _describe_stream(operation: dict[str, Any]) -> None:
    location = {"description": "The streams process.", "required": True, "schema": {"type": "string"}}
    operation["responses"]["307"] |= {"headers": {"Location": location}}
    operation["responses"]["200"] = dict(EVENT_STREAM)
    operation["parameters"].append({"$ref": "#/components/parameters/LastEventId"})


def _name(status: int) -> str:
    return HTTPStatus(status).phrase.title().replace(" ", "").replace("-", "")


def _problem(status: int) -> dict[str, Any]:
    codes = sorted(code for code in WORDS if code not in PAGES_ONLY and status_of(code) == status)
    told = WORDS[codes[0]].en if codes else WORDS["refused"].en
    code = codes[0] if codes else "refused"
    example = {
        "type": f"urn:balai:{code}", "title": told.title, "status": status, "detail": told.detail, "code": code,
        "next_step": told.next_step, "instance": "/api/v1/…", "facts": {},
    }  # fmt: skip
    made: dict[str, Any] = {
        "description": "Codes: " + ", ".join(f"`{one}`" for one in codes or [code]) + ".",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}},
    }
    return made | ({"headers": HEADERS[status]} if status in HEADERS else {})


def _tidy(document: dict[str, Any]) -> None:
    """Drop generated titles and nulls that a query string cannot carry."""
    for node in _schemas(document):
        if isinstance(node.get("title"), str) and ("type" in node or "anyOf" in node or "$ref" in node):
            del node["title"]
    for item in document["paths"].values():
        for operation in item.values():
            for parameter in operation["parameters"]:
                parameter.pop("examples", None)  # the framework's list is no OpenAPI; the schema keeps its own
                if "schema" in parameter:
                    parameter["schema"] = _without_null(parameter["schema"])


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in schema.items() if name not in ("anyOf", "description")}
    for one in schema.get("anyOf", ()):
        if one != {"type": "null"}:
            kept |= one
    if kept.get("default", "") in (None, ""):
        kept.pop("default", None)
    return kept


def _schemas(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in list(node.values()):
            yield from _schemas(value)
    elif isinstance(node, list):
        for value in node:
            yield from _schemas(value)
