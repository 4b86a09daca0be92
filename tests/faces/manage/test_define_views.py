"""Definitions, tariffs, policy, bundles, messages, agencies and the calendar's "what if": who may, what each page does."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balai.cases.queries.what_if import moved_by
from balai.catalogue.actions.setting import set_policy_layer
from balai.catalogue.queries.definitions import (
    export_bundle,
    get_definition,
    get_draft,
    list_drafts,
    list_layers,
    list_tariffs,
)
from balai.catalogue.rules.bundle import seal_bundle
from balai.exchange.models import Health, Question
from balai.faces.manage.json_lines import JsonFault, read_json
from balai.journal.command import HOUSE
from balai.journal.reader import read_entries
from balai.notifications.models import Message
from casework import LETTER, PERMIT, case, letter, permit, publish, send
from cast import MALL, SETUP, WEDNESDAY, on

PAGES = ["layanan/", f"layanan/{LETTER}/", f"layanan/{LETTER}/riwayat/", f"layanan/{LETTER}/draf/", "tarif/", "tarif/uji/",
         "aturan/", "aturan/ubah/", "paket/", "paket/unduh.json", "pesan/", "pesan/received/", "instansi/"]  # fmt: skip
POSTS = [f"layanan/{LETTER}/draf/", f"layanan/{LETTER}/terbit/", f"layanan/{LETTER}/buang/", f"layanan/{LETTER}/pindah/",
         "tarif/uji/", "aturan/ubah/", "paket/", "pesan/received/"]  # fmt: skip
LAYER = {"layer": "city", "of": "3171", "article": "Perwal uji 1/2026", "title": {"id": "Cepat", "en": "Fast"},
         "bound": {"clock": {"max": {"amount": 3, "unit": "working_days"}}}}  # fmt: skip


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(response.content.decode()))


def entries(kind: str) -> list[str]:
    return [entry.data for entry in read_entries(MALL, limit=5000) if entry.type == kind]


@pytest.fixture
def keeper(hasan: Any, sign_in: Any) -> Any:
    """The manager, with two definitions published and every role held."""
    publish()
    for role in ("verifier", "approver", "controller"):
        sign_in(role, "dukcapil")
    sign_in("technical", "polda")
    sign_in("pickup")
    return hasan


def draft_of(person: Any, service: str = LETTER, **changes: Any) -> Any:
    """Save a draft as source."""
    base = {LETTER: letter, PERMIT: permit}[service](**changes)
    now = next((one.revision for one in list_drafts(MALL) if one.service == service), 0)
    return person.send(f"layanan/{service}/draf/", sumber=json.dumps(base, indent=2), revisi=str(now))


# the door ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_signs_in_first(keeper, page):
    response = Client().get(f"/kelola/{page}")
    assert (response.status_code, response["Location"][:11]) == (302, "/masuk/?ke=")


@pytest.mark.parametrize("path", POSTS)
def test_a_stranger_cannot_act(keeper, path):
    assert Client().post(f"/kelola/{path}").status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_clerks_and_verifiers_are_refused(keeper, sign_in, page):
    assert sign_in("clerk", "dukcapil").get(f"/kelola/{page}").status_code == 403
    assert sign_in("verifier", "dukcapil").get(f"/kelola/{page}").status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_who_keeps_definitions(keeper, page):
    assert keeper.get(f"/kelola/{page}").status_code == 200


def test_an_inspector_sees_agencies_only(keeper, sign_in):
    inspector = sign_in("inspector")
    assert inspector.get("/kelola/instansi/").status_code == 200
    assert [inspector.get(f"/kelola/{page}").status_code for page in PAGES[:-1]] == [403] * (len(PAGES) - 1)


def test_a_manager_of_another_agency_changes_nothing_here(keeper, sign_in):
    other = sign_in("manager", "polda")
    assert draft_of(other).status_code == 403
    draft_of(keeper)
    for path in ("terbit/", "buang/", "pindah/"):
        assert other.send(f"layanan/{LETTER}/{path}", revisi="1").status_code == 403
    assert other.send("tarif/uji/", terbit="ya", mulai="2027-01-01", masukan="site.area_m2", **{"jumlah-0": "1"}).status_code in (403, 422)
    assert other.send("aturan/ubah/", tetapkan="ya", sumber=json.dumps(LAYER)).status_code == 403
    assert other.get("/kelola/paket/").status_code == 403
    assert other.send("pesan/received/", terbit="ya").status_code == 403
    assert get_draft(MALL, LETTER).revision == 1


# definitions ------------------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_words_agency_and_draft(keeper):
    assert "2 layanan" in said(keeper.get("/kelola/layanan/"))
    assert "Izin uji" not in said(keeper.get("/kelola/layanan/?cari=surat"))
    assert "Tidak ada layanan yang cocok" in said(keeper.get("/kelola/layanan/?instansi=polda"))
    assert "Tidak ada layanan" in said(keeper.get("/kelola/layanan/?hanya=draf"))
    draft_of(keeper)
    assert "revisi 1" in said(keeper.get("/kelola/layanan/?hanya=draf"))
    assert keeper.get("/kelola/layanan/?hal=99").status_code == 200
    assert keeper.get("/kelola/layanan/?hal=x").status_code == 422


def test_every_merged_value_says_which_layer_and_article_set_it(keeper):
    layer = {**LAYER, "layer": "national", "of": "id", "article": "UU uji", "set": {"clock.on_return": "pause"}, "bound": {}}
    set_policy_layer(mall=MALL, layer=layer, by=SETUP, at=on("07:00"))
    doc = permit(title={"id": "Izin uji kedua", "en": "Second"})
    publish(doc, at=on("07:01"))
    page = said(keeper.get(f"/kelola/layanan/{PERMIT}/"))
    assert "Nasional: UU uji" in page
    assert "Definisi ini" in page
    assert "clock.on_return" in page
    assert keeper.get(f"/kelola/layanan/{PERMIT}/?versi=1").status_code == 200
    assert keeper.get(f"/kelola/layanan/{PERMIT}/?versi=9").status_code == 404
    assert keeper.get("/kelola/layanan/dukcapil.tidak-ada/").status_code == 404


def test_from_source_to_published(keeper):
    assert draft_of(keeper, title={"id": "Surat baru", "en": "New letter"})["Location"].endswith("/draf/?sudah=simpan")
    proof = said(keeper.get(f"/kelola/layanan/{LETTER}/bukti/"))
    assert "Tidak ada yang menghalangi penerbitan" in proof
    assert "title.id" in proof
    page = said(keeper.get(f"/kelola/layanan/{LETTER}/terbit/"))
    assert "Tidak ada permohonan yang terdampak" in page
    old = keeper.send(f"layanan/{LETTER}/terbit/", revisi="9")
    assert (old.status_code, "revisi" in said(old).lower() or "berubah" in said(old)) == (422, True)
    assert keeper.send(f"layanan/{LETTER}/terbit/", revisi="1").status_code == 422, "nobody publishes unseen"
    seen = re.search(r'name="sidik" value="([0-9a-f]{64})"', page)[1]
    done = keeper.send(f"layanan/{LETTER}/terbit/", revisi="1", sidik=seen, key="terbit-kunci-0001")
    assert done["Location"] == f"/kelola/layanan/{LETTER}/?sudah=terbit&number=2"
    assert keeper.send(f"layanan/{LETTER}/terbit/", revisi="1", sidik=seen, key="terbit-kunci-0001").status_code in (302, 404)
    assert "Versi 2 terbit" in said(keeper.get(done["Location"]))
    assert get_definition(MALL, LETTER).doc["title"]["id"] == "Surat baru"
    history = said(keeper.get(f"/kelola/layanan/{LETTER}/riwayat/?lama=1&baru=2"))
    assert "Surat uji" in history
    assert "Surat baru" in history
    assert "Tidak ada perbedaan" in said(keeper.get(f"/kelola/layanan/{LETTER}/riwayat/?lama=2&baru=2"))


def test_the_common_parts_are_a_form(keeper):
    page = said(keeper.get(f"/kelola/layanan/{LETTER}/draf/"))
    assert "berangkat dari versi 1" in page
    fields = {"title-id": "Surat lain", "title-en": "Other letter", "clock-amount": "1", "clock-unit": "working_days",
              "clock-silence": "escalate", "clock-basis": "", "objection-amount": "", "objection-unit": "", "objection-basis": ""}  # fmt: skip
    answer = keeper.send(f"layanan/{LETTER}/draf/", revisi="0", channels="counter", **fields)
    assert answer.status_code == 302, said(answer)
    doc = get_draft(MALL, LETTER).doc
    assert (doc["title"]["id"], doc["clock"]["amount"], doc["channels"]) == ("Surat lain", 1, ["counter"])
    assert doc["objection"] is None
    wrong = keeper.send(f"layanan/{LETTER}/draf/", revisi="1", **(fields | {"clock-amount": "lima"}))
    assert wrong.status_code == 422
    late = keeper.send(f"layanan/{LETTER}/draf/", revisi="0", **fields)
    assert late.status_code == 422


@pytest.mark.parametrize(("source", "words"), [
    ('{\n "a": 1,\n "b" 2}', "Baris 3"), ("[]", "satu objek"), ("", "Baris 1"), ('{"a":\n1.5}', "Baris 2"),
    ('{"a": "b}', "tanda kutip"), ('{"a": 1} x', "setelah akhir"),
])  # fmt: skip
def test_what_is_no_source_is_told_with_its_line(keeper, source, words):
    answer = keeper.send(f"layanan/{LETTER}/draf/", sumber=source, revisi="0")
    assert answer.status_code == 422
    assert words in said(answer)
    assert entries("definition.drafted") == []


def test_a_flaw_names_the_line_of_the_source(keeper):
    doc = letter()
    doc["steps"][1]["after"] = ["lost"]
    keeper.send(f"layanan/{LETTER}/draf/", sumber=json.dumps(doc, indent=2, ensure_ascii=False), revisi="0")
    shown = json.dumps(get_draft(MALL, LETTER).doc, indent=2, ensure_ascii=False).split("\n")
    page = said(keeper.get(f"/kelola/layanan/{LETTER}/draf/"))
    line = int(re.search(r"Baris (\d+)", page)[1])
    assert any("lost" in text for text in shown[line - 1 : line + 3])
    proof = said(keeper.get(f"/kelola/layanan/{LETTER}/bukti/"))
    assert "menghalangi penerbitan" in proof
    blocked = said(keeper.get(f"/kelola/layanan/{LETTER}/terbit/"))
    assert 'name="revisi"' not in blocked
    assert keeper.send(f"layanan/{LETTER}/terbit/", revisi="1").status_code == 422


def test_lines_of_a_source():
    typed = read_json('{\n "pages": [\n  {"id": "who",\n   "fields": [{"id": "a.b",\n "kind": "text"}]}],\n "x": "}]\\""}')
    assert typed.line_of("pages[who].fields[a.b].kind") == 5
    assert typed.line_of("fields[a.b]") == 4
    assert typed.line_of("pages[0]") == 3
    assert typed.line_of("pages[who].nothing") == 3
    assert typed.line_of("nothing") == 0
    assert typed.line_of("x") == 6
    with pytest.raises(JsonFault) as fault:
        read_json('{"a": [1, 2}')
    assert (fault.value.line, fault.value.column) == (1, 12)
    with pytest.raises(JsonFault):
        read_json("[" * 100_000)


def test_simulation_names_who_loses_the_right(keeper):
    _, (number,) = send(PERMIT, at=on("09:00"), says={"site.area_m2": "200"})
    stricter = permit()
    stricter["eligibility"][0]["rule"] = "site.area_m2 <= 100"
    keeper.send(f"layanan/{PERMIT}/draf/", sumber=json.dumps(stricter), revisi="0")
    page = said(keeper.get(f"/kelola/layanan/{PERMIT}/terbit/"))
    assert "1 permohonan kehilangan haknya" in page, page
    assert number in page
    assert "Siti" not in page


def test_a_draft_left_behind_starts_anew_and_is_thrown_away(keeper):
    draft_of(keeper)
    publish(letter(title={"id": "Lain", "en": "Other"}), at=on("09:41"))
    assert "tertinggal" in said(keeper.get("/kelola/layanan/"))
    assert "terbit setelah draf ini" in said(keeper.get(f"/kelola/layanan/{LETTER}/draf/"))
    assert keeper.send(f"layanan/{LETTER}/pindah/").status_code == 302
    assert get_draft(MALL, LETTER).based_on == 2
    assert keeper.send(f"layanan/{LETTER}/buang/")["Location"].endswith("?sudah=buang")
    assert list_drafts(MALL) == []
    assert keeper.get(f"/kelola/layanan/{LETTER}/bukti/").status_code == 404


# tariffs, policy --------------------------------------------------------------------------------------

TABLE = {
    "nama": "Retribusi uji", "nama_en": "Trial fee", "dasar": "Perda uji", "mulai": "2027-01-01", "sampai": "", "masukan": "site.area_m2",
    "syarat-0-0": "<= 20", "jumlah-0": "0", "syarat-1-0": "> 20", "jumlah-1": "Rp 5.000", "teks-1": "Luas", "teks_en-1": "Large",
    "syarat-2-0": "", "jumlah-2": "",
}  # fmt: skip


def test_a_tariff_is_a_table_and_gets_a_new_version(keeper):
    assert "Retribusi uji" in said(keeper.get("/kelola/tarif/"))
    page = said(keeper.get("/kelola/tarif/uji/"))
    assert 'value="> 20"' in page
    assert "Izin uji" in page
    checked = keeper.send("tarif/uji/", **TABLE)
    assert (checked.status_code, "Siap terbit" in said(checked)) == (200, True)
    assert len(list_tariffs(MALL)) == 1
    done = keeper.send("tarif/uji/", terbit="ya", **TABLE)
    assert done["Location"] == "/kelola/tarif/uji/?sudah=tarif&number=2"
    fresh = list_tariffs(MALL)[-1].doc
    assert [row["amount"] for row in fresh["table"]["rows"]] == [0, 5000]
    assert "berubah 01-01-2027" in said(keeper.get("/kelola/tarif/"))


@pytest.mark.parametrize("change", [{"syarat-0-0": "<= 10"}, {"syarat-0-0": "<= 30"}, {"syarat-0-0": "<= = 3"}, {"mulai": ""}, {"jumlah-0": "", "jumlah-1": ""}])
def test_a_gap_an_overlap_and_nonsense_are_told(keeper, change):
    answer = keeper.send("tarif/uji/", terbit="ya", **(TABLE | change))
    assert answer.status_code == 422
    assert 'class="flaws"' in said(answer)
    assert len(list_tariffs(MALL)) == 1


def test_a_tariff_is_not_backdated(keeper):
    answer = keeper.send("tarif/uji/", terbit="ya", **(TABLE | {"mulai": "2026-01-01"}))
    assert (answer.status_code, len(list_tariffs(MALL))) == (422, 1)
    assert keeper.get("/kelola/tarif/tidak-ada/").status_code == 404


def test_a_layer_is_checked_against_every_definition_and_then_set(keeper):
    checked = keeper.send("aturan/ubah/", sumber=json.dumps(LAYER))
    assert checked.status_code == 200
    assert "Melanggar aturan ini" in said(checked)
    assert PERMIT in said(checked)
    assert list_layers(MALL) == []
    done = keeper.send("aturan/ubah/", tetapkan="ya", sumber=json.dumps(LAYER))
    assert done["Location"] == "/kelola/aturan/?sudah=aturan&number=1"
    assert "Perwal uji 1/2026" in said(keeper.get("/kelola/aturan/"))
    assert "Perwal uji" in said(keeper.get("/kelola/aturan/ubah/?kunci=city|3171|Perwal uji 1/2026"))
    assert keeper.get("/kelola/aturan/ubah/?kunci=x").status_code == 404
    again = keeper.send("aturan/ubah/", tetapkan="ya", sumber=json.dumps(LAYER))
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("{", "sumber-salah"),
        ('{"layer": "moon"}', "sumber-cela"),
        ("[]", "sumber-cela"),
        (json.dumps(LAYER | {"lock": ["title"]}), "sumber-cela"),
    ],
)
def test_a_layer_that_is_none_is_told_so(keeper, source, told):
    answer = keeper.send("aturan/ubah/", sumber=source)
    assert answer.status_code == 422
    assert f'id="{told}"' in said(answer)
    assert f'aria-describedby="{told}"' in re.sub(r"\s+\"", '"', said(answer))


# bundles ----------------------------------------------------------------------------------------------


def test_a_bundle_is_looked_at_before_it_is_taken_over(keeper):
    whole = keeper.get("/kelola/paket/unduh.json")
    assert whole.content == export_bundle(MALL)
    told = json.loads(whole.content)
    for doc in told["definitions"]:
        if doc["service"] == LETTER:
            doc["title"] = {"id": "Surat titipan", "en": "Letter from elsewhere"}
    by_hand = SimpleUploadedFile("p.json", json.dumps(told).encode(), "application/json")
    refused = keeper.post("/kelola/paket/", {"berkas": by_hand})
    assert (refused.status_code, "sidiknya tidak cocok" in said(refused)) == (422, True)
    data = seal_bundle(told)
    looked = keeper.post("/kelola/paket/", {"berkas": SimpleUploadedFile("p.json", data, "application/json")})
    page = said(looked)
    assert (looked.status_code, "title.id" in page) == (200, True)
    assert get_definition(MALL, LETTER).number == 1
    kept = re.search(r'name="isi" value="([^"]+)"', looked.content.decode())[1]
    slots = dict.fromkeys(re.findall(r'name="(slot:[^"]+)"', looked.content.decode()), "uji")
    if slots:
        assert keeper.send("paket/", terima="ya", isi=html.unescape(kept)).status_code == 422
    done = keeper.send("paket/", terima="ya", isi=html.unescape(kept), **slots)
    assert done["Location"].startswith("/kelola/paket/?sudah=paket"), said(done)
    assert get_definition(MALL, LETTER).doc["title"]["id"] == "Surat titipan"


@pytest.mark.parametrize("data", [b"", b"{", b'{"bundle": 1}', b"\x00"])
def test_what_is_no_bundle_is_told_so(keeper, data):
    answer = keeper.post("/kelola/paket/", {"berkas": SimpleUploadedFile("p.json", data, "application/json")})
    assert answer.status_code == 422
    assert keeper.send("paket/", isi="bukan").status_code == 422


# messages, agencies, calendar -------------------------------------------------------------------------

TEXTS = {"pendek_id": "{mall}: {number}", "perihal_id": "Permohonan {number}", "isi_id": "Halo\n\n{link}",
         "pendek_en": "{mall}: {number}", "perihal_en": "Application {number}", "isi_en": "Hello\n\n{link}"}  # fmt: skip


def test_a_message_is_previewed_and_versioned(keeper):
    assert "Permohonan diterima" in said(keeper.get("/kelola/pesan/"))
    seen = said(keeper.send("pesan/received/", **TEXTS))
    assert "Mal Uji: B-2026-000000" in seen
    assert "Versi 1" not in seen
    done = keeper.send("pesan/received/", terbit="ya", **TEXTS)
    assert done["Location"] == "/kelola/pesan/received/?sudah=pesan&number=1"
    assert [one.type for one in read_entries(HOUSE, limit=500)].count("template.published") == 1
    page = said(keeper.get("/kelola/pesan/received/"))
    assert "Versi 1." in page
    assert "sudah kami terima" in said(keeper.get("/kelola/pesan/received/?versi=0"))
    assert keeper.get("/kelola/pesan/tidak-ada/").status_code == 404


@pytest.mark.parametrize("change", [{"perihal_id": "Untuk {service}"}, {"isi_en": ""}, {"pendek_id": "{nik}"}])
def test_a_message_that_says_too_much_or_nothing_is_refused(keeper, change):
    answer = keeper.send("pesan/received/", terbit="ya", **(TEXTS | change))
    assert answer.status_code == 422


def test_agencies_that_are_away_and_messages_that_failed(keeper):
    assert "Semua sistem yang ditanya menjawab" in said(keeper.get("/kelola/instansi/"))
    Health.objects.create(mall=MALL, agency="dukcapil", failures=6, lost_ms=int(on("09:10").timestamp() * 1000),
                          until_ms=int(on("09:50").timestamp() * 1000))  # fmt: skip
    Question.objects.create(mall=MALL, case="B-2026-000001", item=1, register="dukcapil.person", agency="dukcapil",
                            key="k", asked_ms=0, next_ms=0)  # fmt: skip
    Message.objects.create(mall=MALL, seq=1, case="B-2026-000001", person="", template="received", version=0, channel="sms",
                           state="failed", made_ms=0, next_ms=0)  # fmt: skip
    page = said(keeper.get("/kelola/instansi/"))
    assert "1 sistem instansi tidak menjawab" in page
    assert "sejak 09.10" in page
    assert "dicoba lagi 09.50" in page
    assert '<dt>Gagal</dt><dd>1</dd>' in page


def test_an_added_holiday_shows_which_promises_move(keeper):
    _, (number,) = send(LETTER, at=on("09:00"))
    before = case(number).due_ms
    page = said(keeper.get(f"/kelola/kalender/?coba={WEDNESDAY.isoformat()}"))
    assert "1 dari 1 tanggal janji bergeser" in page
    assert number in page
    assert "Kamis, 26 November 2026" in page
    assert case(number).due_ms == before
    assert "Tidak ada tanggal janji yang bergeser" in said(keeper.get("/kelola/kalender/?coba=2026-11-28"))
    assert keeper.get("/kelola/kalender/?coba=besok").status_code == 422
    assert moved_by(MALL, closed=[WEDNESDAY], agency="polda").count == 0
    assert moved_by(MALL).count == 0


def test_equal_statements_however_much_there_is(keeper):
    counts = []
    for turn in range(2):
        with CaptureQueriesContext(connection) as told:
            for page in ("layanan/", f"layanan/{LETTER}/", "tarif/", "aturan/"):
                keeper.get(f"/kelola/{page}")
        counts.append(len(told))
        if turn == 0:
            publish(letter(service="dukcapil.surat-lain"), letter(service="dukcapil.surat-lagi"), at=on("09:42"))
            for page in ("layanan/", f"layanan/{LETTER}/"):
                keeper.get(f"/kelola/{page}")
    assert counts[1] <= counts[0]
