"""The definitions the house ships: 328 documents, proven, with scenarios; where one applies; what a life event asks."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from balai.catalogue.evaluator import ENGINE, decide
from balai.catalogue.loading import DATA_DIR, CatalogueFaultyError, check
from balai.catalogue.loading import definition_schema as form
from balai.catalogue.loading.composing import Composer
from balai.catalogue.loading.definition_checking import judge_definition
from balai.catalogue.loading.definitions import (
    Content,
    compose_all,
    count_by_how,
    load_content,
    load_layers,
    load_tariffs,
)
from balai.catalogue.rules import Catalogue
from balai.catalogue.rules import definition as law
from balai.catalogue.rules.canonical import content_hash
from balai.catalogue.rules.layers import merge_layers
from balai.catalogue.rules.policy import complete_layer
from balai.catalogue.rules.reading import is_eligible, visible_pages
from balai.catalogue.rules.scenarios import run_scenarios
from balai.catalogue.rules.tariff import complete_tariff
from balai.exchange.rules import REGISTERS

WORKED_OUT = (
    "dpmptsp.nib-perorangan", "bpjph.halal-self-declare", "dpmptsp.sip-bidan", "dpmptsp.sip-dokter", "polda.skck",
    "dukcapil.akta-kelahiran", "dukcapil.ktp-hilang", "dpmptsp.reklame", "dpmptsp.pbg-rumah-sederhana",
    "disnakertransgi.ak1", "dpmptsp.iptm-baru",
)  # fmt: skip
Doc = dict[str, Any]


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content()


@pytest.fixture(scope="module")
def docs(content: Content) -> dict[str, Doc]:
    return {doc["service"]: doc for doc in content.definitions}


@pytest.fixture(scope="module")
def tariffs(content: Content) -> dict[str, Doc]:
    return {one["code"]: complete_tariff(one) for one in content.tariffs}


@pytest.fixture(scope="module")
def layers(content: Content) -> list[Doc]:
    return [complete_layer(one) for one in content.layers]


def fields(doc: Doc) -> Iterator[Doc]:
    return (field for page in doc["pages"] for field in page["fields"])


def test_every_service_has_one_definition(content: Content, real_catalogue: Catalogue) -> None:
    assert [doc["service"] for doc in content.definitions] == list(real_catalogue.services)
    assert len(content.definitions) == 328


def test_all_definitions_pass_shape_policy_proof_and_scenarios(
    content: Content, layers: list[Doc], tariffs: dict[str, Doc]
) -> None:
    told = {doc["service"]: judge_definition(doc, layers, tariffs) for doc in content.definitions}
    assert {code: [one.said() for one in found if one.stops] for code, found in told.items() if found} == {
        "dukcapil.akta-kelahiran": []  # advice: a child of the mother alone brings no paper of a marriage
    }


def test_where_one_applies(content: Content, docs: dict[str, Doc]) -> None:
    assert count_by_how(content.definitions) == {"here": 129, "counter": 100, "elsewhere": 99}
    for doc in content.definitions:
        how, where = doc["apply"]["how"], doc["apply"]["where"]
        assert (how == "here") == (doc["apply"]["why"] is None), doc["service"]
        assert (how == "elsewhere") == (where is not None), doc["service"]
    systems = {doc["apply"]["where"]["name"] for doc in content.definitions if doc["apply"]["where"]}
    assert {"M-Paspor", "Mobile JKN", "SIMBG", "Coretax DJP", "Pajak Online Jakarta"} <= systems
    assert "M-Paspor" in docs["imigrasi.paspor-biasa"]["apply"]["why"]["id"]
    assert docs["bpjph.halal-luar-negeri"]["apply"]["why"]["en"].endswith("does not take the papers.")


def test_talks_are_held_at_the_counter(content: Content) -> None:
    talks = [doc for doc in content.definitions if doc["template"] == "consult"]
    assert {doc["apply"]["how"] for doc in talks if doc["service"] not in WORKED_OUT} == {"counter"}


@pytest.mark.parametrize("service", WORKED_OUT)
def test_a_service_worked_out_in_full(service: str, docs: dict[str, Doc], tariffs: dict[str, Doc]) -> None:
    doc = docs[service]
    told = run_scenarios(doc, ENGINE, lambda _: tariffs.get(doc["fees"]["tariff"]))
    assert doc["apply"]["how"] == "here"
    assert len(told) >= 4
    assert all(one.green and one.wanted for one in told)
    assert {False, True} <= {one.wanted.get("eligible") for one in told}
    assert all(one["basis"] for one in doc["eligibility"])
    assert doc["product"]
    assert doc["objection"]["amount"] == 21
    assert max(len(page["fields"]) for page in doc["pages"]) <= 3, "small pages"


def test_missing_data_is_unknown(docs: dict[str, Doc]) -> None:
    house = docs["dpmptsp.pbg-rumah-sederhana"]
    assert is_eligible(house, {"building.floors": 1}, ENGINE.check) is None
    assert is_eligible(house, {"building.floors": 3}, ENGINE.check) is False
    assert is_eligible(docs["dpmptsp.nib-perorangan"], {"business.statement": True}, ENGINE.check) is None


def test_three_agencies_are_heard_at_once_each_with_its_own_law(docs: dict[str, Doc]) -> None:
    heard = [step for step in docs["dpmptsp.pbg-rumah-sederhana"]["steps"] if step["kind"] == "consult"]
    assert {step["agency"] for step in heard} == {"atr-bpn", "bapenda", "pam-jaya"}
    assert {step["late"] for step in heard} == {"escalate", "proceed", "deemed_no_objection"}
    assert {tuple(step["after"]) for step in heard} == {("check",)}
    assert all(step["term"] for step in heard)


def test_four_eyes_in_every_case_taken_here(content: Content) -> None:
    for doc in content.definitions:
        roles = {step["kind"]: step["role"] for step in doc["steps"]}
        assert (roles["check"], roles["decide"]) == ("verifier", "approver"), doc["service"]


def test_registers_and_agencies_exist(content: Content, real_catalogue: Catalogue) -> None:
    agencies = {agency.code for agency in real_catalogue.agencies}
    for doc in content.definitions:
        assert {step["register"] for step in doc["steps"] if step["register"]} <= set(REGISTERS), doc["service"]
        assert {step["agency"] for step in doc["steps"] if step["agency"]} <= agencies, doc["service"]
        asked = {field["register"].partition(":")[0] for field in fields(doc) if field["register"]}
        assert asked <= set(REGISTERS), doc["service"]


def test_a_question_is_the_same_question_everywhere(content: Content) -> None:
    """So that a life event asks it once. Only whether it shows may differ."""
    known: dict[str, tuple[str, Doc]] = {}
    for doc in content.definitions:
        for field in fields(doc):
            bare = {key: value for key, value in field.items() if key != "show_if"}
            first, told = known.setdefault(field["id"], (doc["service"], bare))
            assert bare == told, f"{field['id']} in {first} and {doc['service']}"


def test_a_food_business_is_asked_once(docs: dict[str, Doc]) -> None:
    nib, halal = ({field["id"] for field in fields(docs[code])} for code in WORKED_OUT[:2])
    assert nib & halal >= {
        "applicant.name", "applicant.nik", "applicant.phone", "applicant.email", "applicant.address",
        "applicant.region", "business.name", "business.address", "business.turnover_idr",
    }  # fmt: skip


def test_a_business_number_applied_for_together_is_not_asked(docs: dict[str, Doc]) -> None:
    pages = visible_pages(docs["bpjph.halal-self-declare"], {"halal.nib_state": "applying"}, ENGINE.check)
    assert "business_number" not in {page["id"] for page in pages}


def test_personal_questions_tell_why_and_by_which_law(content: Content) -> None:
    bare = {
        field["id"] for doc in content.definitions for field in fields(doc)
        if field["personal"] and not (field["purpose"] and field["basis"])
    }
    assert not bare


def test_no_more_papers_than_the_published_standard(docs: dict[str, Doc], real_catalogue: Catalogue) -> None:
    """Every paper is a published requirement; two statements stand in for one that is missing."""
    instead = {"sptjm_pasangan", "sptjm_kelahiran"}
    for code, doc in docs.items():
        published = {one.name.id for one in real_catalogue.services[code].standard.requirements}
        assert {one["name"]["id"] for one in doc["documents"] if one["id"] not in instead} <= published, code


def test_fees(docs: dict[str, Doc], tariffs: dict[str, Doc]) -> None:
    assert decide(tariffs["pnbp.skck"], {}).amount_idr == 30_000
    sign = {"sign.kind": "nameboard", "sign.road": "main", "sign.width_cm": 100, "sign.height_cm": 100}
    assert decide(tariffs["pajak.reklame"], sign).amount_idr == 0
    assert decide(tariffs["pajak.reklame"], {**sign, "sign.width_cm": 101}).amount_idr is None, "days not known"
    assert decide(tariffs["bpjph.halal-reguler"], {"business.scale": "large"}).amount_idr == 12_500_000
    assert decide(tariffs["tetap.polda.sim-a-baru"], {}).amount_idr == 120_000
    assert docs["dpmptsp.sip-bidan"]["fees"] == {"tariff": None}


def test_a_service_without_a_fee_has_no_step_to_pay(content: Content) -> None:
    for doc in content.definitions:
        assert bool(doc["fees"]["tariff"]) == any(step["kind"] == "pay" for step in doc["steps"]), doc["service"]
        assert (doc["clock"]["pause_on"] == ["pay"]) == bool(doc["fees"]["tariff"]), doc["service"]


def test_a_share_of_less_than_a_day_is_told_in_hours(docs: dict[str, Doc]) -> None:
    card = {step["id"]: step["term"] for step in docs["dukcapil.kk-baru"]["steps"]}
    assert card["check"] == {"amount": 3, "unit": "hours"}
    assert card["handover"] is None
    licence = {step["id"]: step for step in docs["dpmptsp.rumah-kos"]["steps"]}
    assert licence["check"]["term"] == {"amount": 1, "unit": "working_days"}
    assert licence["identity"]["late"] == "proceed"


def test_silence_grants_by_a_named_law_only(content: Content) -> None:
    here = [doc for doc in content.definitions if doc["clock"]["silence"] == "deemed_granted"]
    assert {doc["apply"]["how"] for doc in here} <= {"here", "counter"}
    assert all(doc["clock"]["basis"] and doc["clock"]["unit"] == "working_days" for doc in here)
    certain = {"dukcapil.akta-kelahiran", "polda.skck", "bpjph.halal-self-declare", "dukcapil.ktp-hilang"}
    assert not certain & {doc["service"] for doc in here}


@pytest.mark.parametrize(
    ("service", "change", "code"),
    [
        ("dpmptsp.sip-bidan", {"amount": 6}, "time-longer"),
        ("dpmptsp.sip-bidan", {"silence": "escalate"}, "locked"),
        ("dukcapil.ktp-hilang", {"amount": 4}, "above-max"),
    ],
)
def test_policy_holds_against_a_longer_promise(
    service: str, change: Doc, code: str, docs: dict[str, Doc], layers: list[Doc], tariffs: dict[str, Doc]
) -> None:
    doc = docs[service]
    worse = {**doc, "clock": {**doc["clock"], **change}}
    assert code in {one.code for one in merge_layers(worse, layers, tariffs).breaches}
    assert not merge_layers(doc, layers, tariffs).breaches


def test_policy_holds_against_a_fee_an_association_letter_and_tobacco(
    docs: dict[str, Doc], layers: list[Doc], tariffs: dict[str, Doc]
) -> None:
    midwife, sign = docs["dpmptsp.sip-bidan"], docs["dpmptsp.reklame"]
    letter = {**midwife["documents"][0], "id": "rekomendasi_profesi"}
    paid = merge_layers({**midwife, "fees": {"tariff": "pnbp.skck"}}, layers, tariffs)
    asked = merge_layers({**midwife, "documents": [*midwife["documents"], letter]}, layers, tariffs)
    rules = [{**one, "rule": "sign.days > 0"} if one["id"] == "no_tobacco" else one for one in sign["eligibility"]]
    assert {one.code for one in paid.breaches} == {"fee-higher"}
    assert {one.code for one in asked.breaches} == {"not-subset"}
    assert {one.code for one in merge_layers({**sign, "eligibility": rules}, layers, tariffs).breaches} == {"locked"}


def test_a_longer_promise_by_a_named_law_is_allowed_and_told(
    docs: dict[str, Doc], layers: list[Doc], tariffs: dict[str, Doc]
) -> None:
    merged = merge_layers(docs["dpmptsp.pbg-rumah-sederhana"], layers, tariffs)
    assert merged.origins["clock.amount"].because == "PP 16/2021"
    midwife = merge_layers(docs["dpmptsp.sip-bidan"], layers, tariffs)
    assert midwife.origins["clock.amount"].article == "UU 30/2014 pasal 53"


def test_composing_twice_gives_the_same_bytes_and_so_does_the_cache(content: Content, tmp_path: Path) -> None:
    first = load_content(cache_dir=tmp_path)
    kept = load_content(cache_dir=tmp_path)
    hashes = [[content_hash(doc) for doc in one.definitions] for one in (content, first, kept)]
    assert hashes[0] == hashes[1] == hashes[2]
    assert compose_all(cache_dir=tmp_path) == first.definitions
    assert load_tariffs(cache_dir=tmp_path) == kept.tariffs
    assert load_layers(cache_dir=tmp_path) == kept.layers
    [path] = tmp_path.glob("*-definitions-*.json")
    path.write_text("{}")
    assert load_content(cache_dir=tmp_path) == first


def test_the_form_knows_the_words_of_the_law() -> None:
    assert get_args(form.Kind) == law.FIELD_KINDS
    assert get_args(form.StepKind) == law.STEP_KINDS
    assert get_args(form.Role) == law.ROLES


def test_every_kind_of_step_is_used_and_told_in_both_languages(content: Content) -> None:
    kinds = Counter(step["kind"] for doc in content.definitions for step in doc["steps"])
    assert set(kinds) == set(law.STEP_KINDS)
    assert all(step["title"]["en"] for doc in content.definitions for step in doc["steps"])


def test_nothing_extends_itself_for_ever() -> None:
    own = {"a.b": {"extends": "c.d", "tariff": "x"}, "c.d": {"extends": "a.b", "free": True}}
    assert Composer({}, own, {})._own_parts("a.b") == {"tariff": "x", "free": True, "scenarios": []}


@pytest.fixture
def spoiled(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(DATA_DIR, folder)
    return folder


FAULTS = [
    ("definitions/polda.skck.yaml", "kind: yesno", "kind: yesnoo", "nilai “yesnoo” tidak dikenal"),
    ("definitions/polda.skck.yaml", "  - applicant_contact", "  - applicant_contac", "“applicant_contac” tidak dikenal"),
    ("definitions/polda.skck.yaml", "  - {use: pay, after: [check]}", "  - {use: payy, after: [check]}", "“payy”"),
    ("definitions/polda.skck.yaml", "{use: applicant.birth_date}", "{use: applicant.birthdate}", "“applicant.birthdate”"),
    ("definitions/polda.skck.yaml", "  paspor: {", "  pasport: {", "tidak ada syarat “pasport”"),
    ("definitions/polda.skck.yaml", "rule: skck.bpjs_active == true", "rule: skck.bpjs == true", "unknown-fact"),
    ("definitions/polda.skck.yaml", "fee_idr: 30000", "fee_idr: 30001", "scenario-red"),
    ("definitions/polda.skck.yaml", "tariff: pnbp.skck", "tariff: pnbp.skk", "“pnbp.skk” belum diterbitkan"),
    ("definitions/polda.skck.yaml", "service: polda.skck", "service: polda.skk", "berbeda dari nama berkas"),
    ("definitions/overrides.yaml", "extends: polda.skck", "extends: polda.skc", "“polda.skc” tidak dikenal"),
    ("definitions/overrides.yaml", "service: dpmptsp.slhs", "service: dpmptsp.slh", "layanan “dpmptsp.slh” tidak ada"),
    ("definitions/overrides.yaml", "service: dpmptsp.slhs", "service: polda.skck", "sudah ada di"),
    ("definitions/templates.yaml", "  utility:", "  utilityy:", "templat “utility” tidak ada"),
    ("definitions/templates.yaml", "percent: 80", "percent: 101", "di luar batas"),
    ("definitions/templates.yaml", "    kind: nik\n", "", "perlu “kind” dan “label”"),
    ("tariffs/pnbp.yaml", "        - {when: ['\"large\"'], amount: 12500000", "        - {when: ['\"larg\"'], amount: 12500000", "table-gap"),
    ("tariffs/pnbp.yaml", "        - {when: [], amount: 30000}", "        - {when: [], amount: -1}", "not-a-number"),
    ("policy/nasional.yaml", "clock.amount: 5", "clock.amount: 3", "time-longer"),
    ("policy/mal.yaml", "layer: mall", "layer: mal", "not-one-of"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "words"), FAULTS)
def test_a_planted_fault_is_told_with_file_and_line(spoiled: Path, file: str, old: str, new: str, words: str) -> None:
    path = spoiled / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    lines = check(spoiled)
    told = [line for line in lines if words in line]
    assert told, "\n".join(lines)
    assert all(":" in line and line.split(":")[1].isdigit() for line in lines)


def test_the_line_is_where_the_author_wrote_it(spoiled: Path) -> None:
    path = spoiled / "definitions/polda.skck.yaml"
    lines = path.read_text().splitlines()
    at = next(n for n, line in enumerate(lines) if "rule: skck.bpjs_active == true" in line)
    lines[at] = lines[at].replace("bpjs_active", "bpjs")
    path.write_text("\n".join(lines))
    assert any(line.startswith(f"definitions/polda.skck.yaml:{at + 1}: polda.skck: ") for line in check(spoiled))


def test_words_of_definitions_are_linted(spoiled: Path) -> None:
    path = spoiled / "definitions/polda.skck.yaml"
    path.write_text(path.read_text().replace("SKCK dipakai untuk apa?", "SKCK dimaksud untuk apa?"))
    assert any("banned-word" in line and "definitions/polda.skck.yaml:" in line for line in check(spoiled))


def test_composing_refuses_faulty_files_and_an_empty_house_has_nothing(spoiled: Path) -> None:
    (spoiled / "definitions/templates.yaml").unlink()
    with pytest.raises(CatalogueFaultyError, match="buat berkas ini"):
        load_content(data_dir=spoiled)
    for folder in ("definitions", "tariffs", "policy"):
        shutil.rmtree(spoiled / folder)
    assert load_content(data_dir=spoiled) == Content([], [], [])
