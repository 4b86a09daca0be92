"""Addresses of the desk, under /loket/."""

from __future__ import annotations

from django.urls import path

from balai.faces.counter import assist_views as assist
from balai.faces.counter import cash_views, views

app_name = "counter"
urlpatterns = [
    path("", views.counters, name="counters"),
    path("<int:number>/", views.desk, name="desk"),
    path("<int:number>/meja/", views.fragment, name="fragment"),
    path("<int:number>/baris/", views.rows, name="rows"),
    path("<int:number>/baris/<str:ticket>/", views.row, name="row"),
    path("<int:number>/cari/", views.search, name="search"),
    path("<int:number>/privasi/", views.privacy, name="privacy"),
    path("<int:number>/bantu/", assist.begin, name="assist"),
    path("<int:number>/bantu/<str:code>/", assist.show, name="assist_open"),
    path("<int:number>/bantu/<str:code>/isi/", assist.form, name="assist_form"),
    path("<int:number>/bantu/<str:code>/berkas/", assist.papers, name="assist_papers"),
    path("<int:number>/bantu/<str:code>/berkas/<str:document>/", assist.give_paper, name="assist_paper"),
    path("<int:number>/bantu/<str:code>/gambar/<str:file>/", assist.preview, name="assist_preview"),
    path("<int:number>/bantu/<str:code>/setujui/", assist.confirm, name="assist_confirm"),
    path("<int:number>/bantu/<str:code>/kirim/", assist.send, name="assist_send"),
    path("<int:number>/bantu/<str:code>/terkirim/", assist.sent, name="assist_sent"),
    path("<int:number>/bantu/<str:code>/tunai/<str:bill>/", cash_views.cash, name="assist_cash"),
    path("<int:number>/laku/<slug:name>/", views.act, name="act"),
]
