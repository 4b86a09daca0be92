"""What the people of the journeys write in their forms. All of them are made up."""

from __future__ import annotations

from staff import NIK

from balai.simulation.agencies.registers import person_of

SIP, NIB, HALAL = "dpmptsp.sip-bidan", "dpmptsp.nib-perorangan", "bpjph.halal-self-declare"
PBG, SIGN = "dpmptsp.pbg-rumah-sederhana", "dpmptsp.reklame"
VENDOR_NIK, BUILDER_NIK, TRADER_NIK = "3171015105880003", "3171011201800004", "3171012203850006"


def whose(nik: str, born: str) -> dict[str, object]:
    """The answers everybody gives, true to the simulated registers."""
    return {
        "applicant.kind": "person", "applicant.name": str(person_of(nik)["nama"]), "applicant.nik": nik,
        "applicant.birth_date": born, "applicant.phone": "0812 0000 1111", "applicant.email": "uji@contoh.invalid",
        "applicant.address": "Jalan Contoh 1", "applicant.region": "31.71.01.1001",
    }  # fmt: skip


MIDWIFE = whose(NIK, "1999-03-15") | {
    "str.number": "STR0001112223", "str.in_register": True, "practice.first": True, "practice.place_kind": "clinic",
    "practice.place_name": "Klinik Contoh", "practice.place_address": "Jalan Contoh 2",
    "practice.hours": "Senin-Jumat 08.00-14.00",
}  # fmt: skip
VENDOR = whose(VENDOR_NIK, "1988-05-11") | {
    "applicant.proof": "npwp", "applicant.npwp": VENDOR_NIK, "business.name": "Warung Contoh",
    "business.activity": "Nasi uduk di warung depan rumah", "business.kbli": "56102",
    "business.address": "Jalan Contoh 7", "business.capital_idr": "5000000", "business.turnover_idr": "60000000",
    "business.workers": "2", "business.statement": True, "halal.nib_state": "applying", "halal.outlets": "1",
    "halal.product_kind": "meal", "halal.products": "Nasi uduk", "halal.ingredients": "beras, kelapa",
    "halal.ingredients_certain": True, "halal.process": "Dimasak di rumah", "halal.process_simple": True,
    "halal.companion": "need",
}  # fmt: skip
BUILDER = whose(BUILDER_NIK, "1980-01-12") | {
    "land.title_kind": "shm", "land.title_number": "SHM-0099", "land.address": "Jalan Contoh 9",
    "land.region": "31.74.01.1002", "land.area_m2": "120", "building.floors": "1", "building.area_m2": "60",
    "building.prototype": False, "building.designer": "Perencana Contoh", "building.water": "piped",
    "owner.low_income": False,
}  # fmt: skip
TRADER = whose(TRADER_NIK, "1985-03-22") | {
    "business.name": "Toko Contoh", "company.nib": "1234567890123", "sign.kind": "nameboard", "sign.text": "Toko Contoh",
    "sign.tobacco": False, "sign.place": "own", "sign.address": "Jalan Contoh 3", "sign.road": "local",
    "sign.width_cm": "200", "sign.height_cm": "100", "sign.days": "365", "sign.structure": False,
}  # fmt: skip
