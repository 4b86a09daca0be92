"""Loading: every planted fault is named with file, line and field; the compiled form is the same catalogue."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from balai.catalogue.loading import CatalogueFaultyError, check, list_malls, load_catalogue
from balai.catalogue.loading.codec import pack, unpack
from balai.catalogue.loading.compiled_cache import write_json
from balai.catalogue.loading.tree import parse_tree
from balai.catalogue.rules import Text

from .conftest import MALL, SmallMall

CAPIL, PASPOR = "capil.yaml", "pasporan.yaml"

# file, what is replaced, by what, the field named, words of the message and of the advice
FAULTS = [
    (CAPIL, "    audience: [citizen]\n", "", "services[capil.kartu].audience", "wajib ada"),
    (CAPIL, "audience: [citizen]", "audience: [citizn]", "services[capil.kartu].audience[1]", "maksud Anda “citizen”?"),
    (CAPIL, "audience: [citizen]", "audience: [zzz]", "services[capil.kartu].audience[1]", "pilih: citizen, child"),
    (CAPIL, "audience: [citizen]", "audience: []", "services[capil.kartu].audience", "paling sedikit 1 butir"),
    (CAPIL, "    audience:", "    audiens:", "services[capil.kartu].audiens", "maksud Anda “audience”?"),
    (CAPIL, "    summary: {id:", "    summary: {xx:", "services[capil.kartu].summary.xx", "hapus; yang ada: en, id"),
    (CAPIL, "procedure: counter_short", "procedure: counter_shot", "services[capil.kartu].procedure", "maksud Anda “counter_short”?"),
    (CAPIL, "requirements: [kk,", "requirements: [kkk,", "services[capil.kartu].requirements[1]", "maksud Anda “kk”?"),
    (CAPIL, "requirements: [kk,", "requirements: [{en: x},", "services[capil.kartu].requirements[1]", "perlu “doc”"),
    (CAPIL, "line: capil.umum\n", "line: capil.umun\n", "services[capil.kartu].line", "maksud Anda “capil.umum”?"),
    (CAPIL, "fee: {idr: 0}", "fee: {idr: -5}", "services[capil.kartu].fee.idr", "paling sedikit 0"),
    (CAPIL, "fee: {idr: 0}", "fee: {idr: gratis}", "services[capil.kartu].fee.idr", "tulis bilangan bulat"),
    (CAPIL, "fee: {idr: 0}", "fee: {idr: 0, unknown: true}", "services[capil.kartu].fee", "tepat satu bentuk biaya"),
    (CAPIL, "fee: {idr: 0}", "fee: {}", "services[capil.kartu].fee", "tepat satu bentuk biaya"),
    (CAPIL, "fee: {idr: 0}", "fee: {from_idr: 9, to_idr: 1}", "services[capil.kartu].fee", "rentang biaya"),
    (CAPIL, "fee: {idr: 0}", "fee: gratis", "services[capil.kartu].fee", "kelompok isian"),
    (CAPIL, "unit: minutes, ", "", "services[capil.kartu].time", "waktu perlu amount"),
    (CAPIL, "amount: 30", "amount: 0", "services[capil.kartu].time.amount", "lebih dari 0"),
    (CAPIL, "desk_min: 10", "desk_min: 9000", "services[capil.kartu].desk_min", "paling banyak 480"),
    (CAPIL, "short: Capil", "short: C", "agency.short", "paling sedikit 2 huruf"),
    (CAPIL, "review_on: 2027-05-31", "review_on: 2027-05-99", "services[capil.kartu].review_on", "tanggal seperti"),
    (CAPIL, "synonyms: [kartu ilang]", "synonyms: kartu", "services[capil.kartu].synonyms", "tulis daftar"),
    (CAPIL, "synonyms: [kartu ilang]", "synonyms: [a, a]", "services[capil.kartu].synonyms", "dua kali"),
    (CAPIL, "  - code: capil.kartu", "  - code: Kartu Baru", "services[Kartu Baru].code", "bukan kode"),
    (CAPIL, "  - code: capil.kartu", "  - code: lain.kartu", "services[lain.kartu].code", "awali dengan “capil.”"),
    (CAPIL, "  code: capil\n", "  code: cpil\n", "agency.code", "tulis “capil”"),
    (CAPIL, "    desk_min: 10", "    desk_min: 10\n    desk_min: 11", "services[capil.kartu].desk_min", "ditulis dua kali"),
    (CAPIL, "    audience: [citizen]", "    audience: [citizen", "berkas", "YAML rusak"),
    (CAPIL, "name: {id: Kartu hilang, en: Lost card}", "name: &a {id: K, en: C}\n    product: *a", "services[capil.kartu].product", "rujukan"),
    (PASPOR, "on: capil.kartu", "on: capil.kart", "services[pasporan.baru].depends[1].on", "maksud Anda “capil.kartu”?"),
    (PASPOR, "on: capil.kartu", "on: pasporan.baru", "services[pasporan.baru].depends", "berputar: pasporan.baru → pasporan.baru"),
    (PASPOR, "kind: requires", "kind: require", "services[pasporan.baru].depends[1].kind", "maksud Anda “requires”?"),
    (PASPOR, "staff_count: 4", "staff_count: empat", "agency.standard.staff_count", "bilangan bulat"),
    ("procedures.yaml", "extends: counter_short", "extends: counter_sort", "counter_paid.extends", "maksud Anda “counter_short”?"),
    ("procedures.yaml", "extends: counter_short", "extends: counter_paid", "counter_paid.extends", "berputar"),
    ("procedures.yaml", "  extends: counter_short\n", "", "counter_paid", "“steps” atau “extends”"),
    ("procedures.yaml", "  extends: counter_short\n", "  steps: [{id: A, en: B, who: agency}]\n", "counter_paid", "tanpa “extends”"),
    (CAPIL, "  - {code: capil.umum, name: {id: Umum, en: General}}", "  - {code: capil.umum, name: {id: A}}\n    - {code: capil.umum, name: {id: B}}", "agency.lines[capil.umum].code", "sudah dipakai"),
    ("synonyms.yaml", "{surat jalan: [paspor]}", "{surat jalan: {a: b}}", "phrases.surat jalan", "tulis daftar"),
    ("mall.yaml", "help: {id: Tanya meja informasi., en: Ask the desk.}", "halp: {}", "halp", "maksud Anda “help”?"),
    ("procedures.yaml", "minutes: 10}", "minute: 10}", "counter_short.steps[2].minute", "maksud Anda “minutes”?"),
    ("life-events.yaml", "{service: capil.kartu}", "{service: capil.kart}", "pindah.nodes[1].service", "maksud Anda “capil.kartu”?"),
    ("life-events.yaml", "{service: capil.kartu}", "{service: pasporan.baru}", "pindah.nodes[2].service", "sudah ada"),
    ("life-events.yaml", "when: paspor}", "when: pasport}", "pindah.nodes[2].when", "maksud Anda “paspor”?"),
    ("life-events.yaml", "after: capil.kartu", "after: capil.lain", "pindah.edges[1].after", "tidak dikenal"),
    ("life-events.yaml", "after: capil.kartu", "after: pasporan.baru", "pindah.edges", "berputar"),
    ("synonyms.yaml", "stop: [mau, bikin, cara]", "stop: mau", "stop", "tulis daftar"),
    ("documents.yaml", "ktp: {name:", "ktp: {nama:", "ktp.nama", "maksud Anda “name”?"),
    ("mall.yaml", "name: {id: Mal Kecil, en: Small Mall}", "{}", "berkas", "YAML rusak"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "field", "words"), FAULTS)
def test_a_planted_fault_is_named(
    small_mall: SmallMall, file: str, old: str, new: str, field: str, words: str
) -> None:
    small_mall.spoil(file, old, new)
    lines = check(small_mall.folder, on=date(2026, 11, 1))
    named = [line for line in lines if f"{file}:" in line and f": {field}: " in line and words in line]
    assert named, "\n".join(lines)
    assert all(re.match(r"[\w/.-]+\.yaml:\d+: .+: .+; .+", line) for line in lines)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (CAPIL, "desk_min: 10", "desk_min: 9000"),
        (CAPIL, "procedure: counter_short", "procedure: counter_shot"),
        (PASPOR, "on: capil.kartu", "on: capil.kart"),
        ("life-events.yaml", "when: paspor}", "when: pasport}"),
    ],
)
def test_the_line_is_the_line_of_the_fault(small_mall: SmallMall, file: str, old: str, new: str) -> None:
    line = small_mall.spoil(file, old, new)
    assert any(f"{file}:{line}: " in told for told in check(small_mall.folder, on=date(2026, 11, 1)))


def test_a_finding_of_content_is_told_with_its_line(small_mall: SmallMall) -> None:
    lines = {
        small_mall.spoil(
            CAPIL, "Kartu pengganti bagi warga.", "Kartu dimaksud bagi warga."
        ): "capil.kartu.summary.id",
        small_mall.spoil(PASPOR, "en: Short interview", "en: ''"): "pasporan.baru.steps.0.en",
        small_mall.spoil(
            CAPIL, "facilities: {id: Ruang tunggu.", "facilities: {id: asdasd."
        ): "capil.standard.facilities.id",
        small_mall.spoil("documents.yaml", "en: the latest one", "en: ''"): "documents.kk.hint.en",
    }
    told = check(small_mall.folder, on=date(2026, 11, 1))
    assert len(told) == len(lines)
    assert all(any(f":{line}: {field}: " in one for one in told) for line, field in lines.items()), told


def test_today_is_taken_when_no_day_is_given(small_mall: SmallMall) -> None:
    small_mall.spoil(CAPIL, "review_on: 2027-05-31", "review_on: 2001-01-01")
    assert ["review-past" in line for line in check(small_mall.folder)][:1] == [True]


def test_all_faults_are_told_at_once(small_mall: SmallMall) -> None:
    small_mall.spoil(CAPIL, "desk_min: 10", "desk_min: 9000")
    small_mall.spoil(CAPIL, "fee: {idr: 0}", "fee: {idr: gratis}")
    small_mall.spoil(PASPOR, "requirements: [ktp]", "requirements: [ktpp]")
    lines = check(small_mall.folder, on=date(2026, 11, 1))
    assert [any(field in line for line in lines) for field in ("desk_min", "fee.idr", "requirements[1]")] == [
        True
    ] * 3
    assert not any("depends" in line for line in lines), "services of a broken file are not called unknown"


def test_a_missing_file_is_named(small_mall: SmallMall) -> None:
    (small_mall.folder / "shared/documents.yaml").unlink()
    (small_mall.folder / "shared/synonyms.yaml").write_text("")
    lines = check(small_mall.folder, on=date(2026, 11, 1))
    assert lines == [
        "shared/documents.yaml:1: berkas: tidak ada; buat berkas ini",
        "shared/synonyms.yaml:1: berkas: kosong; isi berkas, atau hapus",
    ]


def test_a_folder_without_malls_is_named(tmp_path: Path) -> None:
    assert len(check(tmp_path)) == 1
    (tmp_path / "kosong/agencies").mkdir(parents=True)
    assert list_malls(tmp_path) == ("kosong",)
    with pytest.raises(CatalogueFaultyError, match="tidak ada"):
        load_catalogue(tmp_path, "kosong")


def test_a_mall_without_agencies_is_named(small_mall: SmallMall) -> None:
    for path in (small_mall.folder / MALL / "agencies").iterdir():
        path.unlink()
    (small_mall.folder / "shared/life-events.yaml").write_text("{}")
    with pytest.raises(CatalogueFaultyError, match="tidak ada berkas instansi"):
        small_mall.load()


def test_the_small_mall_has_no_faults(small_mall: SmallMall) -> None:
    assert check(small_mall.folder, on=date(2026, 11, 1)) == []


def test_words_of_yaml_1_1_stay_words() -> None:
    tree = parse_tree(
        "x.yaml", b"on: no\nyes: 12:30\nn: 007\nfull: 2027-02-30\nreal: 1.5\nnone: ~\nsure: true\n'q': '12'\n"
    )
    assert tree.value == {
        "on": "no", "yes": "12:30", "n": "007", "full": "2027-02-30", "real": 1.5, "none": None, "sure": True, "q": "12",
    }  # fmt: skip


def test_deep_nesting_is_a_fault_not_a_crash() -> None:
    assert parse_tree("x.yaml", b"[" * 50 + b"]" * 50).faults
    assert parse_tree("x.yaml", b"\xff\xfe\xff").faults


def test_templates_and_documents_are_resolved(small_mall: SmallMall) -> None:
    catalogue = small_mall.load()
    paspor, kartu = catalogue.services["pasporan.baru"], catalogue.services["capil.kartu"]
    assert [step.text.id for step in paspor.standard.procedure] == [
        "Ambil nomor", "Data direkam", "Bayar", "Instansi memproses", "Wawancara singkat", "Terima hasil",
    ]  # fmt: skip
    assert [r.name.id for r in kartu.standard.requirements] == ["Kartu Keluarga", "Surat kehilangan"]
    assert kartu.standard.requirements[0].hint == Text("yang terbaru", "the latest one")
    assert kartu.standard.complaints.en == "Tell the complaints desk."
    assert paspor.standard.staff_count == 4
    assert [line.code for line in catalogue.lines] == ["capil.umum", "pasporan.loket"]


def test_the_compiled_form_is_the_same_catalogue(small_mall: SmallMall, tmp_path: Path) -> None:
    fresh = small_mall.load()
    packed = json.loads(json.dumps(pack(fresh)))
    assert unpack(packed) == fresh
    assert small_mall.load(tmp_path / "cache") == fresh
    assert small_mall.load(tmp_path / "cache") == fresh


def test_any_change_of_content_changes_the_version(small_mall: SmallMall, tmp_path: Path) -> None:
    before = small_mall.load(tmp_path / "cache")
    small_mall.spoil(CAPIL, "desk_min: 10", "desk_min: 11")
    after = small_mall.load(tmp_path / "cache")
    assert after.services["capil.kartu"].desk_min == 11
    assert re.fullmatch("[0-9a-f]{12}", after.version)
    assert before.version != after.version


def test_a_comment_does_not_change_the_version(small_mall: SmallMall) -> None:
    before = small_mall.load()
    small_mall.spoil(CAPIL, "desk_min: 10", "desk_min: 10  # reviewed")
    assert small_mall.load().version == before.version


@pytest.mark.parametrize(
    "damage", ["", "[]", "{}", '{"catalogue": [], "shared": [[], [], []]}', '{"catalogue": 1, "shared": []}']
)
def test_a_damaged_cache_is_compiled_again(small_mall: SmallMall, tmp_path: Path, damage: str) -> None:
    fresh = small_mall.load(tmp_path)
    kept = next(tmp_path.glob("*.json"))
    kept.write_text(damage)
    assert small_mall.load(tmp_path) == fresh
    assert json.loads(kept.read_text())["catalogue"]


def test_a_cache_that_cannot_be_written_is_no_fault(small_mall: SmallMall, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert small_mall.load(blocked / "cache") == small_mall.load()


def test_old_compiled_forms_are_dropped(tmp_path: Path) -> None:
    for number in range(9):
        write_json(tmp_path / f"mall-catalogue-{number}.json", {"n": number})
    assert len(list(tmp_path.iterdir())) == 4
