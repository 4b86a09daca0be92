"""Addresses of the machine API."""

from django.urls import path, re_path

from balai.faces.api.api import api, nothing_here

app_name = "api"
urlpatterns = [
    path("v1/", api.urls),
    re_path(r"^v1(/.*)?$", nothing_here),
]
