"""The office at work: people by name, what they do by commands, and the worker's loops one turn at a time."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from balai.cases import reactions as cases
from balai.cases.actions.applying import attach_file, begin_application, save_page
from balai.cases.actions.checking import (
    assess_fee,
    countersign_case,
    finish_check,
    give_opinion,
    recommend_case,
    record_visit,
)
from balai.cases.actions.deciding import decide_case, sign_decisions
from balai.cases.actions.sending import submit_application
from balai.cases.actions.working import take_item
from balai.cases.models import WorkItem
from balai.cases.queries.applications import get_application
from balai.cases.queries.inbox import inbox
from balai.cases.queries.tracking import CaseTrack, track
from balai.config.work import SYSTEM
from balai.directory.queries import find_staff_actor
from balai.directory.rules import APPLICANT_GRANTS
from balai.documents.actions.producing import produce_ordered
from balai.documents.actions.uploads import upload_file
from balai.exchange import reactions as questions
from balai.exchange.actions import send_questions
from balai.identity.queries import find_account
from balai.kernel.actors import Actor
from balai.kernel.signatures import sign
from balai.notifications import reactions as messages
from balai.notifications.actions import send_messages
from balai.payments.actions.paying import take_webhook
from balai.payments.providers.registry import get_provider
from balai.payments.providers.simulator import Delivery, Simulator
from balai.payments.queries import qris_payload
from balai.simulation.agencies.serve import AGENCIES, KEY_OF

NIK = "3171015503990001"
"""A made-up number of a woman born 15 March 1999; the register's rules give the name `fictitious_name()`."""


PAYMENTS = {
    "provider": "simulator", "secrets": ["rahasia-uji-yang-cukup-panjang"],
    "merchant": {"name": "MAL UJI", "city": "JAKARTA", "nmid": "ID0000000000000"},
}  # fmt: skip
"""The payment provider of the tests: the simulator, with a key of its own."""

ACTS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "check": (finish_check, {}), "consult": (give_opinion, {"verdict": "agree"}),
    "visit": (record_visit, {"note": "Sesuai di lapangan."}), "recommend": (recommend_case, {}),
    "assess": (assess_fee, {}), "countersign": (countersign_case, {}), "decide": (decide_case, {"outcome": "granted"}),
}  # fmt: skip
"""Kind of a step -> the command that ends it, and how it is usually given."""


@cache
def png() -> bytes:
    """A small picture, as a camera would give."""
    import io

    from PIL import Image

    kept = io.BytesIO()
    Image.effect_noise((320, 200), 60).convert("RGB").save(kept, "PNG")
    return kept.getvalue()


def _read_all(follow: Callable[[], int]) -> None:
    """A follower reads so many entries a turn; here it reads to the end, as it does within seconds."""
    for _ in range(100):
        if not follow():
            return
    raise AssertionError("a follower never comes to the end")


class Office:
    """One mall, and who works in it."""

    def __init__(self, mall: str, port: int, clock: Path) -> None:
        self.mall = mall
        self.port = port
        self.clock = clock
        self.citizen = Actor("visitor", APPLICANT_GRANTS, "web", mall)

    def actor(self, username: str) -> Actor:
        """A person of the demo by user name."""
        account = find_account(username)
        assert account is not None, username
        actor = find_staff_actor(int(account.pk))
        assert actor is not None
        return actor

    def apply(self, values: dict[str, Any], *services: str, at: datetime, life_event: str = "") -> str:
        """Fill in everything, attach a picture for each paper that is needed, send; the secret code."""
        begun = begin_application(mall=self.mall, services=services, life_event=life_event, by=self.citizen, at=at)
        code = str(begun["code"])
        known = {field["id"] for form in get_application(code, at=at).services for page in form.doc["pages"]
                 for field in page["fields"]}  # fmt: skip
        save_page(code=code, values={k: v for k, v in values.items() if k in known}, by=self.citizen, at=at)
        view = get_application(code, at=at)
        for document in {d["id"] for form in view.services for d in form.documents if not d["optional"]}:
            file = upload_file(
                mall=self.mall, owner=view.owner, kind=document, filename="foto.png", data=png(), by=self.citizen, at=at
            )
            attach_file(code=code, document=document, file_id=file["id"], by=self.citizen, at=at)
        submit_application(code=code, by=self.citizen, at=at)
        return code

    def turn(self, at: datetime) -> None:
        """One turn of every loop of the worker that concerns cases."""
        self.set_clock(at)
        _read_all(lambda: questions.follow_questions(self.mall))
        send_questions(mall=self.mall, by=SYSTEM, at=at)
        _read_all(lambda: cases.follow_bills(self.mall, at))
        produce_ordered(mall=self.mall, by=SYSTEM, at=at)
        _read_all(lambda: cases.follow_papers(self.mall, at))
        _read_all(lambda: messages.follow_entries(self.mall))
        send_messages(mall=self.mall, by=SYSTEM, at=at)

    def open_item(self, number: str, step: str = "") -> WorkItem:
        """The step of a case that is ready or taken, the first one or this one."""
        rows = WorkItem.objects.filter(case__number=number, state__in=["ready", "taken"]).order_by("id")
        told = list(WorkItem.objects.filter(case__number=number).order_by("id").values_list("step", "state", "assignee"))
        found = (rows.filter(step=step) if step else rows.exclude(kind__in=["register", "pay", "handover"])).first()
        assert found is not None, f"{number}: {step} is not open: {told}"
        return found

    def hand_of(self, item: WorkItem) -> Actor:
        """Whoever the step was drawn for."""
        actor = find_staff_actor(int(item.assignee.removeprefix("staff:")))
        assert actor is not None
        return actor

    def do(self, number: str, step: str, at: datetime, **how: Any) -> Actor:
        """Whoever it was drawn for finds the step in the inbox, takes it and does it well, or as told; who it was."""
        item = self.open_item(number, step)
        by = self.hand_of(item)
        assert item.pk in [row.item for row in inbox(by, at=at, limit=500)]
        if item.kind == "sign":
            sign_decisions(mall=self.mall, cases=[number], by=by, at=at)
            return by
        take_item(mall=self.mall, item=item.pk, by=by, at=at)
        act, usual = ACTS[item.kind]
        act(mall=self.mall, item=item.pk, by=by, at=at, **(usual | how))
        return by

    def do_all(self, number: str, *steps: str, at: datetime) -> dict[str, Actor]:
        """These steps one after the other, a minute each; step -> who did it."""
        return {step: self.do(number, step, at + timedelta(minutes=n)) for n, step in enumerate(steps)}

    def states(self, number: str) -> dict[str, tuple[str, str]]:
        """Step -> (state, outcome) of its latest attempt."""
        rows = WorkItem.objects.filter(case__number=number).order_by("id")
        return {row.step: (row.state, row.outcome) for row in rows}

    def case(self, code: str, at: datetime, service: str = "") -> CaseTrack:
        """Where a case of an application stands."""
        found = [one for one in track(code, at=at).cases if not service or one.service == service]
        assert found
        return found[0]

    def upset(self, agency: str, at: datetime, **faults: Any) -> None:
        """Bring about faults of an agency's system; none = mended."""
        self.set_clock(at)
        body = json.dumps(faults).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port + list(AGENCIES).index(agency), timeout=10)
        signed = sign(KEY_OF.format(agency).encode(), int(at.timestamp()), body)
        connection.request("POST", "/kendali", body, {"Balai-Signature": signed})
        assert connection.getresponse().status == 200

    def set_clock(self, at: datetime) -> None:
        """The agencies' clocks show this moment; one whole file replaces another, for they read at any time."""
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(str(int(at.timestamp() * 1000)))
        fresh.replace(self.clock)

    def pay(self, bill: str, at: datetime, **how: Any) -> Delivery:
        """The payer scans the bill's code and pays; the notice is on its way."""
        provider = get_provider(self.mall)
        assert isinstance(provider, Simulator)
        return provider.pay(qris_payload(bill), at=at, **how)

    def deliver(self, notice: Delivery, at: datetime) -> dict[str, Any]:
        """The provider's signed notice comes to the door."""
        return take_webhook(
            mall=self.mall, provider="simulator", body=notice.body, signature=notice.signature, by=SYSTEM, at=at
        )

    def hand_of_step(self, number: str, step: str) -> Actor:
        """Who did a step."""
        return self.hand_of(WorkItem.objects.filter(case__number=number, step=step).order_by("-id")[0])
