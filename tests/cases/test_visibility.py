"""Who sees what, role by role: one queryset for list, search, count, export and files."""

from __future__ import annotations

import pytest

from balai.cases.actions.checking import give_opinion
from balai.cases.queries import (
    case_page,
    count_inbox,
    export_cases,
    inbox,
    open_case_file,
    reveal_value,
    search_cases,
    visible_cases,
)
from balai.cases.queries.inbox import get_item
from balai.cases.queries.sight import mask_number, preview_case_file
from balai.directory.rules import GRANTS
from balai.journal.access import list_access
from balai.kernel.actors import Actor
from balai.kernel.refusals import NotFound
from casework import (
    ADI,
    ASTI,
    AYU,
    BUDI_SAYS,
    KONO,
    LETTER,
    PERMIT,
    PIPIT,
    POLDA,
    TARI,
    VERA,
    answered,
    case,
    check,
    draft,
    item,
    publish,
    send,
    upload,
)
from cast import AGUS, BUDI, HASAN, MALL, OMBUDSMAN, RINA, SITI, STRANGER, on

OWN = (VERA, AYU, ADI, KONO, ASTI)
CHECKED = "3171014405900001"


@pytest.fixture
def stage(mall):
    """A consulted permit of Siti, a letter of Budi, a draft that Rina typed; dukcapil's all of them."""
    publish()
    _, (big,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    _, (small,) = send(LETTER, by=BUDI, says=BUDI_SAYS, at=on("08:00"))
    draft(LETTER, by=RINA, at=on("08:00"))
    answered(big, at=on("08:01"))
    return big, small


def numbers(viewer):
    return set(visible_cases(viewer).exclude(number=None).values_list("number", flat=True))


@pytest.mark.parametrize("viewer", OWN, ids=lambda v: v.ref)
def test_the_agency_sees_its_cases(stage, viewer):
    assert numbers(viewer) == set(stage)
    assert not visible_cases(viewer).filter(status="draft").exists()


def test_another_agency_sees_nothing(stage):
    assert numbers(POLDA) == set()
    with pytest.raises(NotFound):
        case_page(stage[0], POLDA, at=on("09:00"))
    assert list_access(actor=POLDA.ref)[0].outcome == "refused"


def test_a_consulted_agency_sees_the_case_once_it_is_asked(stage):
    big, _ = stage
    assert numbers(TARI) == set(), "its step has not come yet"
    check(big, at=on("08:10"))
    assert numbers(TARI) == {big}
    give_opinion(mall=MALL, item=item(big, "opinion").pk, verdict="agree", by=TARI, at=on("08:20"))
    assert numbers(TARI) == {big}, "and afterwards"
    page = case_page(big, TARI, at=on("08:30"))
    shown = {line.field["id"]: line.shown for _, lines in page.pages for line in lines}
    assert page.depth == "needed"
    assert (shown["applicant.name"].value, shown["applicant.nik"].value) == ("Siti Contoh", "•" * 12 + "0001")
    assert (shown["applicant.phone"].value, shown["applicant.phone"].hidden) == (None, True)
    assert page.acts[0].note == ""
    assert [paper.file is not None for paper in page.papers] == [True, True]


def test_the_clerk_sees_what_they_assist(stage):
    assert numbers(RINA) == set()
    assert visible_cases(RINA).get().status == "draft"
    assert not visible_cases(AGUS).exists()


def test_the_inspector_and_the_manager_see_the_outline_only(stage):
    big, small = stage
    file_id = case_page(big, VERA, at=on("09:00")).papers[0].file.id
    for viewer in (OMBUDSMAN, HASAN):
        assert numbers(viewer) == {big, small}
        page = case_page(big, viewer, at=on("09:00"))
        assert page.depth == "outline"
        personal = [line.shown for _, lines in page.pages for line in lines if line.field["personal"]]
        assert personal
        assert all(one.value is None and one.hidden for one in personal)
        assert [paper.file for paper in page.papers] == [None, None]
        assert page.decision_note == ""
        assert inbox(viewer, at=on("09:00")) == []
        with pytest.raises(NotFound):
            open_case_file(big, file_id, viewer)
        with pytest.raises(NotFound):
            reveal_value(big, "applicant.nik", viewer, purpose="ingin tahu")


def test_strangers_citizens_and_other_rooms_see_nothing(stage):
    for viewer in (STRANGER, SITI, BUDI, Actor("device:1", GRANTS["treasurer"], "api", MALL)):
        assert not visible_cases(viewer).exists()
        assert list(search_cases(viewer, text="B")) == []
        assert export_cases(viewer) == []
        assert count_inbox(viewer, at=on("09:00")).open == 0
        with pytest.raises(NotFound):
            case_page(stage[0], viewer, at=on("09:00"))


def test_the_pick_up_desk_sees_what_is_to_be_given(stage):
    assert numbers(PIPIT) == set()


def test_another_mall_is_another_world(stage):
    elsewhere = Actor("staff:21", GRANTS["approver"], "web", "mal-lain", "dukcapil")
    assert numbers(elsewhere) == set()
    everywhere = Actor("staff:99", GRANTS["approver"], "web")
    assert numbers(everywhere) == set(stage)
    assert case_page(stage[0], everywhere, at=on("09:00")).depth == "full"


def test_list_search_count_and_export_agree(stage):
    big, small = stage
    for viewer in (VERA, TARI, POLDA, OMBUDSMAN, RINA, STRANGER):
        seen = numbers(viewer)
        assert {row.number for row in search_cases(viewer)} == seen
        assert {row["number"] for row in export_cases(viewer)} == seen
        assert search_cases(viewer).count() == len(seen)
        assert {row.case for row in inbox(viewer, at=on("09:00"), everybody=True)} <= seen
    assert [row.number for row in search_cases(VERA, text=big[-4:])] == [big]
    assert [row.number for row in search_cases(VERA, service=LETTER, statuses=["running"], agency="dukcapil")] == [small]
    assert [row.number for row in search_cases(VERA)] == [small, big], "soonest deadline first"
    assert not {"Siti", "3171"} & set(str(export_cases(VERA)).split("'"))


def test_files_follow_the_case(stage):
    big, small = stage
    page = case_page(big, VERA, at=on("09:00"))
    file_id = page.papers[0].file.id
    assert open_case_file(big, file_id, VERA).facts.id == file_id
    assert preview_case_file(big, file_id, VERA)
    with pytest.raises(NotFound):
        open_case_file(small, file_id, VERA)
    with pytest.raises(NotFound):
        open_case_file(big, file_id, TARI)
    own = upload(f"case:{big}", by=VERA, at=on("09:10"), kind="visit")
    assert [f.id for f in case_page(big, VERA, at=on("09:11")).officer_files] == [own]


def test_a_look_is_on_the_record_and_a_number_needs_a_purpose(stage):
    big, _ = stage
    page = case_page(big, VERA, at=on("09:00"))
    shown = {line.field["id"]: line.shown for _, lines in page.pages for line in lines}
    assert shown["applicant.nik"].value == mask_number(CHECKED) == "•" * 12 + "0001"
    assert list_access(actor=VERA.ref, subject=f"case:{big}")[0].act == "case.read"
    assert reveal_value(big, "applicant.nik", VERA, purpose="cocokkan KTP") == CHECKED
    assert "cocokkan" in list_access(actor=VERA.ref)[0].reason


def test_a_page_says_what_the_viewer_may_do_and_why_not(stage):
    big, _ = stage
    def blocked(viewer):
        return {one.step: one.blocked for one in case_page(big, viewer, at=on("09:00")).steps}

    assert blocked(VERA)["check"] == ""
    assert blocked(AYU)["check"] == "not-allowed"
    assert blocked(VERA)["decide"] == "item-moved"
    check(big, at=on("08:10"))
    wide = Actor("staff:21", GRANTS["verifier"] | GRANTS["technical"], "web", MALL)
    assert blocked(wide)["opinion"] == ""
    assert {one.step: one.by for one in case_page(big, AYU, at=on("09:00")).steps}["check"] == VERA.ref


def test_the_inbox_is_in_order_of_urgency_and_pages(stage):
    big, small = stage
    rows = inbox(VERA, at=on("09:00"))
    assert [row.case for row in rows] == [big, small], "a step's own term counts before the case's deadline"
    assert (rows[0].step_title["id"], rows[0].late, rows[0].mine) == ("check", False, False)
    first = inbox(VERA, at=on("09:00"), limit=1)
    due = item(big, "check").due_ms
    assert [row.case for row in inbox(VERA, at=on("09:00"), limit=1, after=(due, first[0].item))] == [small]
    assert [row.case for row in inbox(VERA, at=on("09:00"), service=LETTER)] == [small]
    assert inbox(VERA, at=on("09:00"), kind="decide") == []
    told = count_inbox(VERA, at=on("09:00"))
    assert (told.open, told.mine, told.late) == (2, 0, 0)
    assert get_item(first[0].item, VERA, at=on("09:00")).case == big
    assert get_item(first[0].item, POLDA, at=on("09:00")) is None
    assert case(big).agency == "dukcapil"
