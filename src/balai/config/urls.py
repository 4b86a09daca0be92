"""All addresses: one face per audience, the public site at the root."""

from django.urls import include, path

urlpatterns = [
    path("kios/", include("balai.faces.kiosk.urls")),
    path("papan/", include("balai.faces.board.urls")),
    path("loket/", include("balai.faces.counter.urls")),
    path("kelola/", include("balai.faces.manage.urls")),
    path("kantor/", include("balai.faces.office.urls")),
    path("api/", include("balai.faces.api.urls")),
    path("", include("balai.faces.shared.urls")),
    path("", include("balai.faces.public.urls")),
]
handler400 = "balai.faces.shared.views.bad_request"
handler403 = "balai.faces.shared.views.denied"
handler404 = "balai.faces.shared.views.missing"
handler500 = "balai.faces.shared.views.broken"
