"""What the desk says: reasons, outcomes, breaks, comfort and states in the page's language."""

from __future__ import annotations

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from balai.kernel.discipline import Law, Reason

OUTCOMES = (
    ("done", _("Selesai")),
    ("partly", _("Sebagian selesai")),
    ("incomplete", _("Berkas belum lengkap")),
    ("referred", _("Dirujuk ke tempat lain")),
)
PAUSES = (
    ("rest", _("Istirahat sejenak")),
    ("prayer", _("Salat")),
    ("meal", _("Makan")),
    ("errand", _("Urusan kantor")),
    ("system", _("Sistem instansi terganggu")),
)
PLACES = (
    ("by_visit", _("Menurut waktu datang"), _("Tidak mulai dari nol")),
    ("first", _("Paling depan"), _("Misalnya hanya kurang satu tanda tangan")),
    ("last", _("Paling belakang"), _("Pengunjung minta menunggu")),
)
COMFORT = {
    "elderly": ("old", _("Lansia")),
    "disabled": ("wheelchair", _("Disabilitas")),
    "pregnant": ("heart-handshake", _("Hamil")),
    "infant": ("baby-carriage", _("Membawa bayi")),
    "sign_language": ("hand-love-you", _("Bahasa isyarat")),
}
STATES = {
    "printing": _("sedang dicetak"),
    "waiting": _("menunggu"),
    "called": _("dipanggil"),
    "serving": _("sedang dilayani"),
    "held": _("ditahan"),
    "missed": _("terlewat"),
    "absent": _("tidak hadir"),
    "served": _("selesai"),
    "cancelled": _("dibatalkan"),
    "void": _("batal, kertas tidak keluar"),
    "not_served": _("tidak terlayani"),
}
DESKS = {"closed": _("Tutup"), "open": _("Buka"), "break": _("Istirahat")}
DONE = {
    "transfer": _("dialihkan"),
    "finish": _("diselesaikan"),
    "miss": _("dilewati"),
    "hold": _("ditahan"),
    "cancel": _("dibatalkan"),
}
"""Verb of a reversible act -> how the undo bar says it."""


def lang() -> str:
    """The page's language, as names of queues and services take it."""
    return get_language() or "id"


def why_next(reason: Reason, law: Law, *, private: bool = False) -> str:
    """Why the discipline chose this one; with `private` without a word about comfort needs."""
    if private and reason in (Reason.PRIORITY_OWED, Reason.HEAD_START, Reason.REGULAR_OWED):
        return gettext("menurut aturan urutan")
    told = {"head": law.head_start_ms // 60_000, "most": law.max_wait_ms // 60_000,
            "calls": law.regular_per_priority, "first": law.priority_per_regular}  # fmt: skip
    words = {
        Reason.TURN: gettext("paling lama menunggu"),
        Reason.PRIORITY_OWED: gettext("perlu kenyamanan tambahan, dan sudah %(calls)s panggilan biasa"),
        Reason.REGULAR_OWED: gettext("giliran biasa: sudah %(first)s panggilan prioritas berturut-turut"),
        Reason.RETURNED: gettext("lapor kembali, dan gilirannya sudah tiba"),
        Reason.PROMISE: gettext("menunggu lebih dari janji %(most)s menit"),
        Reason.HEAD_START: gettext("perlu kenyamanan tambahan, dihitung %(head)s menit lebih dulu"),
    }
    return words[reason] % told
