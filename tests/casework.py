"""The stage of cases: small definitions of two agencies, officers with posts, and builders that speak commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image

from balai.cases.actions.applying import attach_file, begin_application, save_page
from balai.cases.actions.checking import finish_check
from balai.cases.actions.deciding import decide_case
from balai.cases.actions.sending import submit_application
from balai.cases.events import CaseFollowed
from balai.cases.models import Case, WorkItem
from balai.cases.queries import get_application
from balai.cases.queries.plans import docs_of
from balai.cases.steps import apply_answer
from balai.catalogue.actions.setting import publish_many
from balai.directory.rules import GRANTS, SYSTEM_GRANTS
from balai.documents.actions.uploads import upload_file
from balai.journal.command import command, to_ms
from balai.journal.reader import read_entries
from balai.kernel.actors import Actor, Once
from cast import MALL, SETUP, SITI, on

PERMIT, LETTER, OTHER = "dukcapil.izin-uji", "dukcapil.surat-uji", "polda.izin-uji"
NIB, HALAL = "dpmptsp.nib-perorangan", "bpjph.halal-self-declare"

WORKER = Actor("system:work", SYSTEM_GRANTS)
VERA = Actor("staff:21", GRANTS["verifier"], "web", MALL, "dukcapil")
VITO = Actor("staff:22", GRANTS["verifier"], "web", MALL, "dukcapil")
TARI = Actor("staff:23", GRANTS["technical"], "web", MALL, "polda")
ASTI = Actor("staff:24", GRANTS["assessor"], "web", MALL, "dukcapil")
KONO = Actor("staff:25", GRANTS["controller"], "web", MALL, "dukcapil")
AYU = Actor("staff:26", GRANTS["approver"], "web", MALL, "dukcapil")
ADI = Actor("staff:27", GRANTS["approver"], "web", MALL, "dukcapil")
PIPIT = Actor("staff:28", GRANTS["pickup"], "counter", MALL, "dukcapil")
POLDA = Actor("staff:29", GRANTS["verifier"], "web", MALL, "polda")
"""Officers: verifiers, a technical officer of another agency, assessor, controller, approvers, pick-up desk."""

DAY_S = 86_400


def words(text: str) -> dict[str, str]:
    """A text in both languages."""
    return {"id": text, "en": f"{text} (en)"}


def step(id_: str, kind: str, role: str, *after: str, **more: Any) -> dict[str, Any]:
    """One step of a definition."""
    return {"id": id_, "kind": kind, "title": words(id_), "role": role, "after": list(after), **more}


def text_field(id_: str, **more: Any) -> dict[str, Any]:
    """A field of plain text."""
    return {"id": id_, "kind": "text", "label": words(id_), **more}


_WHO = {
    "id": "who", "title": words("Pemohon"),
    "fields": [
        text_field("applicant.name", personal=True, purpose=words("agar izin atas nama Anda"), basis="UU 25/2009",
                   register="dukcapil.person:name"),
        {"id": "applicant.nik", "kind": "nik", "label": words("NIK"), "personal": True, "purpose": words("cocok"),
         "basis": "UU 24/2013"},
        {"id": "applicant.phone", "kind": "phone", "label": words("Ponsel"), "personal": True, "required": False,
         "purpose": words("kabar"), "basis": "UU 25/2009"},
    ],
}  # fmt: skip

_DOC: dict[str, Any] = {
    "schema": 1, "audience": ["citizen"], "channels": ["online", "counter"], "apply": {"how": "here"},
    "confidence": "unconfirmed", "source": "uji",
}

_PERMIT: dict[str, Any] = {
    **_DOC, "service": PERMIT, "agency": "dukcapil", "title": words("Izin uji"),
    "pages": [
        _WHO,
        {"id": "place", "title": words("Tempat"), "fields": [
            text_field("business.name"),
            {"id": "site.area_m2", "kind": "decimal", "label": words("Luas"), "min": 0, "max": 900},
        ]},
    ],
    "documents": [
        {"id": "ktp", "name": words("KTP"), "reuse": "ktp"},
        {"id": "plan", "name": words("Denah"), "needed_if": "site.area_m2 > 50"},
    ],
    "eligibility": [{"id": "size", "rule": "site.area_m2 <= 500", "refuse": words("Terlalu luas"), "basis": "Perda uji"}],
    "fees": {"tariff": "uji"},
    "steps": [
        step("identity", "register", "system", register="dukcapil.person"),
        step("check", "check", "verifier", "identity", term={"amount": 1, "unit": "working_days"}),
        step("opinion", "consult", "technical", "check", agency="polda", when="site.area_m2 > 50",
             term={"amount": 1, "unit": "working_days"}, late="deemed_no_objection"),
        step("fee", "pay", "system", "check"),
        step("initial", "countersign", "controller", "opinion", "fee"),
        step("decide", "decide", "approver", "initial"),
        step("sign", "sign", "approver", "decide"),
        step("give", "handover", "pickup", "sign"),
    ],
    "clock": {"amount": 5, "unit": "working_days", "pause_on": ["pay"], "silence": "deemed_granted",
              "basis": "UU 30/2014 pasal 53"},
    "product": {"template": "licence", "title": words("Izin Uji"), "number": "UJI/{seq}/{year}", "valid": {"years": 1},
                "fields": ["applicant.name", "business.name", "site.area_m2"]},
    "objection": {"amount": 21, "unit": "working_days", "basis": "UU 30/2014"},
    "scenarios": [
        {"name": "kecil gratis", "given": {"site.area_m2": 10}, "then": {"eligible": True, "fee_idr": 0}},
        {"name": "besar membayar", "given": {"site.area_m2": 60}, "then": {"fee_idr": 120000, "documents": ["ktp", "plan"]}},
        {"name": "terlalu luas", "given": {"site.area_m2": 600}, "then": {"eligible": False}},
    ],
}  # fmt: skip

_LETTER: dict[str, Any] = {
    **_DOC, "service": LETTER, "agency": "dukcapil", "title": words("Surat uji"), "pages": [_WHO],
    "documents": [{"id": "ktp", "name": words("KTP"), "reuse": "ktp"}],
    "steps": [step("check", "check", "verifier"), step("decide", "decide", "approver", "check")],
    "clock": {"amount": 2, "unit": "working_days", "on_return": "restart", "silence": "escalate"},
    "objection": {"amount": 3, "unit": "working_days", "basis": "UU 30/2014"},
    "scenarios": [{"name": "biasa", "given": {"applicant.name": "Siti Contoh"}, "then": {"eligible": True, "fee_idr": 0}}],
}  # fmt: skip

TARIFF: dict[str, Any] = {
    "code": "uji", "title": words("Retribusi uji"), "basis": "Perda uji", "valid_from": "2026-01-01",
    "line": words("Retribusi uji"),
    "table": {
        "inputs": ["site.area_m2"],
        "rows": [{"when": ["<= 20"], "amount": 0}, {"when": ["> 20"], "amount": "site.area_m2 * 2000"}],
    },
}


def permit(**changes: Any) -> dict[str, Any]:
    """The definition with register, check, consultation, payment, countersign, decision, signing, hand-over."""
    return deepcopy({**_PERMIT, **changes})


def letter(**changes: Any) -> dict[str, Any]:
    """The definition of two steps: check and decide; a return restarts its clock, silence escalates."""
    return deepcopy({**_LETTER, **changes})


def food_business() -> list[dict[str, Any]]:
    """Business number, and halal certification that needs it: two definitions of one life event."""
    nib = letter(service=NIB, title=words("NIB uji"))
    nib["steps"] = [step("issue", "register", "system", register="oss.issue"), step("decide", "decide", "approver", "issue")]
    halal = letter(service=HALAL, title=words("Halal uji"))
    halal["pages"] = [_WHO, {"id": "business", "title": words("Usaha"), "fields": [
        {"id": "company.nib", "kind": "nib", "label": words("NIB"), "register": "oss.nib:nib"},
    ]}]  # fmt: skip
    halal["scenarios"] = letter()["scenarios"]
    return [nib, halal]


def publish(*docs: Mapping[str, Any], mall: str = MALL, at: datetime | None = None) -> None:
    """Publish definitions in a mall, the small ones by default."""
    publish_many(
        mall=mall, definitions=docs or [permit(), letter()], tariffs=[TARIFF], by=SETUP, at=at or on("06:10")
    )


SITI_SAYS = {
    "applicant.name": "Siti Contoh", "applicant.nik": "3171014405900001", "applicant.phone": "081200000001",
    "business.name": "Warung Uji", "site.area_m2": "10",
}  # fmt: skip
BUDI_SAYS = {"applicant.name": "Budi Contoh", "applicant.nik": "3171010102880002"}
def draft(*services: str, by: Actor = SITI, at: datetime, says: Mapping[str, Any] | None = None, files: bool = True,
          life_event: str = "") -> str:
    """Somebody begins to apply, fills in and attaches what is asked; the secret code."""
    begun = begin_application(mall=MALL, services=services or [LETTER], life_event=life_event, by=by, at=at)
    code = str(begun["code"])
    told = {**SITI_SAYS, **(says or {})}
    known = _fields(code)
    save_page(code=code, values={name: value for name, value in told.items() if name in known}, by=by, at=at)
    if files:
        for document in _documents(code, at):
            attach(code, document, by=by, at=at)
    return code


def _fields(code: str) -> set[str]:
    docs = docs_of(list(Case.objects.filter(application__code=code)))
    return {field["id"] for doc in docs for page in doc["pages"] for field in page["fields"]}


def _documents(code: str, at: datetime) -> list[str]:
    forms = get_application(code, at=at).services
    return list(dict.fromkeys(one["id"] for form in forms for one in form.documents))


def upload(owner: str, *, by: Actor = SITI, at: datetime, kind: str = "ktp") -> str:
    """A small picture of one's own; the file's id."""
    picture = BytesIO()
    Image.new("RGB", (60, 40), "white").save(picture, "PNG")
    told = upload_file(mall=MALL, owner=owner, kind=kind, filename="ktp.png", data=picture.getvalue(), by=by, at=at)
    return str(told["id"])


def attach(code: str, document: str, *, by: Actor = SITI, at: datetime) -> str:
    """Upload and attach a picture for a document; the file's id."""
    application = Case.objects.filter(application__code=code).values_list("application_id", flat=True)[0]
    file_id = upload(f"application:{application}", by=by, at=at, kind=document)
    attach_file(code=code, document=document, file_id=file_id, by=by, at=at)
    return file_id


def send(*services: str, by: Actor = SITI, at: datetime, once: Once | None = None, **how: Any) -> tuple[str, list[str]]:
    """Somebody applies and sends; (code, numbers of the cases)."""
    code = draft(*services, by=by, at=at, **how)
    answer = submit_application(code=code, by=by, at=at, once=once)
    return code, [case["number"] for case in answer["cases"]]


def item(number: str, step_id: str) -> WorkItem:
    """The latest attempt of a step of a case."""
    return WorkItem.objects.filter(case__number=number, step=step_id).order_by("-attempt")[0]


def case(number: str) -> Case:
    """The case as it stands in the table."""
    return Case.objects.get(number=number)


def check(number: str, *, by: Actor = VERA, at: datetime, **how: Any) -> dict[str, Any]:
    """An officer finishes the check of a case."""
    return finish_check(mall=MALL, item=item(number, "check").pk, by=by, at=at, **how)


def decide(number: str, outcome: str = "granted", *, by: Actor = AYU, at: datetime, note: str = "") -> dict[str, Any]:
    """An officer decides a case."""
    return decide_case(
        mall=MALL, item=item(number, "decide").pk, outcome=outcome, note=note, by=by, at=at
    )


def answered(number: str, step_id: str = "identity", *, outcome: str = "done", values: Mapping[str, Any] | None = None,
             at: datetime) -> bool:
    """A register answers, as the exchange would say it."""
    row = item(number, step_id)
    with command("exchange.answer", by=WORKER, at=at, chain=MALL) as log:
        log.record(CaseFollowed(number, "answer", True), subject=f"case:{number}")
        return apply_answer(
            log, case=number, item=row.pk, register=row.register, outcome=outcome, values=values or {}, at=at
        )


def states(number: str) -> dict[str, str]:
    """Step -> state of its latest attempt."""
    return {row.step: row.state for row in WorkItem.objects.filter(case__number=number).order_by("id")}


def types(book: Iterable[tuple[str, Any]]) -> list[str]:
    """The types of recorded entries."""
    return [type_ for type_, _ in book]


def history(number: str) -> list[str]:
    """The types of a case's entries."""
    return [entry.type for entry in read_entries(MALL, limit=10_000) if entry.subject == f"case:{number}"]


def ms(at: datetime) -> int:
    """A moment in ms."""
    return to_ms(at)
