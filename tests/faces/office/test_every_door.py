"""Every address of the office, walked as every role: of the agency, of another agency, of the whole mall, and strangers.

What a person reaches is written down here, door by door; a door that is not in the table fails the test. The rule: who
may not see a case finds it nowhere: not in a list, a search, a count, a download, a file, a picture or a paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from PIL import Image

from balai.cases.actions.checking import finish_check
from balai.cases.actions.deciding import decide_case, sign_decisions
from balai.cases.models import Case, WorkItem
from balai.cases.queries import case_page
from balai.directory.queries import find_staff_actor
from balai.directory.rules import GRANTS
from balai.documents.actions.producing import produce_ordered
from balai.documents.actions.uploads import upload_file
from balai.documents.queries.products import find_products
from balai.faces.office.urls import urlpatterns
from balai.journal.access import list_access
from balai.journal.reader import head_of
from balai.kernel.actors import Actor
from casework import (
    LETTER,
    PERMIT,
    WORKER,
    answered,
    draft,
    item,
    letter,
    permit,
    publish,
    send,
    step,
)
from cast import MALL, on

READERS = ("verifier", "assessor", "controller", "approver")
OWN = {
    **{role: "dukcapil" for role in ("verifier", "assessor", "controller", "approver", "clerk")},
    "technical": "polda", "pickup": "", "treasurer": "", "manager": "", "inspector": "", "admin": "", "greeter": "",
}  # fmt: skip
"""Role -> the agency of the person who holds it on this stage."""

WRONG = {role: "polda" for role in (*READERS, "clerk")} | {"technical": "dukcapil", "pickup": "polda"}
"""The same roles in the agency that has nothing to do with the cases."""


class Stage:
    """Three cases of dukcapil: one consulted with polda, one in check, one signed; a draft; people of every role."""

    def __init__(self, sign_in: Any) -> None:
        self.own = {role: sign_in(role, agency) for role, agency in OWN.items()}
        self.wrong = {role: sign_in(role, agency) for role, agency in WRONG.items()}
        self.second = sign_in("approver", "dukcapil")
        quick = permit(service="dukcapil.cepat-uji", title={"id": "Cepat", "en": "Quick"})
        quick["steps"] = [
            step("check", "check", "verifier"), step("decide", "decide", "approver", "check"),
            step("sign", "sign", "approver", "decide"), step("give", "handover", "pickup", "sign"),
        ]  # fmt: skip
        quick["fees"] = {"tariff": None}
        quick["scenarios"] = [{"name": "biasa", "given": {}, "then": {}}]
        publish(permit(), quick, letter())
        _, (self.consulted,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
        answered(self.consulted, at=on("08:01"))
        self.finish(self.consulted, "check")
        _, (self.checked,) = send(LETTER, at=on("08:02"))
        _, (self.signed,) = send("dukcapil.cepat-uji", at=on("08:03"))
        self.finish(self.signed, "check")
        decide_case(mall=MALL, item=item(self.signed, "decide").pk, outcome="granted", by=self.holder(self.signed, "decide"),
                    at=on("08:05"))  # fmt: skip
        sign_decisions(mall=MALL, cases=[self.signed], by=self.holder(self.signed, "sign"), at=on("08:06"))
        produce_ordered(mall=MALL, by=WORKER, at=on("08:07"))
        draft(LETTER, at=on("08:08"))
        self.product = find_products(f"case:{self.signed}")[0].code
        approver = self.actor(self.own["approver"])
        page = case_page(self.consulted, approver, at=on("08:09"))
        self.given = page.papers[0].file.id
        self.officers = str(upload_file(mall=MALL, owner=f"case:{self.consulted}", kind="opinion", filename="a.png", data=_png(),
                                        by=approver, at=on("08:09"))["id"])  # fmt: skip

    @property
    def numbers(self) -> list[str]:
        return [self.consulted, self.checked, self.signed]

    def actor(self, person: Any) -> Actor:
        found = find_staff_actor(int(person.ref.partition(":")[2]))
        assert found is not None
        return found

    def holder(self, number: str, step_id: str) -> Actor:
        found = find_staff_actor(int(item(number, step_id).assignee.partition(":")[2]))
        assert found is not None
        return found

    def finish(self, number: str, step_id: str) -> None:
        finish_check(mall=MALL, item=item(number, step_id).pk, by=self.holder(number, step_id), at=on("08:04"))

    def people(self) -> Iterator[tuple[str, Any]]:
        yield from self.own.items()
        for role, person in self.wrong.items():
            yield f"wrong {role}", person
        yield "stranger", Client()


def _png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (30, 20), "white").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def stage(sign_in):
    return Stage(sign_in)


SEES = {
    **{key: {"consulted", "checked", "signed"} for key in READERS},
    "technical": {"consulted"}, "pickup": {"signed"}, "manager": {"consulted", "checked", "signed"},
    "inspector": {"consulted", "checked", "signed"}, "admin": {"consulted", "checked", "signed"}, "clerk": set(),
}  # fmt: skip
"""Who finds which case. Not in the table: no door of cases opens at all."""

FULL = {**{key: {"consulted", "checked", "signed"} for key in READERS}, "technical": {"consulted"}, "pickup": {"signed"}}
"""Whose eyes see files and papers of which case."""

LISTS = {"technical": set(), **{key: set() for key in READERS}}
"""Roles with an inbox."""


def seen_in(text: str, stage: Stage) -> set[str]:
    return {name for name in ("consulted", "checked", "signed") if getattr(stage, name) in text}


def opened(response: Any) -> bool:
    """Whether a door opened: not to the sign-in, not to a refusal, not to nothing."""
    return response.status_code == 200


def test_lists_searches_counts_and_downloads(stage):
    for name, person in stage.people():
        expected = SEES.get(name, set())
        for path in ("berkas/?kelompok=all", "berkas/unduh.csv?kelompok=all", "berkas/?kelompok=all&cari=B-20"):
            response = person.get(f"/kantor/{path}")
            assert opened(response) == (name in SEES or name.removeprefix("wrong ") in SEES), (name, path, response.status_code)
            assert seen_in(response.content.decode(), stage) == (expected if opened(response) else set()), (name, path)
        for which in ("consulted", "checked", "signed"):
            number = getattr(stage, which)
            response = person.get("/kantor/cari/", {"nomor": number})
            found = response.status_code == 302 and response["Location"] == f"/kantor/berkas/{number}/"
            assert found == (which in expected), (name, which)


def test_the_inbox_shows_only_what_may_be_seen(stage):
    for name, person in stage.people():
        role = name.removeprefix("wrong ")
        for tab in ("milik", "ambil", "tunggu", "lambat"):
            for path in ("", "daftar/"):
                response = person.get(f"/kantor/{path}", {"tab": tab})
                assert opened(response) == (role in LISTS), (name, tab)
                assert seen_in(response.content.decode(), stage) <= SEES.get(name, set()), (name, tab)
    counts = re.findall(r'class="count[^"]*">([^<]+)<', stage.wrong["verifier"].get("/kantor/").content.decode())
    assert counts == ["0"] * 4, "a count leaks nothing either"


def test_case_pages_files_pictures_and_papers(stage):
    for name, person in stage.people():
        for which in ("consulted", "checked", "signed"):
            number, sees = getattr(stage, which), which in SEES.get(name, set())
            response = person.get(f"/kantor/berkas/{number}/")
            assert opened(response) == sees, (name, which, response.status_code)
            assert opened(response) or response.status_code in (302, 403, 404)
        deep = "consulted" in FULL.get(name, set())
        for file in (stage.given, stage.officers):
            for path in (f"lihat/{file}/", f"lihat/{file}/1.webp"):
                response = person.get(f"/kantor/berkas/{stage.consulted}/{path}")
                assert opened(response) == deep, (name, path, response.status_code)
        paper = person.get(f"/kantor/berkas/{stage.signed}/dokumen/{stage.product}/")
        assert opened(paper) == ("signed" in FULL.get(name, set())), (name, paper.status_code)
        assert opened(paper) == paper.content.startswith(b"%PDF")


def test_a_file_opens_only_through_its_own_case(stage):
    vera = stage.own["verifier"]
    for path in (f"lihat/{stage.given}/", f"lihat/{stage.officers}/1.webp", f"dokumen/{stage.product}/"):
        assert vera.get(f"/kantor/berkas/{stage.checked}/{path}").status_code == 404
    assert vera.get(f"/kantor/berkas/{stage.consulted}/lihat/{stage.given}/9.webp").status_code == 404


def test_personal_data_stays_where_it_belongs(stage):
    for name, person in stage.people():
        text = person.get(f"/kantor/berkas/{stage.consulted}/").content.decode()
        deep = "consulted" in FULL.get(name, set())
        assert ("Siti Contoh" in text) == deep, name
        assert "3171014405900001" not in text, "nobody sees a whole number without a purpose"
        assert ("+6281200000001" in text or "081200000001" in text) == (name in READERS), name
        revealed = person.post(f"/kantor/berkas/{stage.consulted}/ungkap/", {"isian": "applicant.nik", "tujuan": "match"})
        assert ("3171014405900001" in revealed.content.decode()) == (name in READERS), name
    without = stage.own["verifier"].post(f"/kantor/berkas/{stage.consulted}/ungkap/", {"isian": "applicant.nik", "tujuan": "iseng"})
    assert "3171014405900001" not in without.content.decode()
    looks = list_access(actor=stage.own["verifier"].ref, subject=f"case:{stage.consulted}")
    assert any(one.act == "case.reveal" and one.reason == "applicant.nik:match" for one in looks)


MAY_POST = {
    "reveal": (), "propose": ("verifier", "technical", *READERS), "objection": ("approver",), "correct": ("approver",),
    "revoke": ("approver",), "return": ("verifier", "technical"), "decide": ("approver",), "act": ("technical", *READERS),
    "sign": ("approver",), "give": ("pickup",), "courier": ("pickup",), "cancel_pickup": ("pickup",), "collect": ("clerk",),
    "refund": ("treasurer",), "reconcile": ("treasurer",), "match": ("treasurer",), "declare": ("admin", "technical", *READERS),
}  # fmt: skip
"""Doors that act -> roles that may enter at all; what they may do there, the commands decide."""

MAY_READ = {
    "inbox": tuple(LISTS), "rows": tuple(LISTS), "find": tuple(SEES), "cases": tuple(SEES), "export": tuple(SEES),
    "case": tuple(SEES), "original": tuple(SEES), "sheet": tuple(SEES), "product": tuple(SEES), "signing": ("approver",),
    "pickup": ("pickup",), "money": ("treasurer", "clerk"), "relations": ("admin", "technical", *READERS),
}  # fmt: skip


def addresses(stage: Stage) -> dict[str, str]:
    number, step_of = stage.consulted, item(stage.consulted, "opinion").pk
    facts = {
        "number": number, "item": step_of, "file": stage.given, "sheet": 1, "product": stage.product, "name": "ambil",
        "handover": stage.product,
    }  # fmt: skip
    found = {}
    for pattern in urlpatterns:
        route = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(facts[part[1]]), str(pattern.pattern))
        found[pattern.name] = f"/kantor/{route}"
    return found


def test_every_door_is_in_the_table_and_guarded(stage):
    named = {pattern.name for pattern in urlpatterns}
    assert named == set(MAY_POST) | set(MAY_READ)
    for pattern in urlpatterns:
        assert getattr(pattern.callback, "balai_grant", None), pattern.name
    assert get_resolver("balai.faces.office.urls").url_patterns


def test_every_door_denies_whom_it_must(stage):
    """A stranger is led to the sign-in or refused; a person without the grant gets the 403 page, on the record."""
    for door, address in addresses(stage).items():
        reading = door in MAY_READ
        for name, person in stage.people():
            role = name.removeprefix("wrong ")
            response = person.get(address) if reading else person.post(address, {"kunci": f"{door}-{role}"})
            allowed = (
                role in (MAY_READ if reading else MAY_POST)[door] if (reading or MAY_POST[door]) else role in SEES
            )
            if name == "stranger":
                assert response.status_code == (302 if reading else 403), (door, response.status_code)
                assert not reading or response["Location"].startswith("/masuk/")
            elif not allowed:
                assert response.status_code == 403, (door, name, response.status_code)
                assert list_access(actor=person.ref)[0].outcome == "refused"
            else:
                assert response.status_code in (200, 302, 403, 404, 409, 422), (door, name, response.status_code)


def test_nobody_moves_what_they_may_not_touch(stage):
    """Every act on every open step, posted by everybody it is not for, changes nothing."""
    acts = ("ambil", "lepas", "periksa", "pendapat", "tinjau", "biaya", "rekomendasi", "paraf", "tunda", "ulang", "alih")
    fields = {"catatan": "coba", "alasan": "coba", "pendapat": "agree", "putusan": "granted", "yakin": "ya",
              "salah.ktp": "missing"}  # fmt: skip
    strangers = [(name, person) for name, person in stage.people() if name.startswith(("wrong", "stranger")) or name not in SEES]
    strangers += [(role, stage.own[role]) for role in ("manager", "inspector", "clerk", "pickup")]
    before = (head_of(MALL), list(WorkItem.objects.order_by("id").values()), list(Case.objects.order_by("id").values()))
    for number in stage.numbers:
        for one in WorkItem.objects.filter(case__number=number, state__in=["ready", "taken", "done"]):
            for name, person in strangers:
                for act in (*acts, "putus", "kembalikan"):
                    response = person.post(f"/kantor/berkas/{number}/tugas/{one.pk}/{act}/", fields)
                    assert response.status_code in (302, 403, 404, 409, 422), (name, act, response.status_code)
                    assert head_of(MALL) == before[0], (name, act, one.step)
    for name, person in strangers:
        for path, more in (
            (f"berkas/{stage.signed}/cabut/", {"sebab": "fraud", "alasan": "coba"}),
            (f"berkas/{stage.signed}/koreksi/", {"isian.business.name": "Lain", "alasan": "coba", "berkas": stage.given}),
            (f"berkas/{stage.signed}/keberatan/", {"jawaban": "upheld", "alasan": "coba"}),
            ("tanda-tangan/kirim/", {"pilih": stage.signed, "yakin": "ya"}),
            (f"berkas/{stage.checked}/usul/", {"usulan": "coba saja"}),
        ):
            assert person.post(f"/kantor/{path}", more).status_code in (302, 403, 404, 409, 422), (name, path)
            assert head_of(MALL) == before[0], (name, path)
    after = (head_of(MALL), list(WorkItem.objects.order_by("id").values()), list(Case.objects.order_by("id").values()))
    assert after == before


def test_a_wrong_pick_up_desk_neither_finds_nor_gives(stage):
    right, wrong = stage.own["pickup"], stage.wrong["pickup"]
    for text in (stage.signed, stage.product, f"https://mal.example/cek/{stage.product}?k=1"):
        assert "Izin Uji" in right.get("/kantor/ambil/", {"cari": text}).content.decode()
        assert "Izin Uji" not in wrong.get("/kantor/ambil/", {"cari": text}).content.decode()
    told = {"dokumen": stage.product, "identitas": "ktp", "penerima": "self"}
    assert wrong.post("/kantor/ambil/serah/", told).status_code == 403
    assert right.post("/kantor/ambil/serah/", told).status_code == 302


def test_equal_questions_for_one_row_and_for_three(stage):
    """What a list or a page asks the database does not grow with its rows."""
    def asked(person: Any, path: str) -> int:
        person.get(path)
        with CaptureQueriesContext(connection) as told:
            assert person.get(path).status_code == 200
        return len(told)

    vera, ayu = stage.own["verifier"], stage.own["approver"]
    doors = [(vera, "/kantor/"), (vera, "/kantor/?tab=tunggu"), (vera, "/kantor/?tab=lambat"), (vera, "/kantor/daftar/"),
             (ayu, "/kantor/tanda-tangan/"), (vera, "/kantor/berkas/"), (vera, "/kantor/berkas/unduh.csv"),
             (vera, f"/kantor/berkas/{stage.checked}/")]  # fmt: skip
    few = [asked(person, path) for person, path in doors]
    for minute in range(3):
        _, (number,) = send("dukcapil.cepat-uji", at=on(f"08:1{minute}"))
        send(LETTER, at=on(f"08:1{minute}"))
        if minute:
            stage.finish(number, "check")
            decide_case(mall=MALL, item=item(number, "decide").pk, outcome="granted", by=stage.holder(number, "decide"),
                        at=on("08:20"))  # fmt: skip
    assert [asked(person, path) for person, path in doors] == few
    assert max(few) < 45, few
    assert set(GRANTS) <= set(OWN), "a new role belongs on this stage"
