"""Addresses of the desk, under /loket/."""

from __future__ import annotations

from django.urls import path

from balai.faces.counter import views

app_name = "counter"
urlpatterns = [
    path("", views.counters, name="counters"),
    path("<int:number>/", views.desk, name="desk"),
    path("<int:number>/meja/", views.fragment, name="fragment"),
    path("<int:number>/baris/", views.rows, name="rows"),
    path("<int:number>/baris/<str:ticket>/", views.row, name="row"),
    path("<int:number>/cari/", views.search, name="search"),
    path("<int:number>/privasi/", views.privacy, name="privacy"),
    path("<int:number>/laku/<slug:name>/", views.act, name="act"),
]
