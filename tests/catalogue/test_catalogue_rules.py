"""The catalogue's law: texts, promises, dependencies, and the linter with every finding planted once."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.catalogue.rules import (
    COMPONENTS,
    Catalogue,
    Dependency,
    DependencyCycleError,
    Fee,
    LifeEvent,
    LifeEventEdge,
    LifeEventNode,
    Requirement,
    Service,
    ServiceStandard,
    ServiceTime,
    Step,
    Text,
    close_over_requirements,
    find_cycle,
    lint_catalogue,
    order_codes,
    plan_life_event,
    plan_services,
    steps_exceed_promise,
    sum_steps,
)
from balai.catalogue.rules.promise import least_calendar_days
from balai.catalogue.rules.wording import find_banned_word, find_garbage, likeness, longest_sentence, shingles

TODAY = date(2026, 11, 1)
NOTE = Text("dahulu", "first")


def test_text_falls_back_to_indonesian() -> None:
    assert (Text("loket", "desk").in_("en"), Text("loket").in_("en"), Text("loket", "desk").in_("id")) == (
        "desk",
        "loket",
        "loket",
    )


def test_the_standard_has_fourteen_components_six_of_them_public() -> None:
    assert [c.number for c in COMPONENTS] == list(range(1, 15))
    assert [c.field for c in COMPONENTS if c.public] == [
        "requirements",
        "procedure",
        "time",
        "fee",
        "product",
        "complaints",
    ]
    assert tuple(c.field for c in COMPONENTS) == tuple(ServiceStandard.__dataclass_fields__)


@pytest.mark.parametrize(
    ("fee", "kind"),
    [
        (Fee(idr=0), "free"),
        (Fee(idr=5), "fixed"),
        (Fee(from_idr=0, to_idr=9), "range"),
        (Fee(formula=Text("5%")), "formula"),
        (Fee(), "unknown"),
    ],
)
def test_fee_kinds(fee: Fee, kind: str) -> None:
    assert fee.kind == kind


DESK = Step(Text("periksa"), "front_desk", minutes=10)
PAY = Step(Text("bayar"), "payment")
VISIT = Step(Text("tinjau"), "technical_agency", working_days=3)
WORK = Step(Text("proses"), "agency", working_days=2)


@pytest.mark.parametrize(
    ("time", "exceeds"),
    [
        (ServiceTime(), False),
        (ServiceTime(5, "working_days", "file_complete", "product_ready"), False),
        (ServiceTime(4, "working_days", "file_complete", "product_ready"), True),
        (ServiceTime(2, "working_days", "payment_confirmed", "product_ready"), False),
        (ServiceTime(1, "working_days", "payment_confirmed", "product_ready"), True),
        (ServiceTime(2, "working_days", "field_visit_done", "product_ready"), False),
        (ServiceTime(5, "calendar_days", "file_complete", "product_ready"), False),
        (ServiceTime(4, "calendar_days", "file_complete", "product_ready"), True),
        (ServiceTime(38, "hours", "file_complete", "product_ready"), False),
        (ServiceTime(37, "hours", "file_complete", "product_ready"), True),
        (ServiceTime(30, "minutes", "at_counter", "handed_over"), True),
    ],
)
def test_promise_against_the_sum_of_steps(time: ServiceTime, exceeds: bool) -> None:
    assert steps_exceed_promise((DESK, VISIT, PAY, WORK), time) is exceeds


def test_a_clock_without_its_opening_step_counts_all_steps() -> None:
    total = sum_steps((DESK, WORK), ServiceTime(9, "working_days", "payment_confirmed", "product_ready"))
    assert (total.minutes, total.working_days) == (10, 2)


@pytest.mark.parametrize(("working", "calendar"), [(0, 0), (1, 1), (5, 5), (6, 8), (10, 12), (11, 15)])
def test_least_calendar_days(working: int, calendar: int) -> None:
    assert least_calendar_days(working) == calendar


def test_a_cycle_is_named_from_its_smallest_code() -> None:
    assert find_cycle({"c": {"a"}, "a": {"b"}, "b": {"c"}, "x": {"c"}}) == ("a", "b", "c", "a")
    assert find_cycle({"a": {"a"}}) == ("a", "a")
    assert find_cycle({"a": {"b"}, "b": set(), "c": {"a", "b"}}) == ()
    with pytest.raises(DependencyCycleError, match="a → b → a") as refused:
        order_codes(["b", "a"], {"a": {"b"}, "b": {"a"}})
    assert refused.value.path == ("a", "b", "a")


codes = st.lists(st.sampled_from("abcdefgh"), max_size=8)
graphs = st.dictionaries(st.sampled_from("abcdefgh"), st.sets(st.sampled_from("abcdefgh"), max_size=3))


@given(codes, graphs)
def test_an_order_respects_every_edge_or_names_a_circle(
    asked: list[str], before: dict[str, set[str]]
) -> None:
    before = {code: first - {code} for code, first in before.items()}
    try:
        ordered = order_codes(asked, before)
    except DependencyCycleError as refused:
        path = refused.path
        assert path[0] == path[-1]
        assert all(second in before[first] for first, second in itertools.pairwise(path))
        return
    assert sorted(ordered) == sorted(set(asked))
    place = {code: i for i, code in enumerate(ordered)}
    assert all(
        place[first] < place[code] for code in ordered for first in before.get(code, ()) if first in place
    )


@given(graphs)
def test_a_cycle_is_found_exactly_when_no_order_exists(before: dict[str, set[str]]) -> None:
    names = sorted(set(before).union(*before.values()))
    cycle = find_cycle(before)
    loose = {code: first - {code} for code, first in before.items()}
    loops = any(code in first for code, first in before.items())
    try:
        order_codes(names, loose)
        assert bool(cycle) == loops
    except DependencyCycleError:
        assert cycle


@pytest.fixture
def service(small_catalogue: Catalogue) -> Callable[..., Service]:
    def make(code: str, *depends: Dependency) -> Service:
        return replace(small_catalogue.services["capil.kartu"], code=code, depends=depends)

    return make


def test_a_plan_puts_requirements_first_and_marks_what_was_not_asked(service: Callable[..., Service]) -> None:
    services = {
        s.code: s
        for s in (
            service("skck", Dependency("bpjs", "requires", NOTE)),
            service("bpjs", Dependency("ktp", "requires", NOTE)),
            service("ktp"),
            service(
                "surat", Dependency("skck", "usually_first", NOTE), Dependency("ktp", "same_visit", NOTE)
            ),
        )
    }
    plan = plan_services(services, ["surat", "skck"])
    assert plan.codes == ("ktp", "bpjs", "skck", "surat")
    assert plan.check_before_travel == ("ktp", "bpjs")
    assert [(n.on, n.kind) for n in plan.steps[-1].notes] == [
        ("skck", "usually_first"),
        ("ktp", "same_visit"),
    ]
    assert close_over_requirements(services, ["surat"]) == ("surat",)
    assert close_over_requirements(services, ["skck", "bpjs"]) == ("skck", "bpjs", "ktp")


def test_a_life_event_plan_follows_its_edges_and_answers(service: Callable[..., Service]) -> None:
    services = {
        s.code: s
        for s in (service("kk"), service("akta"), service("paspor", Dependency("kk", "requires", NOTE)))
    }
    why = Text("akta dahulu", "certificate first")
    event = LifeEvent(
        "anak", Text("Anak"), Text("Anak"), "baby", (), (),
        (LifeEventNode("kk"), LifeEventNode("akta"), LifeEventNode("paspor", "pergi")),
        (LifeEventEdge("kk", "akta", why), LifeEventEdge("paspor", "kk", why)),
    )  # fmt: skip
    assert plan_life_event(services, event).codes == ("akta", "kk")
    plan = plan_life_event(services, event, {"pergi"})
    assert plan.codes == ("akta", "kk", "paspor")
    assert plan.steps[1].notes[0].text == why
    assert [note.text for note in plan.steps[2].notes] == [why], "the event's own reason stands for both"


@pytest.mark.parametrize(
    "text",
    [
        "asdasd",
        "isi qwerty saja",
        "aaaaa",
        "kol kol: xxxx",
        "bcdfg",
        "pengfghjan",
        "lalalala",
        "trtrtrtr",
        "mgnkstrb",
    ],
)
def test_keyboard_garbage_is_found(text: str) -> None:
    assert find_garbage(text)


@pytest.mark.parametrize(
    "text",
    [
        "Anak-anak di salah satu gedung; gagal, lahan, property",
        "BPHTB, SSPD, NPWP dan SKPWNI",
        "Kuku, pipi, www, STNK",
        "Angkutan instruksi",
    ],
)
def test_plain_words_are_not_garbage(text: str) -> None:
    assert find_garbage(text) is None


def test_banned_words_are_whole_words() -> None:
    assert find_banned_word("Berkas TERSEBUT DI ATAS diperiksa") == "tersebut di atas"
    assert find_banned_word("Berkas tersebut diperiksa, terrorist") is None


def test_sentences_are_counted_one_by_one() -> None:
    assert longest_sentence("Satu dua tiga. Empat lima; enam tujuh delapan sembilan") == 4
    assert longest_sentence("") == 0


def test_likeness_of_long_texts_only() -> None:
    long = shingles("satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas dua-belas")
    assert likeness(long, long) == 1.0
    assert shingles("terlalu pendek") == frozenset()
    assert likeness(frozenset(), long) == 0.0


def _with_service(catalogue: Catalogue, code: str, **changes: Any) -> Catalogue:
    old = catalogue.services[code]
    standard = {
        name: changes.pop(name) for name in list(changes) if name in ServiceStandard.__dataclass_fields__
    }
    new = replace(old, standard=replace(old.standard, **standard), **changes)
    return replace(catalogue, services={**catalogue.services, code: new})


LONG = " ".join(["kata"] * 26)
SHORT_PROMISE = ServiceTime(5, "minutes", "at_counter", "handed_over")
PLANTED: list[tuple[str, str, dict[str, Any]]] = [
    ("empty", "summary.id", {"summary": Text("  ", "x")}),
    ("missing-english", "name.en", {"name": Text("Kartu")}),
    ("missing-english", "requirements.0.en", {"requirements": (Requirement(None, Text("Surat")),)}),
    (
        "missing-english",
        "requirements.0.when.en",
        {"requirements": (Requirement("kk", Text("KK", "FC"), when=Text("bila")),)},
    ),
    ("missing-english", "fee.note.en", {"fee": Fee(idr=1, note=Text("catatan"))}),
    ("missing-english", "fee.formula.en", {"fee": Fee(formula=Text("5% dari harga"))}),
    (
        "missing-english",
        "depends.0.note.en",
        {"depends": (Dependency("pasporan.baru", "same_visit", Text("sekalian")),)},
    ),
    ("missing-english", "steps.0.en", {"procedure": ()}),
    ("banned-word", "summary.id", {"summary": Text("Berkas dimaksud diperiksa", "x")}),
    ("garbage", "product.id", {"product": Text("asdasd", "Card")}),
    ("garbage", "product.en", {"product": Text("Kartu", "qwerty")}),
    ("garbage", "product.id", {"product": Text("TBD", "Card")}),
    ("garbage", "product.en", {"product": Text("Kartu", "n/a")}),
    ("empty", "product.id", {"product": Text("-", "Card")}),
    ("long-sentence", "summary.id", {"summary": Text(LONG, "short")}),
    ("long-sentence", "summary.en", {"summary": Text("pendek", LONG)}),
    ("promise-too-short", "time", {"time": SHORT_PROMISE}),
    ("no-source", "source", {"source": " "}),
    ("no-source", "source", {"source": "General knowledge", "confidence": "verified"}),
    ("verified-unknown", "fee", {"fee": Fee(), "confidence": "verified", "source": "Perda 1/2024"}),
    ("listed-with-time", "time", {"confidence": "listed"}),
    ("review-missing", "review_on", {"review_on": None}),
    ("review-past", "review_on", {"review_on": date(2026, 10, 31)}),
    ("no-synonyms", "synonyms", {"synonyms": ()}),
    ("duplicate", "name.id", {"name": Text("paspor  BARU", "New")}),
    ("duplicate", "summary.id", {"summary": Text("Paspor untuk warga dewasa", "New")}),
]


@pytest.mark.parametrize(("code", "field", "changes"), PLANTED)
def test_a_planted_finding_is_found(
    small_catalogue: Catalogue, code: str, field: str, changes: dict[str, Any]
) -> None:
    changes = dict(changes)
    if changes.get("procedure") == ():
        changes["procedure"] = (Step(Text("Langkah sendiri"), "applicant"),)
    found = lint_catalogue(_with_service(small_catalogue, "capil.kartu", **changes), on=TODAY)
    places = {(f.code, f.field) for f in found if f.subject in ("capil.kartu", "pasporan.baru")}
    assert (code, field) in places, found


def test_text_copied_from_another_agency_is_found(small_catalogue: Catalogue) -> None:
    text = Text(
        "Ruang tunggu dengan kursi dan kipas serta rak buku bacaan anak di lantai dua gedung kami", "Room"
    )
    one, two = small_catalogue.agencies
    nearly = replace(text, id=text.id + " semua")
    agencies = (
        replace(one, standard=replace(one.standard, facilities=text)),
        replace(two, standard=replace(two.standard, facilities=nearly)),
    )
    found = lint_catalogue(replace(small_catalogue, agencies=agencies), on=TODAY)
    assert [(f.code, f.subject, f.field) for f in found] == [("copied", "pasporan", "standard.facilities.id")]


def test_a_short_standard_taken_over_word_for_word_is_found(small_catalogue: Catalogue) -> None:
    one, two = small_catalogue.agencies
    text = Text("Petugas terlatih dan ramah.", "Trained, friendly staff.")
    agencies = (
        replace(one, standard=replace(one.standard, competence=text)),
        replace(two, standard=replace(two.standard, competence=replace(text, id="petugas terlatih dan ramah"))),
    )
    found = lint_catalogue(replace(small_catalogue, agencies=agencies), on=TODAY)
    assert [(f.code, f.subject, f.field) for f in found] == [("copied", "pasporan", "standard.competence.id")]


def test_shared_texts_are_judged_once_where_they_are_owned(small_catalogue: Catalogue) -> None:
    kk = small_catalogue.documents["kk"]
    documents = {**small_catalogue.documents, "kk": replace(kk, hint=Text("sebagaimana mestinya", "as due"))}
    event = replace(small_catalogue.life_events[0], summary=Text("Pindah", ""))
    found = lint_catalogue(replace(small_catalogue, documents=documents, life_events=(event,)), on=TODAY)
    assert [(f.code, f.subject) for f in found] == [
        ("banned-word", "documents.kk"),
        ("missing-english", "life-events.pindah"),
    ]


def test_a_clean_catalogue_has_no_findings(small_catalogue: Catalogue) -> None:
    assert lint_catalogue(small_catalogue, on=TODAY) == []
