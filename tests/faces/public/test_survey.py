"""The survey form and the published results."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.test import Client

from balai.directory.rules import GRANTS
from balai.feedback.models import Response
from balai.feedback.rules import CODES
from balai.kernel.actors import Actor
from balai.queueing.actions.calling import call_next
from balai.queueing.actions.serving import finish_service, start_service
from balai.queueing.actions.staffing import open_counter
from balai.visits.actions import open_visit
from cast import SETUP, after

CLERK = Actor("staff:9", GRANTS["manager"], "counter")


@pytest.fixture
def served(demo_hall: str, morning: datetime) -> str:
    """The key of a served ticket."""
    at = after(morning, minutes=-20)
    open_visit(mall=demo_hall, needs=["dukcapil.ktp-hilang"], paper=False, by=SETUP, at=at)
    open_counter(mall=demo_hall, counter=17, by=CLERK, at=at)
    key = str(call_next(mall=demo_hall, counter=17, by=CLERK, at=after(at, 10))["id"])
    start_service(mall=demo_hall, ticket=key, by=CLERK, at=after(at, 40))
    finish_service(mall=demo_hall, ticket=key, by=CLERK, at=after(at, minutes=8))
    return key


def text_of(page: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_one_tap_is_enough(served: str, client: Client) -> None:
    form = client.get(f"/nilai/{served}/")
    assert "Bagaimana layanan tadi?" in text_of(form)
    key = re.search(r'name="kunci" value="([^"]+)"', form.content.decode())[1]
    for _ in range(2):
        done = client.post(f"/nilai/{served}/", {"umum": "4", "bayar": "tidak", "kunci": key})
        assert done.status_code == 200
    kept = Response.objects.get()
    assert (kept.overall, kept.paid_extra, kept.u1) == (4, False, None)
    assert "Nomor ini sudah dinilai" in text_of(client.get(f"/nilai/{served}/"))


def test_nine_elements_benefit_and_burden(served: str, client: Client) -> None:
    answers = {code: "3" for code in CODES} | {"umum": "3", "manfaat": "5", "beban": "2", "cerita": " Ramah. ", "bayar": "ya"}
    assert client.post(f"/nilai/{served}/", answers).status_code == 200
    kept = Response.objects.get()
    assert [getattr(kept, code) for code in CODES] == [3] * 9
    assert (kept.benefit, kept.burden, kept.comment, kept.paid_extra) == (5, 2, "Ramah.", True)
    told = text_of(client.get("/skm/"))
    assert "75,00" in told
    assert "Mutu C" in told
    assert "74,93" in told
    assert "1 dari 1 orang menyatakan diminta membayar di luar tarif." in told


@pytest.mark.parametrize("form", [{}, {"umum": "9"}, {"umum": "5"}, {"bayar": "ya"}])
def test_nothing_chosen_is_explained(served: str, client: Client, form: dict[str, str]) -> None:
    answer = client.post(f"/nilai/{served}/", form)
    assert answer.status_code == 422
    assert "Pilih satu wajah dahulu, lalu kirim." in text_of(answer)
    assert not Response.objects.exists()


def test_not_before_the_service_ended(demo_hall: str, morning: datetime, client: Client) -> None:
    visit = open_visit(mall=demo_hall, needs=["polda.skck"], paper=False, by=SETUP, at=morning)
    for answer in (client.get(f"/nilai/{visit['tickets'][0]['id']}/"), client.post(f"/nilai/{visit['tickets'][0]['id']}/")):
        assert answer.status_code == 409
        assert "Penilaian dibuka setelah layanan selesai" in text_of(answer)


def test_published_page_says_when_the_sample_is_small(served: str, client: Client) -> None:
    told = text_of(client.get("/skm/"))
    assert "Belum ada jawaban lengkap" in told
    assert "Dukcapil" in told
    assert "sampel kurang" in told
