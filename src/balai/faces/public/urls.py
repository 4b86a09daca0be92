"""Addresses of the citizen's site."""

from django.urls import path

from balai.faces.public.views import events, home, services, survey, take, today, verify, visit

urlpatterns = [
    path("", home.home, name="home"),
    path("cari/", services.search, name="search"),
    path("layanan/", services.services, name="services"),
    path("layanan/<str:code>/", services.service, name="service"),
    path("layanan/<str:code>/syarat/", services.checklist, name="checklist"),
    path("peristiwa/<slug:code>/", events.life_event, name="life_event"),
    path("hari-ini/", today.today, name="today"),
    path("antrean/", visit.find, name="visit_find"),
    path("antrean/<str:code>/", visit.show, name="visit"),
    path("antrean/<str:code>/tunda/", visit.postpone, name="visit_postpone"),
    path("antrean/<str:code>/lapor/", visit.report_back, name="visit_return"),
    path("antrean/<str:code>/batal/", visit.give_back, name="visit_cancel"),
    path("ambil/<str:token>/", take.take, name="take"),
    path("nilai/<str:ticket>/", survey.rate, name="rate"),
    path("skm/", survey.published_survey, name="survey"),
    path("cek/", verify.enter, name="verify"),
    path("cek/kunci.json", verify.keys, name="verify_keys"),
    path("cek/lapor/", verify.report, name="report_fake"),
    path("cek/<str:code>.json", verify.show_json, name="verdict_json"),
    path("cek/<str:code>", verify.show, name="verdict"),
]
