"""Every page of the citizen's site: it answers, in both languages, with the same number of queries however long."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balai.faces.public.bars import draw_bars
from balai.visits.actions import open_visit
from cast import SERVICES, SETUP, after, on

PAGES = [
    "/", "/cari/", "/cari/?q=ktp+hilang", "/cari/?q=xqzzk", "/layanan/", "/layanan/?instansi=dukcapil",
    "/layanan/dukcapil.ktp-hilang/", "/layanan/dukcapil.ktp-hilang/syarat/", "/peristiwa/kehilangan-dompet/",
    "/peristiwa/kehilangan-dompet/?ya=sim&ya=entah", "/hari-ini/", "/antrean/", "/skm/", "/masuk/",
]  # fmt: skip


def come(mall: str, at: datetime, *needs: str) -> dict:
    return open_visit(mall=mall, needs=needs or ["dukcapil.ktp-hilang"], paper=False, by=SETUP, at=at)


def text_of(page: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_page_answers(demo_hall: str, morning: datetime, client: Client, path: str, lang: str) -> None:
    client.cookies["balai_bahasa"] = lang
    page = client.get(path)
    html = page.content.decode()
    assert page.status_code == 200
    assert f'<html lang="{lang}"' in html
    assert html.count("<h1") == 1
    assert "%(" not in html
    assert len(html) < 70_000
    assert "balai_csrf" not in page.cookies or path == "/masuk/"


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as told:
        assert client.get(path).status_code == 200
    return len(told)


@pytest.mark.parametrize("path", ["/", "/hari-ini/", "/layanan/dukcapil.ktp-hilang/", "/skm/", "/cari/?q=ktp"])
def test_same_queries_at_one_and_three(demo_hall: str, morning: datetime, client: Client, path: str) -> None:
    come(demo_hall, morning)
    one = queries(client, path)
    come(demo_hall, after(morning, 1))
    come(demo_hall, after(morning, 2))
    assert queries(client, path) == one
    assert one <= 14


def test_home_asks_and_shows_the_load(demo_hall: str, morning: datetime, client: Client) -> None:
    for _ in range(3):
        come(demo_hall, morning)
    told = text_of(client.get("/"))
    assert "Mau urus apa hari ini?" in told
    assert "Buka sampai 16.00 WIB" in told
    assert "Lantai 2 · 3 menunggu" in told
    assert "Punya anak" in told
    assert "Ruang laktasi" in told


def test_demo_accounts_only_in_the_demo(demo_hall: str, morning: datetime, client: Client, settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    assert "serambi-demo" not in client.get("/").content.decode()
    settings.DEMO = True  # type: ignore[attr-defined]
    html = client.get("/").content.decode()
    assert all(word in html for word in ("serambi-demo", "/kios/", "/papan/", "/loket/", "/kelola/", "Ini mal peragaan"))


def test_search_as_you_type_is_a_fragment(demo_hall: str, client: Client) -> None:
    page = client.get("/cari/?q=ktp+ilang", headers={"HX-Request": "true"})
    html = page.content.decode()
    assert "<html" not in html
    assert "/layanan/dukcapil.ktp-hilang/" in html
    assert "Belum dikonfirmasi instansi" in html
    assert "HX-Request" in page.headers["Vary"]
    assert client.get("/cari/?q=", headers={"HX-Request": "true"}).content.strip() == b""


def test_no_result_is_no_wall(demo_hall: str, client: Client) -> None:
    told = text_of(client.get("/cari/?q=xqzzk"))
    assert "Belum ketemu untuk “xqzzk”" in told
    assert "Tanya meja informasi" in told


def test_search_escapes_what_was_typed(demo_hall: str, client: Client) -> None:
    assert b"<script>x" not in client.get("/cari/", {"q": "<script>x"}).content


def test_service_page_is_the_public_standard(demo_hall: str, morning: datetime, client: Client) -> None:
    told = text_of(client.get("/layanan/dukcapil.ktp-hilang/"))
    for part in ("1. Yang Anda bawa", "2. Langkahnya", "3. Waktu", "4. Biaya", "5. Hasilnya", "6. Saran dan pengaduan"):
        assert part in told
    for part in ("Kartu Keluarga (KK)", "1 hari kerja", "cuti bersama", "Gratis", "KTP-el pengganti", "Ombudsman",
                 "UU 23/2006", "Kompas 2020", "Belum dikonfirmasi instansi", "Cek sebelum berangkat",
                 "Surat tanda lapor kehilangan", "Lantai 2", "Alpukat Betawi", "nomor sampai 15.45"):  # fmt: skip
        assert part in told


@pytest.mark.parametrize(
    ("service", "sure"),
    [("dukcapil.akta-kelahiran", True), ("dukcapil.ktp-hilang", False), ("dpmptsp.klinik-pratama", False)],
)
def test_only_a_sourced_fee_is_called_the_only_one(demo_hall: str, client: Client, service: str, sure: bool) -> None:
    told = text_of(client.get(f"/layanan/{service}/"))
    assert ("Tidak ada biaya lain" in told, "Ada sumber tertulis" in told) == (sure, sure)
    assert ("Biaya ini belum dikonfirmasi instansi" in told) != sure


def test_closed_mall_says_when_it_opens(demo_hall: str, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from balai.config import clock

    monkeypatch.setattr(clock, "SHIFT_MS", 0)
    monkeypatch.setattr(clock, "SHIFT_MS", int(on("20:00").timestamp() * 1000) - clock.now_ms())
    assert "Tutup. Buka lagi besok pukul 07.30 WIB" in text_of(client.get("/"))
    assert "Tutup. Buka lagi besok pukul 07.30 WIB" in text_of(client.get("/layanan/dukcapil.ktp-hilang/"))


def test_checklist_is_shared_without_personal_data(demo_hall: str, morning: datetime, client: Client) -> None:
    html = client.get("/layanan/dukcapil.ktp-hilang/syarat/").content.decode()
    link = re.search(r'href="(https://wa\.me/\?text=[^"]+)"', html)
    assert link
    assert "Kartu%20Keluarga" in link[1]
    assert "layanan/dukcapil.ktp-hilang" in link[1]
    assert '<svg class="qr"' in html or 'class="qr"' in html


def test_life_event_orders_and_says_why(demo_hall: str, morning: datetime, client: Client) -> None:
    told = text_of(client.get("/peristiwa/kehilangan-dompet/?ya=sim"))
    places = [told.index(name) for name in ("Surat tanda lapor kehilangan", "Penggantian KTP-el", "Penggantian SIM")]
    assert places == sorted(places)
    assert "Dukcapil meminta surat kehilangan." in told
    assert "Sekali datang: 3 nomor antrean." in told
    assert "Penggantian SIM" not in text_of(client.get("/peristiwa/kehilangan-dompet/"))


def test_today_counts_and_draws(demo_hall: str, morning: datetime, client: Client) -> None:
    for needs in SERVICES.values():
        come(demo_hall, morning, *needs)
    page = client.get("/hari-ini/")
    assert "3 orang menunggu di seluruh mal." in text_of(page)
    assert b"<rect" in page.content
    assert 'Sebagai tabel' in page.content.decode()


def test_bars() -> None:
    chart = draw_bars([(8, 10), (9, 40), (10, 0)], 9)
    assert chart is not None
    assert [(bar.height, bar.now) for bar in chart.bars] == [(30, False), (120, True), (0, False)]
    assert all(bar.y + bar.height == chart.ground for bar in chart.bars)
    assert draw_bars([], 9) is None
    assert draw_bars([(8, 0)], 9) is None


@pytest.mark.parametrize(
    "path", ["/layanan/tidak.ada/", "/peristiwa/tidak-ada/", "/antrean/ZZZZZZZZ/", "/nilai/0000000000000000/"]
)
def test_unknown_things_are_not_found(demo_hall: str, morning: datetime, client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 404
    assert "Yang bisa Anda lakukan:" in page.content.decode()


@pytest.mark.parametrize("path", ["/", "/cari/", "/layanan/", "/hari-ini/", "/skm/"])
def test_pages_only_read(demo_hall: str, client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
