"""What the pages of definitions say about codes: layers, kinds, states, differences."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

LAYERS = {
    "national": _("Nasional"), "province": _("Provinsi"), "city": _("Kota"), "mall": _("Mal"), "agency": _("Instansi"),
    "service": _("Layanan"), "definition": _("Definisi ini"),
}  # fmt: skip
HOWS = {"here": _("di sini"), "counter": _("di loket"), "elsewhere": _("di tempat lain")}
UNITS = {"working_days": _("hari kerja"), "calendar_days": _("hari kalender"), "hours": _("jam"), "minutes": _("menit")}
SILENCES = {"deemed_granted": _("dianggap dikabulkan"), "escalate": _("dinaikkan ke atasan")}
ON_RETURNS = {"pause": _("berhenti sementara"), "restart": _("mulai dari awal")}
CHANNELS = {
    "online": _("Daring"), "counter": _("Loket"), "mobile_van": _("Mobil keliling"), "kiosk": _("Anjungan"),
}  # fmt: skip
KINDS = {
    "check": _("periksa"), "register": _("tanya register"), "consult": _("minta pendapat"), "visit": _("kunjungan lapangan"),
    "assess": _("tetapkan biaya"), "pay": _("bayar"), "recommend": _("rekomendasi"), "countersign": _("paraf"),
    "decide": _("putuskan"), "sign": _("tanda tangan"), "handover": _("serahkan"),
}  # fmt: skip
CHANGES = {"added": _("ditambah"), "removed": _("dihapus"), "changed": _("berubah"), "moved": _("dipindah")}
STATES = {"new": _("baru"), "changed": _("berubah"), "unchanged": _("sama")}
STAGES = {"draft": _("Belum dikirim"), "open": _("Sedang berjalan"), "closed": _("Diputus, 90 hari terakhir")}
CONFIDENCES = {"verified": _("terverifikasi"), "unconfirmed": _("belum dikonfirmasi"), "listed": _("baru terdaftar")}
MESSAGES = {
    "received": _("Permohonan diterima"), "fix": _("Perlu diperbaiki"), "pay": _("Perlu dibayar"), "paid": _("Sudah dibayar"),
    "granted": _("Dikabulkan"), "refused": _("Ditolak"), "deemed": _("Dianggap dikabulkan"), "ready": _("Dokumen siap"),
    "objection": _("Jawaban keberatan"), "blocked": _("Hasil yang ditunggu tidak terbit"),
    "due_changed": _("Tanggal janji berubah"), "withdrawn": _("Permohonan dicabut"),
}  # fmt: skip
MESSAGE_STATES = {"due": _("Menunggu dikirim"), "sent": _("Terkirim"), "delivered": _("Sampai"), "failed": _("Gagal")}


PLACES = {
    "clock": _("Jangka waktu"), "clock.amount": _("Lama"), "clock.unit": _("Satuan"), "clock.start": _("Waktu mulai"),
    "clock.stop": _("Waktu berhenti"), "clock.silence": _("Bila tidak diputus"), "clock.on_return": _("Selama perbaikan"),
    "clock.basis": _("Dasar hukum"), "fees": _("Biaya"), "fees.tariff": _("Tarif"), "documents": _("Dokumen"),
    "channels": _("Saluran"), "audience": _("Sasaran"), "objection": _("Batas keberatan"), "product.valid": _("Masa berlaku"),
}  # fmt: skip
CODED = {
    **UNITS, **SILENCES, **ON_RETURNS, "complete": _("berkas lengkap"), "decided": _("diputus"),
}  # fmt: skip
"""Values of policy that are codes of the house."""


def place_words(path: str) -> str:
    """What a place in a definition is called, or nothing."""
    return str(PLACES.get(path, ""))


def told(text: Mapping[str, str] | None) -> str:
    """A text of a document in the page's language."""
    return "" if not text else str(text.get(get_language() or "id") or text.get("id", ""))


def origin_words(origin: Mapping[str, str]) -> str:
    """`Nasional: UU 30/2014 pasal 53`."""
    return f"{LAYERS.get(origin['layer'], origin['layer'])}: {origin['article']}"


def term_words(term: Mapping[str, Any] | None) -> str:
    """`5 hari kerja`; a dash without a term."""
    return f"{term['amount']} {UNITS[term['unit']]}" if term else "–"


def value_words(value: Any) -> str:
    """A value of a document in one line; texts in the page's language."""
    if value is None or value in ([], {}):
        return "–"
    if isinstance(value, bool):
        return gettext("ya") if value else gettext("tidak")
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, Mapping) and set(value) == {"id", "en"}:
        return told(value)
    if isinstance(value, Mapping) and {"amount", "unit"} <= set(value):
        basis = value.get("basis")
        return term_words(value) + (f" ({basis})" if basis else "")
    if isinstance(value, Mapping) and set(value) == {"years"}:
        return gettext("%(n)s tahun") % {"n": value["years"]}
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False)


def rule_words(rule: Any) -> str:
    """A rule as one line: leaves joined by the words for all, any and not."""
    if isinstance(rule, str) or rule is None:
        return rule or "–"
    if "not" in rule:
        return gettext("bukan (%(rule)s)") % {"rule": rule_words(rule["not"])}
    joiner = gettext(" dan ") if "all" in rule else gettext(" atau ")
    parts = rule.get("all") or rule.get("any") or []
    return joiner.join(f"({rule_words(one)})" if isinstance(one, Mapping) else one for one in parts)
