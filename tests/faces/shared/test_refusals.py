"""Every refusal of the code base has words in both languages, with a next step."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator

import pytest
from django.test import Client

import balai
from balai.faces.shared.refusal_words import WORDS
from balai.faces.shared.refusals import problem, words
from balai.kernel.refusals import NotFound, Refusal
from cast import on


def import_everything() -> None:
    for found in pkgutil.walk_packages(balai.__path__, "balai."):
        if found.name.split(".")[-1] in ("rules", "refusals", "queries", "actions", "steps") or ".rules." in found.name:
            importlib.import_module(found.name)


def every_refusal(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    yield kind
    for below in kind.__subclasses__():
        yield from every_refusal(below)


def test_every_refusal_has_words() -> None:
    import_everything()
    silent = {kind.code for kind in every_refusal() if kind.__module__.startswith("balai.")} - WORDS.keys()
    assert not silent, f"add to refusal_words.py: {sorted(silent)}"


@pytest.mark.parametrize("code", sorted(WORDS))
@pytest.mark.parametrize("lang", ["id", "en"])
def test_words_are_whole(code: str, lang: str) -> None:
    kind = type("Some", (Refusal,), {"code": code})
    status, title, detail, next_step = words(kind(), lang)
    assert 400 <= status <= 503
    for text in (title, detail, next_step):
        assert text
        assert "{" not in text
    assert all(len(part.split()) <= 15 for text in (title, detail, next_step) for part in text.split(". "))


def test_facts_fill_the_words() -> None:
    next_ms = int(on("07:30").timestamp() * 1000)
    told = words(type("Closed", (Refusal,), {"code": "issue-closed"})(reason="cut_off", next_ms=next_ms))
    assert told.status == 409
    assert told.detail == "Pengambilan nomor hari ini sudah selesai."
    assert told.next_step == "Nomor diberikan lagi Senin, 23 November 2026, pukul 07.30 WIB."


def test_an_unknown_code_is_told_as_refused() -> None:
    assert words(type("New", (Refusal,), {"code": "brand-new"})()).status == 409


def test_problem_document() -> None:
    body = problem(NotFound(thing="queue", name="x.y"), "en")
    assert body["type"] == "urn:balai:not-found"
    assert body["detail"] == "Queue “x.y” does not exist here."
    json.dumps(body)


def test_a_refusal_becomes_a_page_or_a_problem(demo_hall: str, client: Client) -> None:
    page = client.get("/layanan/tidak.ada/")
    assert page.status_code == 404
    assert "Cari dengan kata Anda sendiri." in page.content.decode()
    machine = client.get("/layanan/tidak.ada/", headers={"accept": "application/json"})
    assert machine.headers["Content-Type"] == "application/problem+json"
    assert machine.json()["code"] == "service-unknown"
