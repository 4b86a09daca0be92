"""Who applies for what: fictitious people whom the simulated registers know, and their answers. Pure.

Everything about an applicant is a function of seed and running number, so that a restart needs the number alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from balai.simulation.agencies.registers import person_of
from balai.simulation.dice import choose, dice

Answers = dict[str, Any]
NIB, HALAL = "dpmptsp.nib-perorangan", "bpjph.halal-self-declare"
MIDWIFE, PHYSICIAN, SIGN = "dpmptsp.sip-bidan", "dpmptsp.sip-dokter", "dpmptsp.reklame"
HOUSE, GRAVE = "dpmptsp.pbg-rumah-sederhana", "dpmptsp.iptm-baru"
BIRTH, CARD, POLICE, JOB = "dukcapil.akta-kelahiran", "dukcapil.ktp-hilang", "polda.skck", "disnakertransgi.ak1"
FOOD = "usaha-makanan"
"""The life event of whoever asks for NIB and HALAL together."""

MIX: Mapping[tuple[str, ...], float] = {
    (MIDWIFE,): 14, (PHYSICIAN,): 10, (POLICE,): 16, (CARD,): 14, (SIGN,): 10, (HOUSE,): 8, (GRAVE,): 7, (BIRTH,): 6,
    (JOB,): 5, (NIB,): 4, (NIB, HALAL): 4, (HALAL,): 2,
}  # fmt: skip
"""What people of the demo apply for from home; an assumption, named here."""

PER_HOUR = 6.0
"""Applications per hour while the mall is open; an assumption of the demo."""

STREETS = ("Jalan Contoh", "Jalan Rekaan", "Jalan Misal", "Gang Umpama", "Jalan Peragaan")
REGIONS = ("31.71.01.1001", "31.71.06.1002", "31.74.09.1003", "31.73.05.1004", "31.75.02.1005")
STALLS = ("Warung Nasi", "Kedai Kopi", "Dapur Kue", "Depot Sayur", "Katering")
TRADES = ("karyawan swasta", "guru", "pengemudi", "perawat", "pedagang")
WISHES = ("kasir", "juru masak", "staf gudang", "teknisi", "admin kantor")


@dataclass(frozen=True, slots=True)
class Applicant:
    """One person: running number, identity number as the registers know it, name, birth date, whether a woman."""

    n: int
    nik: str
    name: str
    born: str
    woman: bool


def applicant_of(seed: int, n: int, *, ends: str = "", woman: bool | None = None) -> Applicant:
    """The n-th applicant; `ends` steers what the registers say (agencies/registers.py): 7, 8, none = a plain one."""
    rng = dice(seed, "applicant", n)
    female = rng.random() < 0.5 if woman is None else woman
    born = date(1966, 1, 1) + timedelta(days=rng.randrange(36 * 365))
    day = born.day + 40 if female else born.day
    serial = f"{1 + n % 899:03d}" + (ends or str(rng.randrange(1, 7)))
    nik = f"317{rng.randrange(1, 6)}0{rng.randrange(1, 7)}{day:02d}{born:%m%y}{serial}"
    return Applicant(n, nik, str(person_of(nik)["nama"]), born.isoformat(), female)


def choose_services(seed: int, n: int) -> tuple[str, ...]:
    """What the n-th applicant of a living day wants."""
    return choose(dice(seed, "wants", n), MIX)


def arrivals_of(seed: int, day: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """When applications are begun on a day, in ms, within `spans` (the mall's hours); in order."""
    rng, found = dice(seed, day, "applications"), []
    for starts, ends in spans:
        at = float(starts)
        while (at := at + rng.expovariate(PER_HOUR) * 3_600_000) < ends:
            found.append(int(at))
    return found


def answers_of(seed: int, who: Applicant, services: Sequence[str], today: date) -> Answers:
    """What a person writes into the forms of these services."""
    rng = dice(seed, "answers", who.n)
    told: Answers = {
        "applicant.kind": "person", "applicant.name": who.name, "applicant.nik": who.nik,
        "applicant.birth_date": who.born, "applicant.phone": f"0812000{10001 + who.n % 89_000:05d}",
        "applicant.address": f"{rng.choice(STREETS)} {rng.randrange(1, 90)}", "applicant.region": f"{who.nik[:2]}.{who.nik[2:4]}.{who.nik[4:6]}",
    }  # fmt: skip
    for service in services:
        told |= FORMS[service](rng, who, today)
    if NIB in services and HALAL in services:
        told |= {"halal.nib_state": "applying"}
    return told


def _nib(rng: Random, who: Applicant, today: date) -> Answers:
    return {
        "applicant.proof": "npwp", "applicant.npwp": who.nik, **_stall(rng, who),
        "business.activity": "Berjualan makanan matang di rumah.", "business.kbli": "56103",
        "business.capital_idr": rng.randrange(3, 40) * 1_000_000, "business.workers": rng.randrange(1, 6),
        "business.statement": True,
    }  # fmt: skip


def _stall(rng: Random, who: Applicant) -> Answers:
    return {
        "business.name": f"{rng.choice(STALLS)} {who.name.split()[0]} (contoh)",
        "business.address": f"{rng.choice(STREETS)} {rng.randrange(1, 90)}",
        "business.turnover_idr": rng.randrange(20, 300) * 1_000_000,
    }  # fmt: skip


def _halal(rng: Random, who: Applicant, today: date) -> Answers:
    return {
        **_stall(rng, who), "halal.nib_state": "have", "company.nib": f"{9_000_000_000_000 + who.n:013d}",
        "halal.outlets": 1, "halal.product_kind": rng.choice(("snack", "drink", "meal")),
        "halal.products": "Tiga produk contoh.", "halal.ingredients": "Bahan bersertifikat halal (contoh).",
        "halal.ingredients_certain": True, "halal.process": "Dimasak di dapur rumah.", "halal.process_simple": True,
        "halal.companion": "need",
    }  # fmt: skip


def _practice(rng: Random, who: Applicant, today: date) -> Answers:
    kind = rng.choice(("own", "clinic", "puskesmas", "hospital"))
    return {
        "str.number": f"STR-CONTOH-{1000 + who.n}", "str.in_register": True, "practice.first": rng.random() < 0.5,
        "practice.active_licences": 1, "practice.place_kind": kind, "practice.place_name": f"Praktik {who.name}",
        "practice.place_address": f"{rng.choice(STREETS)} {rng.randrange(1, 90)}", "practice.hours": "16.00-20.00",
        "practice.births": True, "practice.tenure": "owned",
    }  # fmt: skip


def _sign(rng: Random, who: Applicant, today: date) -> Answers:
    return {
        **_stall(rng, who), "company.nib": f"{9_000_000_000_000 + who.n:013d}",
        "sign.kind": rng.choice(("lightbox", "banner", "nameboard")), "sign.text": "Sedia nasi hangat (contoh)",
        "sign.tobacco": False, "sign.place": "own", "sign.address": f"{rng.choice(STREETS)} {rng.randrange(1, 90)}",
        "sign.road": rng.choice(("commercial", "local")), "sign.width_cm": rng.randrange(15, 40) * 10,
        "sign.height_cm": rng.randrange(8, 20) * 10, "sign.days": rng.choice((30, 90, 180)), "sign.structure": False,
    }  # fmt: skip


def _house(rng: Random, who: Applicant, today: date) -> Answers:
    return {
        "land.title_kind": "shm", "land.title_number": f"SHM CONTOH {100 + who.n}",
        "land.address": f"{rng.choice(STREETS)} {rng.randrange(1, 90)}", "land.region": rng.choice(REGIONS),
        "land.area_m2": str(rng.randrange(80, 160)), "building.floors": 1, "building.area_m2": str(rng.randrange(36, 72)),
        "building.prototype": rng.random() < 0.5, "building.designer": "Perencana Contoh",
        "building.water": rng.choice(("piped", "well")), "owner.low_income": False,
    }  # fmt: skip


def _grave(rng: Random, who: Applicant, today: date) -> Answers:
    return {
        "grave.relation": "child", "deceased.name": "Almarhum Contoh", "deceased.in_jakarta": True,
        "deceased.died_on": (today - timedelta(days=1)).isoformat(), "grave.cemetery": "TPU Contoh",
        "grave.unit": "islam", "grave.burial_on": today.isoformat(),
    }  # fmt: skip


def _birth(rng: Random, who: Applicant, today: date) -> Answers:
    return {
        "birth.reporter": "parent", "birth.has_certificate": False, "birth.in_indonesia": True,
        "child.name": rng.choice(("Bintang Contoh", "Cahaya Contoh", "Embun Contoh")),
        "child.sex": rng.choice(("male", "female")), "child.birth_place": "Jakarta", "child.order": 1,
        "child.birth_date": (today - timedelta(days=rng.randrange(5, 50))).isoformat(),
        "mother.name": who.name if who.woman else "Ibu Contoh", "mother.nik": "3171015503990001",
        "birth.marriage": "registered", "father.name": "Ayah Contoh" if who.woman else who.name,
        "father.nik": "3171011503990002", "birth.letter": True, "birth.kk": f"317101{1_000_000_000 + who.n}",
    }  # fmt: skip


def _card(rng: Random, who: Applicant, today: date) -> Answers:
    return {"card.recorded": True, "card.reason": rng.choice(("lost", "damaged")), "card.data_changed": False}


def _police(rng: Random, who: Applicant, today: date) -> Answers:
    return {
        "skck.birth_place": "Jakarta", "skck.purpose": rng.choice(("job", "school", "civil_service")),
        "skck.occupation": rng.choice(TRADES), "skck.father_name": "Ayah Contoh", "skck.mother_name": "Ibu Contoh",
        "skck.had_case": False, "skck.bpjs_active": True,
    }  # fmt: skip


def _job(rng: Random, who: Applicant, today: date) -> Answers:
    return {
        "job.in_jakarta": True, "job.education": "senior", "job.school": "SMA Contoh", "job.graduated": 2015,
        "job.experienced": False, "job.wanted": rng.choice(WISHES), "job.where": "home",
    }  # fmt: skip


FORMS: Mapping[str, Callable[[Random, Applicant, date], Answers]] = {
    NIB: _nib, HALAL: _halal, MIDWIFE: _practice, PHYSICIAN: _practice, SIGN: _sign, HOUSE: _house, GRAVE: _grave,
    BIRTH: _birth, CARD: _card, POLICE: _police, JOB: _job,
}  # fmt: skip
"""Service -> what its form is answered with."""
