"""Addresses of the manager's pages, under /kelola/."""

from __future__ import annotations

from django.urls import path

from balai.faces.manage.views import calendar, devices, journal, now, people, report

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
    path("kalender/rancang/", calendar.draft, name="draft"),
    path("kalender/sahkan/", calendar.confirm, name="confirm"),
    path("pengguna/", people.people, name="people"),
    path("pengguna/baru/", people.add, name="add"),
]
