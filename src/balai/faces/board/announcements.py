"""The prepared announcements (queueing ANNOUNCEMENTS) in words, with a caption in the other language."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "counter_opened": (
        "Loket tambahan sudah dibuka. Nomor Anda akan lebih cepat dipanggil.",
        "An extra counter is open. Your number will be called sooner.",
    ),
    "long_wait": (
        "Hari ini antrean lebih panjang. Terima kasih sudah menunggu; semua nomor tetap dilayani.",
        "Queues are longer today. Thank you for waiting; every number will be served.",
    ),
    "system_down": (
        "Sistem instansi sedang terganggu. Tempat Anda tetap; petugas akan memberi tahu.",
        "An agency’s system is down. You keep your place; staff will let you know.",
    ),
    "closing_soon": (
        "Sebentar lagi tutup. Semua yang memegang nomor tetap kami layani.",
        "We close soon. Everybody who holds a number will be served.",
    ),
    "break_soon": (
        "Sebentar lagi istirahat. Nomor Anda tetap berlaku sesudahnya.",
        "A break begins soon. Your number stays valid afterwards.",
    ),
    "thanks": (
        "Terima kasih sudah berkunjung. Sampaikan kesan Anda lewat kode di kertas nomor.",
        "Thank you for your visit. Tell us how it was through the code on your ticket.",
    ),
}  # fmt: skip


def text_of(code: str, lang: str) -> str:
    """The announcement in the board's language; empty for an unknown code."""
    return TEXTS.get(code, ("", ""))[lang == "en"]


def caption_of(code: str, lang: str) -> str:
    """The announcement in the other language."""
    return TEXTS.get(code, ("", ""))[lang != "en"]
