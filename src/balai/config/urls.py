"""All addresses: one face per audience, the public site at the root."""

from importlib.util import find_spec

from django.urls import include, path

FACES = (
    ("kios/", "kiosk"),
    ("papan/", "board"),
    ("loket/", "counter"),
    ("kelola/", "manage"),
    ("api/", "api"),
    ("", "shared"),
    ("", "public"),
)
urlpatterns = [
    path(prefix, include(f"balai.faces.{face}.urls"))
    for prefix, face in FACES
    if find_spec(f"balai.faces.{face}.urls") is not None
]
handler400 = "balai.faces.shared.views.bad_request"
handler403 = "balai.faces.shared.views.denied"
handler404 = "balai.faces.shared.views.missing"
handler500 = "balai.faces.shared.views.broken"
