"""The desk in English, page by page; and the record of who saw a comfort need."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from balai.faces.counter import seen
from balai.journal.access import list_access
from cast import AKTA, SKCK, on, ticket, visit

INDONESIAN = re.compile(
    r"\b(yang|dan|di|ke|dari|untuk|dengan|belum|sudah|atau|ini|loket|antrean|menunggu|dipanggil|dilayani|nomor|tutup|buka"
    r"|selesai|petugas|pengunjung|tidak|hari|jam|menit|mnt|sejak|datang)\b", re.I,
)  # fmt: skip


def said(response: Any) -> str:
    """Text and spoken attributes of a page, without the switch back to Indonesian."""
    page = response.content.decode()
    page = re.sub(r'<form class="languages".*?</form>', " ", page, flags=re.S)
    spoken = re.findall(r'\b(?:aria-label|title|placeholder|label|data-[a-z-]*word[a-z-]*|data-why)="([^"]*)"', page)
    return re.sub(r"\s+", " ", html.unescape(" ".join([re.sub(r"<[^>]+>", " ", page), *spoken])))


def leftovers(response: Any) -> list[str]:
    return [hit[0] for hit in INDONESIAN.finditer(said(response))]


@pytest.fixture
def english(rina):
    """Rina with the language switch on English; one visitor with two matters, one more in the line."""
    rina.cookies["balai_bahasa"] = "en"
    visit(AKTA, SKCK, at=on("09:00"), comfort=["pregnant"])
    ticket(AKTA, at=on("09:01"))
    return rina


@pytest.mark.parametrize(("path", "words"), [
    ("", ["Choose a counter", "As of 09:40 WIB", "Open counter 4"]),
    ("4/", ["Counter 4 is closed", "Open counter", "Change counter", "has waited longest", "Civil records", "Pregnant",
            "Keyboard shortcuts", "Can be undone for {n} more seconds."]),
    ("4/baris/", ["Queue", "waiting"]),
])  # fmt: skip
def test_a_page_in_english(english, path, words):
    response = english.get(f"/loket/{path}")
    assert '<html lang="en"' in response.content.decode()
    assert 'value="id" lang="id">Bahasa Indonesia' in response.content.decode()
    assert [word for word in words if word not in said(response)] == []
    assert leftovers(response) == []


def test_every_state_of_the_desk_in_english(english):
    texts = []
    for name in ("buka", "panggil", "mulai", "tahan", "jeda", "buka", "cepat", "tutup"):
        key = re.search(r'/laku/(?:mulai|selesai)/.*?name="nomor" value="(\w+)"', english.get("/loket/4/").content.decode(), re.S)
        answer = english.act(4, name, fragment=True, **({"nomor": key[1]} if key else {}))
        assert answer.status_code == 200, name
        assert leftovers(answer) == [], name
        assert leftovers(english.get("/loket/4/")) == [], name
        texts.append(said(answer))
    for text, word in zip(texts, ("Call next", "Call 1 of 3", "Partly done", "On hold (1)", "Back on duty", "Ready to serve",
                                  "finished", "Counter 4 is closed"), strict=True):  # fmt: skip
        assert word in text
    assert "Other matters of this visit" in texts[2]


def test_a_refusal_and_a_search_in_english(english):
    refused = english.act(4, "panggil")
    assert refused.status_code == 422
    assert leftovers(refused) == []
    assert '<input type="hidden" name="kembali" value="/loket/4/">' in refused.content.decode()
    found = english.get("/loket/4/cari/?cari=A1")
    assert "A01 waiting" in said(found)
    assert "came 09:00" in said(found)
    assert leftovers(found) == []
    assert "is not here today" in said(english.get("/loket/4/cari/?cari=A99"))


def test_indonesian_stays_the_first_language(rina):
    text = rina.get("/loket/4/").content.decode()
    assert '<html lang="id"' in text
    assert "Loket 4 tutup" in text
    assert 'value="en" lang="en">English' in text


# who saw a comfort need -------------------------------------------------------------------------------


def records(person: Any) -> list[str]:
    rows = list_access(actor=person.ref).filter(act="comfort.see", outcome="seen")
    return sorted(rows.values_list("subject", flat=True))


@pytest.mark.parametrize("path", ["4/", "4/baris/", "4/baris/A01/"])
def test_a_shown_need_is_on_the_record_once_per_person_and_ticket(rina, sign_in, path):
    needy = ticket(AKTA, at=on("09:00"), comfort=["elderly"])
    ticket(AKTA, at=on("09:01"))
    for _ in range(3):
        rina.get(f"/loket/{path}")
    assert records(rina) == [f"ticket:{needy}"]
    seen._KNOWN.clear()  # another process
    rina.get(f"/loket/{path}")
    assert records(rina) == [f"ticket:{needy}"]
    colleague = sign_in()
    colleague.get(f"/loket/{path}")
    assert records(colleague) == [f"ticket:{needy}"]


def test_the_visitor_at_the_desk_counts_too(rina):
    needy = ticket(AKTA, at=on("09:00"), comfort=["infant"])
    rina.post("/loket/4/privasi/")
    rina.act(4, "buka")
    rina.act(4, "panggil")
    assert "Membawa bayi" not in rina.get("/loket/4/").content.decode()
    assert records(rina) == []
    rina.post("/loket/4/privasi/")
    rina.get("/loket/4/meja/")
    assert records(rina) == [f"ticket:{needy}"]


def test_pages_that_show_no_need_leave_no_record(rina):
    ticket(AKTA, at=on("09:00"), comfort=["elderly"])
    ticket(AKTA, at=on("09:01"))
    for path in ("", "4/meja/", "4/cari/?cari=A01"):
        rina.get(f"/loket/{path}")
    assert records(rina) == []


@pytest.mark.parametrize("path", ["4/", "4/baris/A01/", "4/baris/"])
def test_the_record_is_asked_once_for_all_new_rows_and_never_again(rina, path):
    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connections["access"]) as queries:
            rina.get(f"/loket/{path}")
        told = [one["sql"].lstrip().upper() for one in queries.captured_queries]
        return sum(sql.startswith("SELECT") for sql in told), sum(sql.startswith("INSERT") for sql in told)

    for minute in range(3):
        ticket(AKTA, at=on(f"09:0{minute}"), comfort=["elderly"])
    shown = 1 if path == "4/baris/A01/" else 3
    assert asked() == (1, shown)
    assert asked() == (0, 0)
