"""The fixed words of papers, Indonesian and English."""

from __future__ import annotations

from datetime import date

from balai.kernel.wording import MONTHS

WORDS: dict[str, tuple[str, str]] = {
    "number": ("Nomor", "Number"),
    "issued": ("Terbit", "Issued"),
    "valid": ("Berlaku sampai", "Valid until"),
    "no_end": ("Tidak ada batas waktu", "No end date"),
    "place_date": ("Ditetapkan pada", "Done on"),
    "given_to": ("Diberikan kepada", "Given to"),
    "holder": ("Pemegang", "Holder"),
    "signed": ("Ditandatangani secara elektronik", "Signed electronically"),
    "verify": ("Cek keaslian", "Check it is genuine"),
    "scan": ("Pindai kode ini, atau buka", "Scan this code, or open"),
    "type_code": ("dan ketik kode", "and type the code"),
    "domain": (
        "Pastikan alamatnya situs resmi pemerintah, berakhiran .go.id.",
        "Make sure the address is an official government site, ending in .go.id.",
    ),
    "electronic": (
        "Dokumen ini sah tanpa tanda tangan basah dan tanpa cap. Keasliannya dibuktikan oleh tanda tangan elektronik.",
        "This document needs no ink signature and no stamp. Its electronic signature proves it.",
    ),
    "test": (
        "SERTIFIKAT UJI. Dokumen ini peragaan dan tidak berlaku sebagai dokumen resmi.",
        "TEST CERTIFICATE. This document is a demonstration and has no legal force.",
    ),
    "page": ("Halaman", "Page"),
    "of": ("dari", "of"),
    "subject": ("Hal", "Subject"),
    "received": ("Diterima", "Received"),
    "paid": ("Lunas", "Paid"),
    "taken": ("Telah diterima oleh pemegang atau kuasanya", "Received by the holder or a proxy"),
    "extract": ("Petikan pendaftaran", "Extract of registration"),
    "grant": ("Surat pemberian izin", "Letter of grant"),
    "refusal": ("Surat penolakan", "Letter of refusal"),
    "withdrawal": ("Surat pencabutan", "Letter of withdrawal"),
    "deed": ("Surat keterangan fiktif positif", "Deed of deemed grant"),
}


def words_of(lang: str) -> dict[str, str]:
    """All words in a language."""
    return {name: pair[lang == "en"] for name, pair in WORDS.items()}


def day_words(day: date, lang: str) -> str:
    """A date as papers write it: 18 Desember 2026."""
    return f"{day.day} {MONTHS['en' if lang == 'en' else 'id'][day.month - 1]} {day.year}"
