"""Addresses of the boards."""

from django.urls import path

from balai.faces.board import views

app_name = "board"
urlpatterns = [
    path("", views.show, name="home"),
    path("pasang/", views.install, name="install"),
    path("penyimpan.js", views.worker, name="worker"),
    path("<slug:zones>/", views.show, name="show"),
    path("<slug:zones>/data.json", views.data, name="data"),
]
