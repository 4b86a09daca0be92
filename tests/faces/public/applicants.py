"""The stage of applying: real standards in the demo hall, and a midwife who fills in, sends, and is answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

from django.db import connections
from django.test import Client
from PIL import Image

from balai.cases.actions.applying import attach_file, begin_application, save_page
from balai.cases.actions.checking import assess_fee, countersign_case, finish_check, give_opinion, return_case
from balai.cases.actions.deciding import decide_case, sign_decisions
from balai.cases.actions.sending import submit_application
from balai.cases.events import CaseFollowed
from balai.cases.models import WorkItem
from balai.cases.queries import get_application
from balai.cases.steps import apply_answer
from balai.catalogue.actions.setting import publish_many
from balai.catalogue.loading.definitions import Content, load_content
from balai.directory.rules import GRANTS, SYSTEM_GRANTS, VISITOR_GRANTS
from balai.documents.actions.producing import produce_ordered
from balai.documents.actions.uploads import upload_file
from balai.journal.command import command
from balai.kernel.actors import Actor
from cast import SETUP, after

MALL = "mpp-jakarta"
MIDWIFE, SIGN, NIB, HALAL = "dpmptsp.sip-bidan", "dpmptsp.reklame", "dpmptsp.nib-perorangan", "bpjph.halal-self-declare"
COUNTER = "polda.sim-a-perpanjangan"
"""Done elsewhere, the definition says."""
NIK = "3171014405900001"
SARI = Actor("visitor", VISITOR_GRANTS, "web")
"""Nobody signs in: whoever holds the code acts."""
WORKER = Actor("system:work", SYSTEM_GRANTS)

ANSWERS: dict[str, Any] = {
    "applicant.kind": "person", "applicant.name": "Sari Contoh", "applicant.nik": NIK, "applicant.birth_date": "1990-05-04",
    "applicant.phone": "081200000001", "applicant.email": "sari@contoh.invalid", "applicant.address": "Jalan Contoh 1",
    "applicant.region": "31.74.01.1002", "str.number": "STR-0001", "str.in_register": "ya", "practice.first": "ya",
    "practice.place_kind": "clinic", "practice.place_name": "Klinik Contoh", "practice.place_address": "Jalan Contoh 2",
    "practice.hours": "08.00-14.00", "business.name": "Warung Contoh", "business.address": "Jalan Contoh 3",
    "business.activity": "nasi uduk", "business.kbli": "56102", "business.capital_idr": "5000000", "business.turnover_idr": "60000000",
    "business.workers": "2", "business.statement": "ya", "applicant.proof": "npwp", "applicant.npwp": NIK,
    "halal.nib_state": "together", "company.nib": "1234567890123", "sign.kind": "board", "sign.text": "Warung Contoh",
    "sign.tobacco": "tidak", "sign.place": "own", "sign.address": "Jalan Contoh 3", "sign.road": "local",
    "sign.width_cm": "200", "sign.height_cm": "100", "sign.days": "365", "sign.structure": "tidak", "halal.outlets": "1",
    "halal.products": "Nasi uduk", "halal.ingredients": "beras, kelapa", "halal.ingredients_certain": "ya",
    "halal.process": "dimasak di rumah", "halal.process_simple": "ya", "halal.companion": "need",
}  # fmt: skip


@cache
def _content() -> Content:
    return load_content()


def publish(*services: str, at: datetime) -> None:
    """Publish the real definitions of some services with their tariffs and the policy."""
    told = _content()
    chosen = [doc for doc in told.definitions if doc["service"] in services]
    publish_many(mall=MALL, definitions=chosen, tariffs=told.tariffs, layers=told.layers, by=SETUP, at=after(at, minutes=-60))


def picture(text: str = "png", size: tuple[int, int] = (60, 40)) -> bytes:
    """A small picture."""
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, text)
    return out.getvalue()


def value_for(field: Mapping[str, Any]) -> Any:
    """An answer that fits a field."""
    if field["id"] in ANSWERS:
        told = ANSWERS[field["id"]]
        options = [one["value"] for one in field["options"]]
        return told if not options or told in options else options[0]
    kinds = {"yesno": "ya", "date": "1990-05-04", "integer": "1", "money": "1000000", "decimal": "1", "nib": "1234567890123",
             "npwp": NIK, "nik": NIK, "kk": NIK, "phone": "081200000001", "email": "a@contoh.invalid", "region": "31.74.01.1002"}  # fmt: skip
    if field["options"]:
        return field["options"][0]["value"]
    return kinds.get(field["kind"], "Contoh")


def begun(*services: str, at: datetime, event: str = "") -> str:
    """A draft; its code."""
    told = begin_application(mall=MALL, services=services or [MIDWIFE], life_event=event, by=SARI, at=at)
    return str(told["code"])


def filled(*services: str, at: datetime, event: str = "", files: bool = True, says: Mapping[str, Any] | None = None) -> str:
    """A draft with every answer and document."""
    code = begun(*services, at=at, event=event)
    for _ in range(30):
        view = get_application(code, at=at)
        fields = [f for page in view.pages for f in page["fields"] if f["id"] not in view.values]
        if not fields:
            break
        save_page(code=code, values={f["id"]: (says or {}).get(f["id"], value_for(f)) for f in fields}, by=SARI, at=at)
    for document in wanted(code, at) if files else ():
        give(code, document, at=at)
    return code


def wanted(code: str, at: datetime) -> list[str]:
    """Documents of an application, each once."""
    forms = get_application(code, at=at).services
    return list(dict.fromkeys(one["id"] for form in forms for one in form.documents))


def give(code: str, document: str, *, at: datetime) -> str:
    """Upload and attach a picture; the file's id."""
    view = get_application(code, at=at)
    kept = upload_file(
        mall=MALL, owner=view.owner, kind=document, filename=f"{document}.png", data=picture(), by=SARI, at=at
    )
    attach_file(code=code, document=document, file_id=str(kept["id"]), by=SARI, at=at)
    return str(kept["id"])


def sent(*services: str, at: datetime, event: str = "") -> tuple[str, list[str]]:
    """A sent application: its code and the numbers of its cases."""
    code = filled(*services, at=at, event=event)
    told = submit_application(code=code, by=SARI, at=at)
    return code, [case["number"] for case in told["cases"]]


def text_of(page: Any) -> str:
    """What a page says, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def form_key(page: Any) -> str:
    """The idempotency key of a page's form."""
    return str(re.search(r'name="kunci" value="([^"]+)"', page.content.decode())[1])  # type: ignore[index]


def type_in(field: Mapping[str, Any], value: Any) -> dict[str, Any]:
    """A value as the form posts it."""
    name = field["id"].replace(".", "-")
    if field["kind"] == "date":
        year, month, day = str(value).split("-")
        return {f"{name}-hari": day, f"{name}-bulan": month, f"{name}-tahun": year}
    return {name: value}


def walk(client: Client, code: str, at: datetime, most: int = 40) -> Sequence[str]:
    """Fill in every page by its form, as a browser would; the ids of the pages in the order asked."""
    asked: list[str] = []
    url = next(f"/permohonan/{code}/isi/{page['id']}/" for page in get_application(code, at=at).pages)
    while "/isi/" in url and len(asked) < most:
        page_id = url.rstrip("/").rpartition("/")[2]
        asked.append(page_id)
        page = next(one for one in get_application(code, at=at).pages if one["id"] == page_id)
        posted: dict[str, Any] = {}
        for field in page["fields"]:
            posted |= type_in(field, value_for(field))
        answer = client.post(url, posted)
        assert answer.status_code == 302, text_of(answer)[:600]
        url = answer.headers["Location"]
    return asked


# the office ------------------------------------------------------------------------------------------------


def officer(role: str, agency: str, number: int = 31) -> Actor:
    """Somebody who holds a role in an agency."""
    return Actor(f"staff:{number + sorted(GRANTS).index(role)}", GRANTS[role], "web", MALL, agency)


def open_step(number: str) -> WorkItem | None:
    """The first step of a case that waits for a hand or an answer."""
    rows = WorkItem.objects.filter(case__number=number, state__in=["ready", "taken"]).exclude(kind__in=["pay", "handover"])
    return rows.order_by("id").first()


def work_on(number: str, *, until: str = "", at: datetime, outcome: str = "granted") -> None:
    """Registers answer and officers do their steps, up to a kind of step; the decision as told."""
    for _ in range(20):
        item = open_step(number)
        if item is None or item.kind == until:
            return
        _work(item, number, at, outcome)


def _work(item: WorkItem, number: str, at: datetime, outcome: str) -> None:
    if item.kind == "register":
        with command("exchange.answer", by=WORKER, at=at, chain=MALL) as log:
            log.record(CaseFollowed(number, "answer", True), subject=f"case:{number}")
            apply_answer(log, case=number, item=item.pk, register=item.register, outcome="done", values={}, at=at)
        return
    by = officer(item.role, item.agency)
    if item.kind == "sign":
        sign_decisions(mall=MALL, cases=[number], by=by, at=at)
    elif item.kind == "decide":
        note = "" if outcome == "granted" else "Ruang praktik belum memenuhi syarat."
        decide_case(mall=MALL, item=item.pk, outcome=outcome, note=note, by=officer("approver", item.agency, 31), at=at)
    elif item.kind == "consult":
        give_opinion(mall=MALL, item=item.pk, verdict="agree", by=by, at=at)
    else:
        act = {"check": finish_check, "assess": assess_fee, "countersign": countersign_case}[item.kind]
        act(mall=MALL, item=item.pk, by=by, at=at)  # type: ignore[operator]


def send_back(number: str, *lines: tuple[str, str, str], at: datetime) -> None:
    """The verifier returns a case with a list of (target, kind, note)."""
    work_on(number, until="check", at=at)
    item = open_step(number)
    assert item is not None
    items = [{"target": target, "kind": kind, "note": note} for target, kind, note in lines]
    return_case(mall=MALL, item=item.pk, items=items, by=officer("verifier", item.agency), at=at)


def produce(at: datetime) -> None:
    """The worker draws and signs ordered papers; in a thread of its own, because a browser's tool keeps an event loop here."""

    def turn() -> None:
        try:
            produce_ordered(mall=MALL, by=WORKER, at=at)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(turn).result()
