"""What the desk says: reasons, outcomes, breaks, comfort and states in Indonesian. Pure."""

from __future__ import annotations

from balai.kernel.discipline import Law, Reason

OUTCOMES = (
    ("done", "Selesai"),
    ("partly", "Sebagian selesai"),
    ("incomplete", "Berkas belum lengkap"),
    ("referred", "Dirujuk ke tempat lain"),
)
PAUSES = (
    ("rest", "Istirahat sejenak"),
    ("prayer", "Salat"),
    ("meal", "Makan"),
    ("errand", "Urusan kantor"),
    ("system", "Sistem instansi terganggu"),
)
PLACES = (
    ("by_visit", "Menurut waktu datang", "Tidak mulai dari nol"),
    ("first", "Paling depan", "Misalnya hanya kurang satu tanda tangan"),
    ("last", "Paling belakang", "Pengunjung minta menunggu"),
)
COMFORT = {
    "elderly": ("old", "Lansia"),
    "disabled": ("wheelchair", "Disabilitas"),
    "pregnant": ("heart-handshake", "Hamil"),
    "infant": ("baby-carriage", "Membawa bayi"),
    "sign_language": ("hand-love-you", "Bahasa isyarat"),
}
STATES = {
    "printing": "sedang dicetak",
    "waiting": "menunggu",
    "called": "dipanggil",
    "serving": "dilayani",
    "held": "ditahan",
    "missed": "terlewat",
    "absent": "tidak hadir",
    "served": "selesai",
    "cancelled": "dibatalkan",
    "void": "batal, kertas tidak keluar",
    "not_served": "tidak terlayani",
}
DESKS = {"closed": "Tutup", "open": "Buka", "break": "Istirahat"}
DONE = {
    "transfer": "dialihkan",
    "finish": "diselesaikan",
    "miss": "dilewati",
    "hold": "ditahan",
    "cancel": "dibatalkan",
}
"""Verb of a reversible act -> how the undo bar says it."""


def why_next(reason: Reason, law: Law, *, private: bool = False) -> str:
    """Why the discipline chose this one; with `private` without a word about comfort needs."""
    if private and reason in (Reason.PRIORITY_OWED, Reason.HEAD_START, Reason.REGULAR_OWED):
        return "menurut aturan urutan"
    head_min, most_min = law.head_start_ms // 60_000, law.max_wait_ms // 60_000
    return {
        Reason.TURN: "paling lama menunggu",
        Reason.PRIORITY_OWED: f"perlu kenyamanan tambahan, dan sudah {law.regular_per_priority} panggilan biasa",
        Reason.REGULAR_OWED: f"giliran biasa: sudah {law.priority_per_regular} panggilan prioritas berturut-turut",
        Reason.RETURNED: "lapor kembali, dan gilirannya sudah tiba",
        Reason.PROMISE: f"menunggu lebih dari janji {most_min} menit",
        Reason.HEAD_START: f"perlu kenyamanan tambahan, dihitung {head_min} menit lebih dulu",
    }[reason]
