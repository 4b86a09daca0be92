"""Definitions by the machine API: read, draft, prove, simulate, publish, bundle, slots."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from api_cast import Api, code_of, token

from balai.catalogue.queries.definitions import get_definition
from balai.directory.actions.people import give_post
from balai.directory.rules import DEFINE_GRANTS, GRANTS
from balai.identity.actions import make_account
from casework import LETTER, PERMIT, letter, permit, publish, send
from cast import MALL, SETUP, on, small_mall


@pytest.fixture
def hasan(hall: str) -> Api:
    """A program that keeps the definitions of the mall."""
    publish()
    for role in ("verifier", "approver"):
        account = make_account(username=f"{role}-uji", name=f"{role} Contoh", password=None, by=SETUP, at=on("06:20"))
        give_post(account=account.pk, mall=MALL, role=role, agency="dukcapil", by=SETUP, at=on("06:21"))
    return token("program", DEFINE_GRANTS)


NEVER = "0" * 64
"""A hash no simulation told."""


def drafted(api: Api, **changes: Any) -> dict[str, Any]:
    return dict(api.put(f"drafts/{LETTER}", {"doc": letter(**changes)}).json())


def test_a_definition_hangs_on_the_wall(hasan: Api) -> None:
    told = Api().get(f"services/{PERMIT}/definition").json()
    assert (told["number"], told["hash"]) == (1, get_definition(MALL, PERMIT).hash)
    assert told["doc"]["service"] == PERMIT
    assert Api().get(f"services/{PERMIT}/definition?number=1").json() == told
    assert code_of(Api().get(f"services/{PERMIT}/definition?number=2")) == "definition-unknown"
    assert code_of(Api().get("services/none/definition")) == "definition-unknown"


def test_from_draft_to_published(hasan: Api) -> None:
    saved = drafted(hasan, title={"id": "Surat uji baru", "en": "New trial letter"})
    assert (saved["revision"], saved["based_on"]) == (1, 1)
    assert code_of(hasan.put(f"drafts/{LETTER}", {"doc": letter()})) == "draft-moved"
    assert [one["service"] for one in hasan.get("drafts").json()["drafts"]] == [LETTER]
    assert hasan.get(f"drafts/{LETTER}").json()["doc"]["title"]["id"] == "Surat uji baru"
    proof = hasan.post(f"drafts/{LETTER}/prove", key=None).json()
    assert {one["path"] for one in proof["changes"]} == {"title.id", "title.en"}
    assert (proof["ready"], len(proof["scenarios"])) == (True, 1), proof["flaws"]
    assert hasan.post(f"drafts/{LETTER}/simulate", key=None).json()["hash"] == proof["hash"]
    assert hasan.post(f"drafts/{LETTER}/publish", {"revision": 1}).status_code == 422
    unseen = hasan.post(f"drafts/{LETTER}/publish", {"revision": 1, "hash": NEVER})
    assert (unseen.status_code, code_of(unseen)) == (409, "definition-drifted")
    early = hasan.post(f"drafts/{LETTER}/publish", {"revision": 7, "hash": proof["hash"]})
    assert (early.status_code, code_of(early)) == (409, "draft-moved")
    told = hasan.post(f"drafts/{LETTER}/publish", {"revision": 1, "hash": proof["hash"]}, key="terbit").json()
    assert (told["number"], told["hash"]) == (2, proof["hash"])
    assert hasan.post(f"drafts/{LETTER}/publish", {"revision": 1, "hash": proof["hash"]}, key="terbit").json() == told
    assert code_of(hasan.get(f"drafts/{LETTER}")) == "draft-unknown"


def test_a_flawed_draft_is_told_why_and_not_published(hasan: Api) -> None:
    steps = [*letter()["steps"], {"id": "lost", "kind": "check", "title": {"id": "x", "en": "x"}, "role": "verifier",
                                  "after": ["lost"]}]  # fmt: skip
    drafted(hasan, steps=steps)
    proof = hasan.post(f"drafts/{LETTER}/prove", {}, key=None).json()
    assert not proof["ready"]
    assert any(flaw["stops"] and flaw["id"] and flaw["en"] for flaw in proof["flaws"])
    answer = hasan.post(f"drafts/{LETTER}/publish", {"revision": 1, "hash": NEVER})
    assert (answer.status_code, code_of(answer)) == (409, "definition-unproven")
    assert hasan.post(f"drafts/{LETTER}/discard").json()["service"] == LETTER


def test_simulation_says_whom_it_touches_also_old_open_cases(hasan: Api) -> None:
    send(PERMIT, at=on("09:00") - timedelta(days=140))
    send(PERMIT, at=on("09:00"))
    stricter = permit()
    stricter["eligibility"][0]["rule"] = "site.area_m2 <= 5"
    told = hasan.post(f"drafts/{PERMIT}/simulate", {"doc": stricter}, key=None).json()
    assert (told["stages"]["open"]["cases"], told["stages"]["open"]["ineligible_now"]) == (2, 2)
    assert told["hard"] == 2
    assert "Siti" not in json.dumps(told)
    other = hasan.post(f"drafts/{LETTER}/simulate", {"doc": stricter}, key=None)
    assert code_of(other) == "bad-input"
    assert code_of(hasan.post(f"drafts/{LETTER}/simulate", key=None)) == "draft-unknown"


def test_a_draft_starts_anew_from_what_was_published_meanwhile(hasan: Api) -> None:
    drafted(hasan)
    publish(letter(title={"id": "Lain", "en": "Other"}))
    assert code_of(hasan.post(f"drafts/{LETTER}/publish", {"revision": 1, "hash": NEVER})) == "draft-moved"
    assert hasan.post(f"drafts/{LETTER}/rebase", {"revision": 1}).json()["based_on"] == 2


def test_a_bundle_goes_round_byte_for_byte(hasan: Api) -> None:
    whole = hasan.get("bundle")
    small_mall("mal-lain")
    there = token("program", DEFINE_GRANTS, mall="mal-lain")
    plan = there.post("bundle?dry_run=true", raw=whole.content).json()
    assert plan["services"] == {LETTER: "new", PERMIT: "new"}
    if plan["unbound"]:
        assert code_of(there.post("bundle", raw=whole.content)) == "slots-unbound"
        there.post("slots", {"bindings": dict.fromkeys(plan["unbound"], "uji")})
    told = there.post("bundle", raw=whole.content).json()
    assert (told["definitions"], told["tariffs"]) == (2, 1)
    assert there.get("bundle").content == whole.content
    assert code_of(there.post("bundle", raw=whole.content.replace(b"polda", b"polri", 1))) == "bundle-faulty"
    assert code_of(there.post("bundle", raw=b'{"bundle":1}')) == "bundle-faulty"
    assert code_of(there.post("bundle", raw=b"{")) in ("bundle-faulty", "malformed-json")


@pytest.mark.parametrize("path", ["drafts", f"drafts/{LETTER}", "bundle"])
def test_drafts_are_for_who_keeps_definitions(hasan: Api, path: str) -> None:
    assert code_of(Api().get(path)) == "token-missing"
    assert code_of(token("staff", GRANTS["clerk"]).get(path)) == "not-allowed"


def test_others_cannot_write(hasan: Api) -> None:
    clerk, other = token("staff", GRANTS["clerk"]), token("program", DEFINE_GRANTS, agency="polda")
    for api in (clerk, other):
        assert code_of(api.put(f"drafts/{LETTER}", {"doc": letter()})) == "not-allowed"
    drafted(hasan)
    assert code_of(clerk.post(f"drafts/{LETTER}/prove", key=None)) == "not-allowed"
    assert code_of(other.post(f"drafts/{LETTER}/discard")) == "not-allowed"
    assert code_of(clerk.post("slots", {"bindings": {"signer.x": "y"}})) == "not-allowed"
    assert code_of(clerk.post("bundle", raw=b"{}")) == "not-allowed"
