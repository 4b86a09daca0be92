"""Before sending: pages, provenance, files, once-only, what a clerk typed; and what sending refuses."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from balai.cases.actions.applying import (
    attach_file,
    begin_application,
    confirm_clerk_edits,
    expire_drafts,
    rebase_draft,
    reuse_document,
    save_page,
)
from balai.cases.actions.sending import submit_application
from balai.cases.models import Application, Attachment, Case, CaseAct, Datum, Draw, WorkItem
from balai.cases.queries import get_application, reusable_documents, track
from balai.cases.queries.applications import open_application_file
from balai.cases.rules.demands import (
    ApplicationIncomplete,
    ApplyElsewhere,
    ConsentMissing,
    EditsUnconfirmed,
    NotDemanded,
    NotEligible,
)
from balai.cases.rules.states import CaseMoved
from balai.catalogue.rules.refusals import DefinitionUnknown
from balai.journal.command import AlreadyAnswered
from balai.journal.reader import read_entries
from balai.kernel.actors import Once
from balai.kernel.refusals import BadInput, NotAllowed, NotFound
from casework import (
    BUDI_SAYS,
    LETTER,
    PERMIT,
    SITI_SAYS,
    WORKER,
    attach,
    draft,
    letter,
    publish,
    send,
    types,
    upload,
)
from cast import BUDI, MALL, OMBUDSMAN, RINA, SITI, STRANGER, on, recorded


@pytest.fixture
def stage(mall):
    publish()
    return mall


def test_beginning_pins_the_newest_definition(stage):
    with recorded() as book:
        told = begin_application(mall=MALL, services=[PERMIT, LETTER, PERMIT], by=SITI, at=on("08:00"))
    assert book == [("application.begun", {
        "application": told["application"], "services": [PERMIT, LETTER], "definitions": [1, 1], "life_event": "",
    })]  # fmt: skip
    rows = Case.objects.order_by("id").values_list("service", "agency", "definition", "status", "number")
    assert list(rows) == [(PERMIT, "dukcapil", 1, "draft", None), (LETTER, "dukcapil", 1, "draft", None)]
    publish(letter(title={"id": "Surat baru", "en": "New letter"}), at=on("09:00"))
    view = get_application(told["code"].lower(), at=on("09:01"))
    assert [(form.newest, form.doc["title"]["id"]) for form in view.services] == [(True, "Izin uji"), (False, "Surat uji")]
    with recorded() as book:
        rebase_draft(code=told["code"], by=SITI, at=on("09:02"))
    assert dict(book)["application.rebased"]["definitions"] == [1, 2]
    assert get_application(told["code"], at=on("09:03")).services[1].doc["title"]["id"] == "Surat baru"


def test_what_cannot_begin(stage):
    begin = {"mall": MALL, "at": on("08:00")}
    with pytest.raises(NotAllowed):
        begin_application(services=[LETTER], by=STRANGER, **begin)
    with pytest.raises(BadInput):
        begin_application(services=[], by=SITI, **begin)
    with pytest.raises(DefinitionUnknown):
        begin_application(services=["dukcapil.tiada"], by=SITI, **begin)
    where = {"name": "Kantor Uji", "url": None}
    elsewhere = {"how": "elsewhere", "why": {"id": "Di sana.", "en": "There."}, "where": where}
    desk = {"how": "counter", "why": {"id": "Di loket.", "en": "At the desk."}, "where": None}
    publish(letter(apply=elsewhere), letter(service="dukcapil.loket-uji", apply=desk), at=on("07:00"))
    with pytest.raises(ApplyElsewhere) as refused:
        begin_application(services=[LETTER], by=SITI, **begin)
    assert refused.value.facts["where"] == "Kantor Uji"
    with pytest.raises(ApplyElsewhere):
        begin_application(services=["dukcapil.loket-uji"], by=SITI, **begin)
    assert begin_application(services=["dukcapil.loket-uji"], by=RINA, **begin)["code"]


def test_every_value_knows_where_it_comes_from(stage):
    code = draft(PERMIT, at=on("08:00"), files=False)
    save_page(code=code, page="place", values={"site.area_m2": "12,5"}, by=SITI, at=on("08:05"))
    save_page(code=code, values={"business.name": "Warung Uji", "site.area_m2": "12,5"}, by=SITI, at=on("08:06"))
    rows = Datum.objects.filter(field="site.area_m2").order_by("id").values_list("value", "sealed", "source", "by")
    assert list(rows) == [("10", False, "citizen", SITI.ref), ("12.5", False, "citizen", SITI.ref)], "history is kept"
    view = get_application(code, at=on("08:10"))
    assert view.values["site.area_m2"].value == 12.5
    assert view.values["applicant.name"].value == "Siti Contoh"
    sealed = Datum.objects.get(field="applicant.name")
    assert sealed.sealed
    assert "Siti" not in sealed.value
    assert view.missing == ("ktp",)


def test_a_wrong_value_is_refused_with_its_field(stage):
    code = draft(PERMIT, at=on("08:00"), files=False)
    for page, values, field in (
        ("", {"applicant.nik": "123"}, "applicant.nik"), ("place", {"applicant.name": "X"}, "applicant.name"),
        ("", {"gone": "1"}, "gone"),
    ):  # fmt: skip
        with pytest.raises(BadInput) as refused:
            save_page(code=code, page=page, values=values, by=SITI, at=on("08:10"))
        assert refused.value.facts["field"] == field
    with pytest.raises(BadInput):
        save_page(code=code, values={"business.name": "X"}, source="register", by=SITI, at=on("08:10"))
    with pytest.raises(NotFound):
        save_page(code="TIADA123", values={}, by=SITI, at=on("08:10"))


def test_the_journal_holds_no_value_no_name_no_code(stage):
    code, _ = send(PERMIT, at=on("08:00"))
    told = json.dumps([[e.data, e.subject] for e in read_entries(MALL, limit=999)])
    assert code not in told
    for value in SITI_SAYS.values():
        if len(value) > 3:
            assert value not in told


def test_files_belong_to_their_application(stage):
    code = draft(LETTER, at=on("08:00"), files=False)
    with recorded() as book:
        first = attach(code, "ktp", at=on("08:01"))
    assert dict(book)["application.attached"]["file"] == first
    second = attach(code, "ktp", at=on("08:02"))
    assert get_application(code, at=on("08:03")).files == {"ktp": second}
    assert list(Attachment.objects.order_by("id").values_list("file", "replaced_ms")) == [
        (first, int(on("08:02").timestamp() * 1000)), (second, None),
    ]  # fmt: skip
    other = draft(LETTER, by=BUDI, at=on("08:00"), says=BUDI_SAYS, files=False)
    with pytest.raises(NotFound):
        attach_file(code=other, document="ktp", file_id=second, by=BUDI, at=on("08:05"))
    with pytest.raises(BadInput):
        attach_file(code=code, document="plan", file_id=second, by=SITI, at=on("08:05"))
    assert open_application_file(code, second, SITI, at=on("08:06")).facts.id == second
    with pytest.raises(NotFound):
        open_application_file(other, second, BUDI, at=on("08:06"))


def test_a_document_given_once_is_offered_again_with_consent(stage):
    old, _ = send(LETTER, at=on("08:00"))
    given = Attachment.objects.get().file
    code = draft(PERMIT, at=on("10:00"), files=False)
    offered = reusable_documents(code)
    assert reusable_documents(code, proof=old) == offered
    assert reusable_documents(code, proof=code) == []
    assert [(one.document, one.file, one.service) for one in offered] == [("ktp", given, LETTER)]
    with pytest.raises(ConsentMissing):
        reuse_document(code=code, document="ktp", from_file=given, consent=False, by=SITI, at=on("10:01"))
    for document, proof in (("plan", old), ("ktp", ""), ("ktp", code)):  # a NIK alone, which anybody may type, opens nothing
        with pytest.raises(NotFound):
            reuse_document(
                code=code, document=document, from_file=given, consent=True, proof=proof, by=SITI, at=on("10:01")
            )
    with recorded() as book:
        reuse_document(code=code, document="ktp", from_file=given, consent=True, proof=old, by=SITI, at=on("10:02"))
    assert dict(book)["application.attached"]["reused"] is True
    assert open_application_file(code, given, SITI, at=on("10:03")).facts.id == given
    stranger = draft(PERMIT, by=BUDI, says=BUDI_SAYS, at=on("10:00"), files=False)
    assert reusable_documents(stranger) == [], "another person's papers are not offered"


def test_what_a_clerk_typed_is_confirmed_line_by_line(stage):
    code = draft(LETTER, by=RINA, at=on("08:00"))
    view = get_application(code, at=on("08:01"))
    assert view.assisted
    assert view.unconfirmed == ("applicant.name", "applicant.nik", "applicant.phone")
    with pytest.raises(EditsUnconfirmed):
        submit_application(code=code, by=RINA, at=on("08:02"))
    with recorded() as book:
        told = confirm_clerk_edits(code=code, fields=["applicant.name", "applicant.nik"], by=SITI, at=on("08:03"))
    assert told == {"confirmed": ["applicant.name", "applicant.nik"], "left": ["applicant.phone"]}
    assert dict(book)["application.confirmed"]["fields"] == told["confirmed"]
    save_page(code=code, values={"applicant.phone": "081200000009"}, by=SITI, at=on("08:04"))
    assert get_application(code, at=on("08:05")).unconfirmed == (), "who types it anew has confirmed it"
    number = submit_application(code=code, by=RINA, at=on("08:06"))["cases"][0]["number"]
    assert Case.objects.get(number=number).clerk == RINA.ref


def test_sending_needs_everything_the_standard_asks(stage):
    code = draft(PERMIT, at=on("08:00"), says={"site.area_m2": "60"}, files=False)
    attach(code, "ktp", at=on("08:01"))
    with pytest.raises(ApplicationIncomplete) as refused:
        submit_application(code=code, by=SITI, at=on("08:02"))
    assert refused.value.facts == {"service": PERMIT, "missing": ["plan"]}
    save_page(code=code, values={"site.area_m2": "600"}, by=SITI, at=on("08:03"))
    attach(code, "plan", at=on("08:04"))
    with pytest.raises(NotEligible) as refused:
        submit_application(code=code, by=SITI, at=on("08:05"))
    assert (refused.value.facts["rule"], refused.value.facts["why_id"]) == ("size", "Terlalu luas")
    assert Case.objects.get().status == "draft"
    save_page(code=code, values={"site.area_m2": "60"}, by=SITI, at=on("08:06"))
    told = submit_application(code=code, by=SITI, at=on("08:07"))["cases"][0]
    assert (told["status"], told["fee_idr"], told["waits_for"]) == ("running", 120_000, [])
    with pytest.raises(CaseMoved):
        submit_application(code=code, by=SITI, at=on("08:08"))
    with pytest.raises(NotDemanded):
        save_page(code=code, values={"site.area_m2": "10"}, by=SITI, at=on("08:09"))
    with pytest.raises(CaseMoved):
        rebase_draft(code=code, by=SITI, at=on("08:09"))


def test_the_same_press_sends_once(stage):
    code = draft(LETTER, at=on("08:00"))
    once = Once("kirim-1", "d" * 64)
    told = submit_application(code=code, by=SITI, at=on("08:01"), once=once)
    with pytest.raises(AlreadyAnswered) as again:
        submit_application(code=code, by=SITI, at=on("08:02"), once=once)
    assert again.value.answer == told
    assert Case.objects.exclude(number=None).count() == 1
    assert CaseAct.objects.get().act == f"kirim-1:{Case.objects.get().pk}:submit:0"


def test_numbers_have_no_gap(stage):
    numbers = [send(LETTER, at=on("08:00"))[1][0] for _ in range(3)]
    incomplete = draft(LETTER, at=on("08:00"), files=False)
    with pytest.raises(ApplicationIncomplete):
        submit_application(code=incomplete, by=SITI, at=on("08:02"))
    numbers.append(send(LETTER, at=on("08:00"))[1][0])
    assert [int(number.rsplit("-", 1)[1]) for number in numbers] == [1, 2, 3, 4]


def test_old_drafts_are_given_up_and_erased(stage):
    old, young = draft(LETTER, at=on("08:00")), draft(LETTER, at=on("08:00") + timedelta(days=20))
    _, (number,) = send(LETTER, at=on("08:00"))
    with recorded() as book:
        assert expire_drafts(mall=MALL, by=WORKER, at=on("08:00") + timedelta(days=31)) == 1
    assert types(book) == ["application.expired"]
    with pytest.raises(NotFound):
        get_application(old, at=on("09:00"))
    gone = Application.objects.get(code=old)
    assert not Datum.objects.filter(application_id=gone.pk).exists()
    assert get_application(young, at=on("09:00")).values
    assert Case.objects.get(number=number).status == "running"
    assert expire_drafts(mall=MALL, by=WORKER, at=on("08:00") + timedelta(days=31)) == 0
    with pytest.raises(NotFound):
        save_page(code=old, values={}, by=SITI, at=on("09:00"))


def test_a_receipt_promises_and_proves(stage):
    code, (number,) = send(LETTER, at=on("08:00"))
    view = track(code, at=on("08:01")).cases[0]
    assert view.promised_ms == int(on("23:59:59.999", on("08:00").date().replace(day=25)).timestamp() * 1000)
    assert (len(view.receipt), view.calendar) == (64, Case.objects.get(number=number).calendar)
    assert view.clock.why[:2] == ("starts:2026-11-23", "term:2:working_days")
    assert view.has_it == (("dukcapil", "verifier"),)


def test_nobody_without_the_grant_sends(stage):
    code = draft(LETTER, at=on("08:00"))
    for by in (STRANGER, OMBUDSMAN):
        with pytest.raises(NotAllowed):
            submit_application(code=code, by=by, at=on("08:01"))
    assert not WorkItem.objects.exists()
    assert not Draw.objects.exists()
    assert upload("case:x", at=on("08:00"))
