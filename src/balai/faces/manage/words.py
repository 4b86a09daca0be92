"""What the manager's pages say, in Indonesian. Pure."""

from __future__ import annotations

WHYS = {
    "no_desk_open": "Belum ada loket yang buka untuk antrean ini.",
    "fewer_than_planned": "Loket yang buka kurang dari jadwal.",
    "long_services": "Pelayanan lebih lama dari biasanya.",
    "more_arrivals": "Yang datang lebih banyak dari rencana loket.",
    "backlog": "Antrean tersisa dari jam sebelumnya.",
}
ANNOUNCEMENTS = (
    ("long_wait", "Antrean panjang, mohon maaf"),
    ("counter_opened", "Loket tambahan dibuka"),
    ("system_down", "Sistem instansi terganggu"),
    ("break_soon", "Sebentar lagi istirahat"),
    ("closing_soon", "Sebentar lagi tutup"),
    ("thanks", "Terima kasih sudah menunggu"),
)
SCOPES = {"mall": "Seluruh mal", "agency": "Instansi", "queue": "Antrean", "counter": "Loket"}
CHANNELS = (("kiosk", "Anjungan"), ("web", "Web"), ("phone", "Ponsel"), ("counter", "Loket"), ("api", "Program lain"))
COLUMNS = (
    ("served", "Dilayani"),
    ("missed", "Terlewat"),
    ("cancelled", "Dibatalkan"),
    ("void", "Batal cetak"),
    ("not_served", "Tidak terlayani"),
    ("waiting", "Masih berjalan"),
)
DESKS = {"open": "buka", "break": "istirahat", "closed": "tutup"}
KINDS = (("kiosk", "Anjungan (kiosk)"), ("board", "Papan"))
ROLES = {
    "clerk": "Petugas loket",
    "greeter": "Penyambut",
    "manager": "Manajer mal",
    "inspector": "Pengawas",
    "admin": "Administrator",
}
DAY_KINDS = {"public": "Libur nasional", "collective": "Cuti bersama"}
DONE = {
    "profil": "Loket {counter} sekarang mengutamakan antrean {queue}.",
    "umum": "Pengumuman tampil di papan.",
    "tutup": "Penutupan berlaku dan terlihat di semua layar.",
    "cabut": "Penutupan dicabut.",
    "hari": "Hari ditutup: {not_served} tidak terlayani, {absent} tidak hadir, {void} batal cetak.",
    "alat": "Token dicabut. Alat itu berhenti saat ini juga.",
    "draf": "Rancangan kalender dibuat. Bandingkan dengan SKB tiga menteri, lalu sahkan.",
    "sah": "Kalender disahkan dan berlaku untuk semua layar.",
    "akun": "Akun dibuat dan diberi tugas.",
}
"""Code in the address after an act -> what it says."""
