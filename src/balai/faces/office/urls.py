"""Addresses of the office, under /kantor/."""

from __future__ import annotations

from django.urls import path, register_converter

from balai.faces.office.views import (
    acts,
    case,
    cases,
    confirm,
    files,
    inbox,
    money,
    pickup,
    relations,
    returning,
    signing,
)


class CaseNumber:
    """The public number of a case, such as B-2026-000123."""

    regex = r"B[0-9]{0,4}-[0-9]{4}-[0-9]{4,9}"

    def to_python(self, value: str) -> str:
        """As it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands in the address."""
        return value


register_converter(CaseNumber, "case")

app_name = "office"
_CASE = "berkas/<case:number>/"
_ITEM = _CASE + "tugas/<int:item>/"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("daftar/", inbox.rows, name="rows"),
    path("cari/", cases.find, name="find"),
    path("berkas/", cases.cases, name="cases"),
    path("berkas/unduh.csv", cases.export, name="export"),
    path(_CASE, case.case, name="case"),
    path(_CASE + "ungkap/", case.reveal, name="reveal"),
    path(_CASE + "lihat/<slug:file>/", files.original, name="original"),
    path(_CASE + "lihat/<slug:file>/<int:sheet>.webp", files.sheet, name="sheet"),
    path(_CASE + "dokumen/<slug:product>/", files.product, name="product"),
    path(_CASE + "usul/", acts.propose, name="propose"),
    path(_CASE + "keberatan/", acts.objection, name="objection"),
    path(_CASE + "koreksi/", confirm.correct, name="correct"),
    path(_CASE + "cabut/", confirm.revoke, name="revoke"),
    path(_ITEM + "kembalikan/", returning.give_back, name="return"),
    path(_ITEM + "putus/", confirm.decide, name="decide"),
    path(_ITEM + "<slug:name>/", acts.act, name="act"),
    path("tanda-tangan/", signing.signing, name="signing"),
    path("tanda-tangan/kirim/", signing.sign, name="sign"),
    path("ambil/", pickup.pickup, name="pickup"),
    path("ambil/serah/", pickup.give, name="give"),
    path("ambil/kurir/<slug:handover>/", pickup.courier, name="courier"),
    path("ambil/batal/<slug:handover>/", pickup.cancel, name="cancel_pickup"),
    path("kas/", money.money, name="money"),
    path("kas/tunai/", money.collect, name="collect"),
    path("kas/kembalikan/", money.refund, name="refund"),
    path("kas/tutup/", money.reconcile, name="reconcile"),
    path("kas/cocokkan/", money.match, name="match"),
    path("hubungan/", relations.relations, name="relations"),
    path("hubungan/nyatakan/", relations.declare, name="declare"),
]
