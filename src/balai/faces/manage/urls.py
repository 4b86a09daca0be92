"""Addresses of the manager's pages, under /kelola/."""

from __future__ import annotations

from django.urls import path

from balai.faces.manage.views import (
    agencies,
    bundle,
    calendar,
    definitions,
    devices,
    drafting,
    journal,
    messages,
    now,
    people,
    policy,
    proposals,
    report,
    tariffs,
)

app_name = "manage"
urlpatterns = [
    path("", now.now, name="now"),
    path("pindah/", now.move, name="move"),
    path("umumkan/", now.announce, name="announce"),
    path("penutupan/", now.close, name="close"),
    path("penutupan/<int:closure>/cabut/", now.reopen, name="reopen"),
    path("tutup-hari/", now.end_day, name="end_day"),
    path("laporan/", report.report, name="report"),
    path("laporan/unduh.csv", report.report_csv, name="report_csv"),
    path("jurnal/", journal.journal, name="journal"),
    path("jurnal/periksa/", journal.verify, name="verify"),
    path("alat/", devices.devices, name="devices"),
    path("alat/baru/", devices.issue, name="issue"),
    path("alat/<int:token>/cabut/", devices.revoke, name="revoke"),
    path("kalender/", calendar.calendar, name="calendar"),
    path("kalender/rancang/", calendar.draft, name="calendar_draft"),
    path("kalender/sahkan/", calendar.confirm, name="confirm"),
    path("instansi/", agencies.agencies, name="agencies"),
    path("layanan/", definitions.index, name="definitions"),
    path("layanan/<str:service>/", definitions.show, name="definition"),
    path("layanan/<str:service>/riwayat/", definitions.history, name="history"),
    path("layanan/<str:service>/draf/", drafting.edit, name="draft"),
    path("layanan/<str:service>/bukti/", drafting.prove, name="proof"),
    path("layanan/<str:service>/terbit/", drafting.publish, name="publish"),
    path("layanan/<str:service>/buang/", drafting.discard, name="discard"),
    path("layanan/<str:service>/pindah/", drafting.rebase, name="rebase"),
    path("usulan/", proposals.index, name="proposals"),
    path("usulan/<int:proposal>/", proposals.answer, name="proposal"),
    path("tarif/", tariffs.index, name="tariffs"),
    path("tarif/<str:code>/", tariffs.edit, name="tariff"),
    path("aturan/", policy.index, name="policy"),
    path("aturan/ubah/", policy.edit, name="layer"),
    path("paket/", bundle.bundle, name="bundle"),
    path("paket/unduh.json", bundle.export, name="bundle_export"),
    path("pesan/", messages.index, name="messages"),
    path("pesan/<slug:code>/", messages.edit, name="message"),
    path("pengguna/", people.people, name="people"),
    path("pengguna/baru/", people.add, name="add"),
]
