"""Two hands at once on definitions, each on its own connection: one version, one winner, a chain that holds."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.db import connections

from balai.catalogue.actions.drafting import publish_definition, save_draft
from balai.catalogue.actions.setting import publish_many, publish_tariff
from balai.catalogue.models import Definition, DefinitionDraft, Tariff
from balai.catalogue.rules.canonical import hash_of_text
from balai.catalogue.rules.refusals import DraftMoved
from balai.directory.actions.people import give_post
from balai.identity.actions import make_account
from balai.journal.command import AlreadyAnswered
from balai.journal.reader import read_entries, verify_chain
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import Refusal
from cast import HASAN, MALL, SETUP, on
from catalogue.samples import law, signboard, tariff
from databases import process_environment

SERVICE = "polda.skck"
AT = on("10:00")
PUBLISHER = str(Path(__file__).with_name("publisher.py"))


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run acts at the same moment; what each gave or raised."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            gate.wait(20)
            return act()
        except (Refusal, AlreadyAnswered) as told:
            return told
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def kinds(answers: list[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in answers)


def holders() -> None:
    for n, (role, agency) in enumerate(
        [("verifier", "polda"), ("technical", "dukcapil"), ("assessor", "polda"), ("approver", "polda"), ("pickup", "polda")]
    ):
        account = make_account(username=f"petugas{n}", password="Sandi-uji-2026", name=f"Petugas {n}", by=SETUP, at=AT)
        give_post(account=getattr(account, "pk", account), mall=MALL, role=role, agency=agency, by=SETUP, at=AT)


def set_up(**changes: Any) -> Any:
    return publish_many(
        mall=MALL, definitions=[signboard(**changes)], tariffs=[tariff()], layers=[law()], by=SETUP, at=on("08:00")
    )


def test_of_two_who_save_one_is_told(committed_mall):
    set_up()
    save_draft(mall=MALL, service=SERVICE, doc=signboard(), by=HASAN, at=AT)
    answers = at_once(*(
        lambda who=who: save_draft(mall=MALL, service=SERVICE, doc=signboard(audience=[who]), revision=1, by=HASAN, at=AT)
        for who in ("citizen", "worker", "company")
    ))  # fmt: skip
    assert kinds(answers) == ["DraftMoved", "DraftMoved", "dict"]
    assert DefinitionDraft.objects.get().revision == 2


def test_a_draft_is_published_once_whoever_presses(committed_mall):
    set_up()
    holders()
    save_draft(mall=MALL, service=SERVICE, doc=signboard(audience=["citizen"]), by=HASAN, at=AT)
    answers = at_once(*(
        lambda: publish_definition(mall=MALL, service=SERVICE, revision=1, by=HASAN, at=AT) for _ in range(3)
    ))  # fmt: skip
    assert len([one for one in answers if isinstance(one, dict)]) == 1
    assert list(Definition.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert verify_chain(MALL)[1] is None


def test_one_request_twice_is_one_version(committed_mall):
    set_up()
    holders()
    save_draft(mall=MALL, service=SERVICE, doc=signboard(audience=["citizen"]), by=HASAN, at=AT)
    once = Once("kunci-terbit", "0" * 64)
    answers = at_once(*(
        lambda: publish_definition(mall=MALL, service=SERVICE, revision=1, by=HASAN, at=AT, once=once) for _ in range(2)
    ))  # fmt: skip
    told = [one.answer if isinstance(one, AlreadyAnswered) else one for one in answers]
    assert told[0] == told[1]
    assert told[0]["number"] == 2


def test_two_managers_with_their_own_drafts_never_make_one_number_twice(committed_mall):
    """The draft of one service is shared, so each of two services is published by two people at once, twice over."""
    publish_many(
        mall=MALL, definitions=[signboard(), signboard(service="polda.sim")], tariffs=[tariff()], layers=[law()], by=SETUP,
        at=on("08:00"),
    )  # fmt: skip
    holders()
    people = [HASAN, Actor("staff:99", HASAN.grants, "web", MALL)]
    for n in range(3):
        for service in (SERVICE, "polda.sim"):
            save_draft(mall=MALL, service=service, doc=signboard(service=service, source=f"uji {n}"), by=HASAN, at=AT)
        answers = at_once(*(
            lambda service=service, by=by: publish_definition(mall=MALL, service=service, revision=1, by=by, at=AT)
            for service in (SERVICE, "polda.sim") for by in people
        ))  # fmt: skip
        assert len([one for one in answers if isinstance(one, dict)]) == 2
    for service in (SERVICE, "polda.sim"):
        rows = Definition.objects.filter(service=service).order_by("number")
        assert [row.number for row in rows] == [1, 2, 3, 4]
        assert len({row.hash for row in rows}) == 4
    assert verify_chain(MALL)[1] is None


def test_kill_minus_nine_while_publishing_loses_and_doubles_nothing(committed_mall):
    set_up()
    holders()
    told: list[tuple[int, str]] = []
    for life in range(3):
        program = subprocess.Popen(
            [sys.executable, PUBLISHER, f"hidup{life}", "500"], env=process_environment(), stdout=subprocess.PIPE, text=True
        )
        told += [read_line(program.stdout.readline()) for _ in range(3 + 2 * life)]
        program.kill()
        told += [read_line(line) for line in program.stdout if line.endswith("\n")]
        program.wait()
        program.stdout.close()
    rows = list(Definition.objects.order_by("number"))
    assert set(told) <= {(row.number, row.hash) for row in rows}
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert all(row.hash == hash_of_text(row.doc) for row in rows)
    entries = [json.loads(one.data) for one in read_entries(MALL, limit=10_000) if one.type == "definition.published"]
    assert [(one["number"], one["digest"]) for one in entries] == [(row.number, row.hash) for row in rows]
    assert DefinitionDraft.objects.count() <= 1
    assert verify_chain(MALL)[1] is None


def read_line(line: str) -> tuple[int, str]:
    number, digest = line.split()
    return int(number), digest


def test_two_set_ups_and_two_tariffs_leave_one_of_each(committed_mall):
    answers = at_once(set_up, lambda: set_up(audience=["citizen"]))
    assert set(kinds(answers)) <= {"dict", "DraftMoved"}
    numbers = list(Definition.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    dear = [tariff(valid_from=f"2027-0{n}-01") for n in (1, 2)]
    answers = at_once(*(
        lambda doc=doc: publish_tariff(mall=MALL, tariff=doc, by=HASAN, at=AT) for doc in dear
    ))  # fmt: skip
    assert all(isinstance(one, dict | DraftMoved) for one in answers)
    numbers = list(Tariff.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
