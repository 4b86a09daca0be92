"""A picture for every zone, line and service, so that people who do not read find their way too."""

from __future__ import annotations

ZONES = {
    "A": "id", "C": "building-store", "K": "stethoscope", "R": "receipt-tax", "U": "briefcase", "X": "shield-check",
}  # fmt: skip
LINES = {
    "atr-bpn.umum": "map-pin", "bank-jakarta.umum": "building-bank", "bapenda.pajak-daerah": "receipt-tax",
    "bapenda.pbb-bphtb": "home", "bkpm.oss": "chart-line", "bpjph.umum": "certificate",
    "bpjs-kesehatan.umum": "building-hospital", "bpjs-ketenagakerjaan.umum": "shield-check", "dinsos.umum": "hearts",
    "disnakertransgi.umum": "briefcase", "djp.umum": "receipt", "dpmptsp.bangunan": "building",
    "dpmptsp.kesehatan": "stethoscope", "dpmptsp.lingkungan": "tree", "dpmptsp.sosial": "school",
    "dpmptsp.usaha": "building-store", "dukcapil.akta": "certificate", "dukcapil.ktp-kk": "id",
    "imigrasi.paspor": "e-passport", "kemenag.umum": "rings", "kemenkum.umum": "scale", "pam-jaya.umum": "droplet",
    "pln.umum": "bolt", "pn-jaksel.umum": "gavel", "polda.sim": "license", "polda.skck": "fingerprint",
    "samsat.kendaraan": "motorbike",
}  # fmt: skip
WORDS = {
    "akta-kelahiran": "baby-carriage", "akta-perkawinan": "rings", "akta-perceraian": "files", "nikah": "rings",
    "bayi": "baby-carriage", "anak": "baby-carriage", "kk": "users", "kia": "baby-bottle", "pindah": "home-move",
    "datang": "home-move", "ikd": "device-mobile", "nik": "id-badge", "hilang": "search", "kematian": "plant",
    "meninggal": "plant", "pemakaman": "plant", "jenazah": "plant", "iptm": "plant", "waris": "users",
    "paspor": "e-passport", "sim-a": "car", "sim-c": "motorbike", "sim-d": "wheelchair", "sim-internasional": "world",
    "stnk": "receipt", "bpkb": "files", "mutasi": "truck", "skck": "shield-check", "sidik": "fingerprint",
    "keramaian": "speakerphone", "laporan": "clipboard-list", "kehilangan": "search", "nib": "building-store",
    "oss": "device-desktop", "apotek": "building-hospital", "klinik": "building-hospital",
    "rumah-sakit": "building-hospital", "optik": "eye", "perawat": "heart-handshake", "bidan": "baby-carriage",
    "dokter": "stethoscope", "gigi": "mood-smile", "hewan": "hearts", "rumah": "home", "kos": "home",
    "reklame": "photo", "jalan": "map-pin", "kebakaran": "bell", "air": "droplet", "limbah": "toilet-paper",
    "pohon": "tree", "taman": "tree", "parkir": "parking", "trayek": "bus", "pariwisata": "beach",
    "restoran": "building-store", "hotel": "building", "hiburan": "star", "merek": "rubber-stamp",
    "cipta": "pencil", "paten": "settings", "yayasan": "building-community", "apostille": "rubber-stamp",
    "sd": "school", "smp": "school", "sma": "school", "paud": "school", "lkp": "school", "penelitian": "search",
    "pelatihan": "school", "beasiswa": "school", "ak1": "id-badge-2", "perselisihan": "scale", "jht": "coins",
    "jp": "old", "klj": "old", "kpdj": "disabled", "alat-bantu": "wheelchair", "kaj": "baby-bottle",
    "panti": "home", "tagihan": "receipt", "sambung": "plus", "daya": "bolt", "pengaduan": "message",
    "rekening": "wallet", "bayar": "cash", "kartu": "credit-card", "lunas": "circle-check", "njop": "cash",
    "pajak": "receipt-tax", "sertifikat": "certificate", "ukur": "map-pin", "blokir": "lock", "efin": "lock",
    "npwp": "id-badge", "spt": "file-text", "alamat": "map-pin", "ubah": "edit", "pembetulan": "edit",
    "perubahan": "edit", "pencabutan": "x", "tutup": "x", "konsultasi": "message", "informasi": "info-circle",
    "perpanjangan": "refresh", "percepatan": "clock", "rusak": "alert-triangle", "ktp": "id",
}  # fmt: skip


def picture_of_zone(letter: str) -> str:
    """The icon of a zone's theme."""
    return ZONES.get(letter, "building-community")


def picture_of_line(line: str) -> str:
    """The icon of a queue."""
    return LINES.get(line, "ticket")


def picture_of(service: str, line: str) -> str:
    """The icon of a service: by the first word of its code that has a picture, else its queue's."""
    name = service.partition(".")[2]
    parts = name.split("-")
    tried = [name, *("-".join(parts[at : at + 2]) for at in range(len(parts) - 1)), *parts]
    return next((WORDS[word] for word in tried if word in WORDS), picture_of_line(line))
