"""What the manager's pages say, in the page's language."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

WHYS = {
    "no_desk_open": _("Belum ada loket yang buka untuk antrean ini."),
    "fewer_than_planned": _("Loket yang buka kurang dari jadwal."),
    "long_services": _("Pelayanan lebih lama dari biasanya."),
    "more_arrivals": _("Yang datang lebih banyak dari rencana loket."),
    "backlog": _("Antrean tersisa dari jam sebelumnya."),
}
ANNOUNCEMENTS = (
    ("long_wait", _("Antrean panjang, mohon maaf")),
    ("counter_opened", _("Loket tambahan dibuka")),
    ("system_down", _("Sistem instansi terganggu")),
    ("break_soon", _("Sebentar lagi istirahat")),
    ("closing_soon", _("Sebentar lagi tutup")),
    ("thanks", _("Terima kasih sudah menunggu")),
)
CHANNELS = (("kiosk", _("Anjungan")), ("web", _("Web")), ("phone", _("Ponsel")), ("counter", _("Loket")), ("api", _("Program lain")))
COLUMNS = (
    ("served", _("Dilayani")),
    ("missed", _("Terlewat")),
    ("cancelled", _("Dibatalkan")),
    ("void", _("Batal cetak")),
    ("not_served", _("Tidak terlayani")),
    ("waiting", _("Masih berjalan")),
)
KINDS = (("kiosk", _("Anjungan (kiosk)")), ("board", _("Papan")))
DAY_KINDS = {"public": _("Libur nasional"), "collective": _("Cuti bersama")}
DONE = {
    "profil": _("Loket %(counter)s sekarang mengutamakan antrean %(queue)s."),
    "umum": _("Pengumuman tampil di papan."),
    "tutup": _("Penutupan berlaku dan terlihat di semua layar."),
    "cabut": _("Penutupan dicabut."),
    "hari": _("Hari ditutup: %(not_served)s tidak terlayani, %(absent)s tidak hadir, %(void)s batal cetak."),
    "alat": _("Token dicabut. Alat itu berhenti saat ini juga."),
    "draf": _("Rancangan kalender dibuat. Bandingkan dengan SKB tiga menteri, lalu sahkan."),
    "sah": _("Kalender disahkan dan berlaku untuk semua layar."),
    "simpan": _("Draf tersimpan."),
    "usul": _("Jawaban tersimpan. Pengusul membacanya di halaman berkasnya."),
    "buang": _("Draf dibuang. Versi yang berlaku tidak berubah."),
    "terbit": _("Versi %(number)s terbit dan berlaku untuk permohonan baru."),
    "pindah": _("Draf sekarang berangkat dari versi terbaru."),
    "tarif": _("Tarif versi %(number)s terbit."),
    "aturan": _("Aturan versi %(number)s ditetapkan. Aturan berlaku saat definisi diterbitkan lagi."),
    "paket": _("Paket masuk: %(definitions)s definisi, %(tariffs)s tarif, %(layers)s aturan."),
    "pesan": _("Pesan versi %(number)s terbit."),
    "akun": _("Akun dibuat dan diberi tugas."),
}
"""Code in the address after an act -> what it says."""


def lang() -> str:
    """The page's language, as names of queues and zones take it."""
    return get_language() or "id"
