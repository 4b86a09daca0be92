"""Addresses of the kiosk."""

from django.urls import path

from balai.faces.kiosk.views import choosing, device, numbers

app_name = "kiosk"
urlpatterns = [
    path("", choosing.home, name="home"),
    path("ambil/", choosing.choose, name="choose"),
    path("cari/", choosing.search, name="search"),
    path("peristiwa/", choosing.life_events, name="life_events"),
    path("keperluan/", choosing.basket, name="basket"),
    path("kenyamanan/", numbers.comfort, name="comfort"),
    path("nomor/", numbers.issue, name="issue"),
    path("nomor/<slug:code>/", numbers.show, name="show"),
    path("nomor/<slug:code>/kertas/", numbers.confirm, name="confirm"),
    path("nomor/<slug:code>/kembali/", numbers.come_back, name="come_back"),
    path("kode/", numbers.enter_code, name="code"),
    path("bantuan/", choosing.help_page, name="help"),
    path("tampilan/", device.display, name="display"),
    path("selesai/", device.finish, name="finish"),
    path("pasang/", device.install, name="install"),
]
