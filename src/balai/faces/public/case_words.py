"""Codes of a case in plain words: where it stands, who has it, what comes next, what happened, why that date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balai.cases.queries.tracking import CaseTrack
from balai.faces.public.applying import lang
from balai.kernel.wording import date_words

STATUS = {
    "draft": (gettext_lazy("Belum dikirim"), "tag", "edit"),
    "received": (gettext_lazy("Diterima"), "tag tag-info", "file-text"),
    "running": (gettext_lazy("Sedang diproses"), "tag tag-info", "hourglass"),
    "returned": (gettext_lazy("Perlu Anda perbaiki"), "tag tag-warn", "alert-triangle"),
    "granted": (gettext_lazy("Dikabulkan"), "tag tag-ok", "circle-check"),
    "deemed": (gettext_lazy("Dianggap dikabulkan"), "tag tag-ok", "scale"),
    "refused": (gettext_lazy("Ditolak"), "tag tag-error", "circle-x"),
    "withdrawn": (gettext_lazy("Dicabut"), "tag tag-missed", "arrow-back-up"),
}
"""Status -> (word, class of the tag, icon)."""

NEXT = {
    "returned": gettext_lazy("Perbaiki yang diminta. Selama itu hitungan janji berhenti."),
    "waits_payment": gettext_lazy("Bayar tagihannya. Setelah itu berkas jalan terus sendiri."),
    "waits_case": gettext_lazy("Berkas ini menunggu hasil permohonan lain, lalu mulai sendiri."),
    "blocked": gettext_lazy("Hasil yang ditunggu tidak terbit. Lanjutkan tanpa hasil itu, atau cabut berkas ini."),
    "suspended": gettext_lazy("Pemeriksaan ditunda sementara oleh petugas. Hitungan janji tetap berjalan."),
    "waits_register": gettext_lazy("Kami sedang bertanya ke instansi lain. Bila sistemnya mati, kami coba lagi sendiri."),
    "waits_agency": gettext_lazy("Instansi lain sedang memberi pendapat. Setelah itu berkas diputuskan."),
    "waits_visit": gettext_lazy("Petugas akan meninjau lokasi. Mereka menghubungi Anda lebih dahulu."),
    "waits_assessment": gettext_lazy("Petugas menghitung biaya sesuai tarif. Setelah itu tagihan muncul di sini."),
    "in_check": gettext_lazy("Petugas memeriksa isian dan berkas Anda. Setelah itu pejabat memutuskan."),
    "in_decision": gettext_lazy("Pejabat memutuskan. Setelah itu dokumen ditandatangani."),
    "in_signing": gettext_lazy("Dokumen sedang ditandatangani. Kami kabari bila sudah siap."),
    "handed_over": gettext_lazy("Dokumen sudah Anda terima. PDF-nya tetap bisa diunduh di bawah ini."),
    "product_ready": gettext_lazy("Dokumen Anda sudah siap. Unduh di bawah ini, atau ambil di mal."),
    "objection_open": gettext_lazy("Keberatan Anda sedang ditimbang. Jawabannya muncul di halaman ini."),
    "waits_pickup": gettext_lazy("Dokumen siap diambil atau dikirim."),
    "refused": gettext_lazy("Alasannya ada di bawah ini. Anda boleh mengajukan keberatan atau permohonan baru."),
    "withdrawn": gettext_lazy("Berkas ditutup tanpa keputusan. Anda boleh mengajukan lagi kapan saja."),
    "granted": gettext_lazy("Keputusan sudah ada. Dokumen muncul di sini begitu ditandatangani."),
    "deemed": gettext_lazy("Tidak ada keputusan sampai batas waktu, jadi permohonan dianggap dikabulkan."),
    "received": gettext_lazy("Berkas sudah masuk dan segera diperiksa."),
}
"""Word of a case -> what happens next, in the order in which the first one that is true is said."""

ROLES = {
    "verifier": gettext_lazy("petugas verifikasi"),
    "technical": gettext_lazy("tim teknis"),
    "assessor": gettext_lazy("petugas penetapan biaya"),
    "controller": gettext_lazy("pengendali"),
    "approver": gettext_lazy("pejabat yang memutuskan"),
    "pickup": gettext_lazy("meja pengambilan"),
    "system": gettext_lazy("pemeriksaan otomatis"),
    "applicant": gettext_lazy("Anda"),
}

STAGES = {
    "done": gettext_lazy("Selesai"),
    "under_way": gettext_lazy("Sedang berjalan"),
    "to_come": gettext_lazy("Belum mulai"),
    "left_out": gettext_lazy("Tidak diperlukan"),
}

ACTS = {
    "submit": gettext_lazy("Permohonan dikirim"),
    "resend": gettext_lazy("Perbaikan dikirim"),
    "return": gettext_lazy("Dikembalikan untuk diperbaiki"),
    "grant": gettext_lazy("Dikabulkan"),
    "refuse": gettext_lazy("Ditolak"),
    "sign": gettext_lazy("Keputusan ditandatangani"),
    "withdraw": gettext_lazy("Permohonan dicabut"),
    "object": gettext_lazy("Keberatan diajukan"),
    "objection": gettext_lazy("Keberatan dijawab"),
    "start": gettext_lazy("Dilanjutkan tanpa hasil yang ditunggu"),
    "opinion": gettext_lazy("Instansi lain memberi pendapat"),
    "check": gettext_lazy("Selesai diperiksa"),
    "visit": gettext_lazy("Lokasi ditinjau"),
    "assess": gettext_lazy("Biaya ditetapkan"),
    "pay": gettext_lazy("Pembayaran diterima"),
    "recommend": gettext_lazy("Rekomendasi diberikan"),
    "countersign": gettext_lazy("Diperiksa ulang oleh pengendali"),
    "handover": gettext_lazy("Dokumen diserahkan"),
    "suspend": gettext_lazy("Pemeriksaan ditunda sementara"),
    "resume": gettext_lazy("Pemeriksaan dilanjutkan"),
    "reassign": gettext_lazy("Dialihkan ke petugas lain"),
    "redo": gettext_lazy("Satu langkah diulang"),
    "correct": gettext_lazy("Dokumen dibetulkan"),
    "revoke": gettext_lazy("Dokumen dicabut"),
    "deem": gettext_lazy("Dianggap dikabulkan menurut undang-undang"),
}

WHO = {"applicant": gettext_lazy("Anda"), "staff": gettext_lazy("Petugas"), "system": gettext_lazy("Sistem")}

FAULTS = {
    "missing": gettext_lazy("Belum ada"),
    "incorrect": gettext_lazy("Keliru"),
    "unreadable": gettext_lazy("Tidak terbaca"),
    "outdated": gettext_lazy("Kedaluwarsa"),
}


def next_words(case: CaseTrack) -> str:
    """What happens next, in one or two sentences."""
    if is_paid(case):
        return _("Pembayaran Anda sudah kami terima. Berkas segera berjalan lagi.")
    return str(next((text for word, text in NEXT.items() if word in case.words), ""))


def is_paid(case: CaseTrack) -> bool:
    """Whether the case still stands at its bill, which is paid: the worker moves it on in a moment."""
    return "waits_payment" in case.words and any(bill.state == "settled" for bill in case.bills) and not any(
        bill.state == "open" for bill in case.bills
    )


def holder_words(case: CaseTrack, agencies: dict[str, str]) -> list[str]:
    """Who has the case now: `petugas verifikasi, DPMPTSP`."""
    found, paid = [], is_paid(case)
    for agency, role in case.has_it:
        if paid and role == "applicant":
            continue
        who = str(ROLES.get(role, role))
        found.append(f"{who}, {agencies[agency]}" if agency in agencies and role not in ("system", "applicant") else who)
    return found


def day_words(case: CaseTrack) -> str:
    """`hari ke-2 dari 5`: how far a clock of days has run; the day of the start does not count. Empty otherwise."""
    term = term_of(case)
    if case.clock is None or case.clock.state != "running" or term is None or not term[1].endswith("_days"):
        return ""
    if case.clock.used_days < 1:
        return _("hitungan mulai hari kerja berikutnya") if term[1] == "working_days" else _("hitungan mulai besok")
    return _("hari ke-%(n)s dari %(m)s") % {"n": min(case.clock.used_days, term[0]), "m": term[0]}


def term_of(case: CaseTrack) -> tuple[int, str] | None:
    """Amount and unit of the case's term, as its clock tells them."""
    for code in case.clock.why if case.clock else ():
        kind, _sep, rest = code.partition(":")
        if kind == "term":
            amount, _sep, unit = rest.partition(":")
            return int(amount), unit
    return None


def _day(text: str) -> str:
    return date_words(date.fromisoformat(text), lang())


def _term(rest: str) -> str:
    from balai.faces.public.applying import term_words

    amount, _sep, unit = rest.partition(":")
    return _("Janji layanan: %(term)s.") % {"term": term_words({"amount": int(amount), "unit": unit})}


def _paused(rest: str) -> str:
    start, _sep, end = rest.partition("/")
    if end:
        return _("Hitungan berhenti dari %(from)s sampai %(to)s.") % {"from": _day(start), "to": _day(end)}
    return _("Hitungan berhenti sejak %(from)s.") % {"from": _day(start)}


REASONS: dict[str, Callable[[str], str]] = {
    "starts": lambda rest: _("Dihitung sejak %(day)s, saat berkas lengkap.") % {"day": _day(rest)},
    "term": _term,
    "restarted": lambda rest: _("Hitungan diulang setelah perbaikan: %(n)s kali.") % {"n": rest},
    "extended": lambda _rest: _("Batas waktunya diperpanjang menurut aturan."),
    "paused": _paused,
}
"""Kind of a reason of the clock -> its sentence. Closed days are told together, the calendar has its own line."""


def reasons_of(case: CaseTrack) -> list[str]:
    """Why the promised date is that date, sentence by sentence."""
    if case.clock is None:
        return []
    said, closed = [], []
    for code in case.clock.why:
        kind, _sep, rest = code.partition(":")
        if kind == "closed":
            closed.append(_day(rest))
        elif kind in REASONS:
            said.append(REASONS[kind](rest))
    if closed:
        said.append(_("Hari libur yang tidak dihitung: %(days)s.") % {"days": "; ".join(closed)})
    return said


def service_of(case: CaseTrack) -> str:
    """The name of the service."""
    return str(case.title.get(lang()) or case.title["id"])
