"""Addresses of the shared face."""

from django.urls import path, re_path

from balai.faces.shared import signin, views

urlpatterns = [
    path("masuk/", signin.sign_in, name="sign_in"),
    path("keluar/", signin.sign_out, name="sign_out"),
    path("bahasa/", views.switch_language, name="switch_language"),
    re_path(r"^gaya/(?P<names>[a-z.]+)-(?P<digest>[0-9a-f]+)\.css$", views.sheet, name="sheet"),
]
