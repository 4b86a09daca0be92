"""The description: complete, linked, cacheable; the listing page beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from api_cast import Api

from balai.catalogue.queries import find_service
from balai.faces.api.contract import KEYLESS, PAGES_ONLY, TAGS
from balai.faces.api.listing import description
from balai.faces.shared.refusal_words import WORDS


@pytest.fixture
def document() -> dict[str, Any]:
    return description()[0]


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def test_it_is_served_with_a_tag(stranger: Api) -> None:
    first = stranger.get("openapi.json")
    assert (first.status_code, first.headers["Content-Type"], first.json()["openapi"]) == (200, "application/json", "3.1.0")
    assert stranger.get("openapi.json", **{"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_every_address_of_the_issue_is_there(document: dict[str, Any]) -> None:
    told = {f"{method} {re.sub('{.*?}', '{}', path)}" for method, path, _ in operations(document)}
    acts = ["printed", "recall", "start", "hold", "resume", "transfer", "undo", "finish", "miss", "return", "cancel", "postpone"]
    assert told >= {
        *(f"get /api/v1/{one}" for one in ("services", "services/{}", "visits/{}", "tickets/{}", "boards/{}", "counters/{}",
          "malls/{}", "malls/{}/stream", "malls/{}/journal", "malls/{}/report")),
        *(f"post /api/v1/{one}" for one in ("visits", "feedback")),
        *(f"post /api/v1/tickets/{{}}/{act}" for act in acts),
        *(f"post /api/v1/counters/{{}}/{act}" for act in ("open", "break", "close", "call-next")),
    }  # fmt: skip


def test_every_operation_is_told_in_full(document: dict[str, Any]) -> None:
    seen = set()
    for method, path, operation in operations(document):
        assert re.fullmatch(r"[a-z]+_[a-z_]+", operation["operationId"]), path
        assert operation["operationId"] not in seen
        seen.add(operation["operationId"])
        assert operation["summary"], path
        assert operation["description"], path
        assert set(operation["tags"]) <= set(TAGS)
        assert operation["security"], path
        assert {"401", "404", "500"} <= set(operation["responses"]), path
        keyed = method == "post" and operation["operationId"] not in KEYLESS
        assert ("IdempotencyKey" in str(operation["parameters"])) == keyed, path
        assert all(one.get("description") for one in operation["parameters"] if "$ref" not in one), path


def test_links_lead_to_operations_and_parameters_that_exist(document: dict[str, Any]) -> None:
    known = {operation["operationId"]: operation for _, _, operation in operations(document)}
    count = 0
    for _, _, operation in operations(document):
        for told in operation["responses"].values():
            for link in told.get("links", {}).values():
                names = {f"{one['in']}.{one['name']}" for one in known[link["operationId"]]["parameters"] if "in" in one}
                assert set(link["parameters"]) <= names
                count += 1
    assert count > 30


def test_every_reference_resolves(document: dict[str, Any]) -> None:
    def references(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                yield node["$ref"]
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    for reference in set(references(document)):
        node: Any = document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def test_the_described_codes_are_the_codes_there_are(document: dict[str, Any]) -> None:
    told = str(document["components"]["responses"])
    for code, entry in WORDS.items():
        here = entry.status != 405 and code not in PAGES_ONLY
        assert (f"`{code}`" in told) == here, (code, entry.status)


def test_examples_are_real_and_stand_where_openapi_wants_them(document: dict[str, Any]) -> None:
    """A program that starts from an example reaches a service, a mall, a counter; a parameter's own list is no OpenAPI."""
    parameters = [one for _, _, operation in operations(document) for one in operation["parameters"] if "name" in one]
    assert not [one for one in parameters if "examples" in one]
    shown = {(one["name"], str(example)) for one in parameters for example in one["schema"].get("examples", ())}
    assert {("mall", "mpp-jakarta"), ("code", "mpp-jakarta"), ("counter", "17"), ("zone", "A")} <= shown
    schemas = document["components"]["schemas"]
    needs = schemas["VisitAsked"]["properties"]["needs"]["items"]["examples"]
    needs += [need for example in schemas["VisitAsked"]["examples"] for need in example["needs"]]
    codes = {example for name, example in shown if name == "code"} - {"mpp-jakarta"}
    assert all(find_service(code) for code in codes | set(needs)), codes | set(needs)


def test_secrets_are_described_as_bearer_tokens(document: dict[str, Any]) -> None:
    assert document["components"]["securitySchemes"]["BearerToken"]["scheme"] == "bearer"


def test_the_listing_names_every_operation(stranger: Api, document: dict[str, Any], settings: Any) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    page = stranger.get("")
    assert page.status_code == 200
    for _, path, _ in operations(document):
        assert path in page.content.decode()
    assert b"http://" not in page.content.replace(b"http://www.w3.org", b"")
    assert stranger.client.post("/api/v1/").status_code == 405
