"""What the office says: kinds of step, states, acts, sources, faults, verdicts, reasons; in the page's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Word = str | Promise

KINDS: dict[str, tuple[Word, str]] = {
    "check": (_("Pemeriksaan"), "checklist"),
    "register": (_("Register"), "building-bank"),
    "consult": (_("Pendapat"), "message"),
    "visit": (_("Tinjauan lapangan"), "map-pin"),
    "assess": (_("Penetapan biaya"), "receipt-tax"),
    "pay": (_("Pembayaran"), "wallet"),
    "recommend": (_("Rekomendasi"), "clipboard-list"),
    "countersign": (_("Paraf"), "pencil"),
    "decide": (_("Keputusan"), "gavel"),
    "sign": (_("Tanda tangan"), "signature"),
    "handover": (_("Penyerahan"), "certificate"),
    "objection": (_("Keberatan"), "flag"),
    "returned": (_("Perbaikan pemohon"), "arrow-back-up"),
    "received": (_("Menunggu berkas lain"), "hourglass"),
}
"""Kind of step, or the status of a case that rests -> (name, icon)."""

TABS: dict[str, tuple[Word, Word, str]] = {
    "mine": (_("Milik saya"), _("Tidak ada tugas di tangan Anda."), "milik"),
    "open": (_("Bisa diambil"), _("Tidak ada tugas yang menunggu diambil."), "ambil"),
    "waiting": (_("Menunggu"), _("Tidak ada berkas yang menunggu pihak lain."), "tunggu"),
    "late": (_("Terlambat"), _("Tidak ada yang terlambat."), "lambat"),
}
"""Tab -> (its name, what it says when empty, its word in the address)."""

STATUSES: dict[str, tuple[Word, str, str]] = {
    "received": (_("Diterima"), "tag", "file-text"),
    "running": (_("Diproses"), "tag tag-info", "hourglass"),
    "returned": (_("Dikembalikan"), "tag tag-warn", "arrow-back-up"),
    "granted": (_("Dikabulkan"), "tag tag-ok", "circle-check"),
    "deemed": (_("Dianggap dikabulkan"), "tag tag-ok", "scale"),
    "refused": (_("Ditolak"), "tag tag-error", "circle-x"),
    "withdrawn": (_("Dicabut pemohon"), "tag tag-missed", "x"),
    "late": (_("Terlambat"), "tag tag-error", "alert-triangle"),
    "waits_applicant": (_("Menunggu pemohon"), "tag", "user"),
    "promise_moved": (_("Tanggal janji bergeser"), "tag", "calendar"),
    "blocked": (_("Tertahan"), "tag tag-warn", "hand-stop"),
    "waits_case": (_("Menunggu berkas lain"), "tag", "files"),
    "objection_open": (_("Ada keberatan"), "tag tag-warn", "flag"),
    "handed_over": (_("Sudah diserahkan"), "tag tag-ok", "circle-check"),
    "product_ready": (_("Dokumen terbit"), "tag tag-ok", "certificate"),
    "agency_late": (_("Instansi terlambat"), "tag tag-warn", "building"),
    "suspended": (_("Ditunda"), "tag tag-warn", "player-pause"),
    "waits_register": (_("Menunggu register"), "tag", "building-bank"),
    "waits_agency": (_("Menunggu pendapat instansi"), "tag", "message"),
    "waits_visit": (_("Menunggu tinjauan"), "tag", "map-pin"),
    "waits_payment": (_("Menunggu pembayaran"), "tag", "wallet"),
    "waits_assessment": (_("Menunggu penetapan biaya"), "tag", "receipt-tax"),
    "in_check": (_("Diperiksa"), "tag", "checklist"),
    "in_decision": (_("Menunggu keputusan"), "tag", "gavel"),
    "in_signing": (_("Menunggu tanda tangan"), "tag", "signature"),
    "waits_pickup": (_("Menunggu diambil"), "tag", "door"),
    "escalated": (_("Dieskalasi"), "tag tag-error", "speakerphone"),
}
"""Word of a case -> (what it says, class of the tag, icon)."""

STATES: dict[str, Word] = {
    "waiting": _("Belum dimulai"), "ready": _("Siap dikerjakan"), "taken": _("Dikerjakan"), "done": _("Selesai"),
    "skipped": _("Tidak diperlukan"), "cancelled": _("Ditutup"), "suspended": _("Ditunda"),
}  # fmt: skip

OUTCOMES: dict[str, Word] = {
    "ok": _("sesuai"), "return": _("dikembalikan"), "refuse": _("usul tolak"), "granted": _("dikabulkan"),
    "refused": _("ditolak"), "deemed": _("dianggap dikabulkan"), "unanswered": _("tanpa jawaban"),
    "no_objection": _("tidak keberatan"), "register": _("tidak cocok"),
}  # fmt: skip

SOURCES: dict[str, tuple[Word, str]] = {
    "citizen": (_("dari warga"), "user"),
    "clerk": (_("diketik petugas"), "pencil"),
    "register": (_("dari register"), "building-bank"),
    "document": (_("dari pengukuran atau bukti"), "file-text"),
    "earlier": (_("dari berkas lama"), "history"),
}
"""Source of a value -> (in words, icon)."""

FAULTS: dict[str, tuple[Word, Word]] = {
    "missing": (_("Belum ada"), _("Belum Anda isi atau lampirkan.")),
    "incorrect": (_("Keliru"), _("Isinya belum benar.")),
    "unreadable": (_("Tidak terbaca"), _("Gambarnya belum terbaca.")),
    "outdated": (_("Kedaluwarsa"), _("Masa berlakunya sudah lewat.")),
}
"""Kind of fault -> (for the officer, the sentence the applicant reads)."""

VERDICTS: dict[str, tuple[Word, str]] = {
    "agree": (_("Setuju"), "tag tag-ok"),
    "agree_with_conditions": (_("Setuju dengan syarat"), "tag tag-warn"),
    "disagree": (_("Tidak setuju"), "tag tag-error"),
    "no_objection": (_("Tidak keberatan"), "tag"),
}

REASONS: dict[str, Word] = {
    "false_data": _("Data atau dokumen tidak benar."),
    "against_plan": _("Tidak sesuai tata ruang."),
    "negative_opinion": _("Instansi teknis tidak setuju."),
    "not_competent": _("Bukan kewenangan instansi ini."),
    "requirement_unmet": _("Syarat dalam standar belum terpenuhi."),
}
"""Coded reasons of a refusal that hold for every service; a service's own are its eligibility rules."""

REVOKE_REASONS: dict[str, Word] = {
    "error": _("Ada kekeliruan kami"), "fraud": _("Diperoleh dengan curang"), "holder": _("Diminta pemegangnya"),
    "decision": _("Ada keputusan yang lebih baru"), "law": _("Aturan berubah"), "lost": _("Hilang atau dicuri"),
}  # fmt: skip

PURPOSES: dict[str, Word] = {
    "match": _("Mencocokkan dengan dokumen"),
    "contact": _("Menghubungi pemohon"),
    "register": _("Memeriksa ke register secara manual"),
    "letter": _("Menulis surat keputusan"),
}
"""Why somebody looks at a value in full; it stands on the access record."""

ACTS: dict[str, Word] = {
    "submit": _("Permohonan dikirim"), "start": _("Berkas mulai diproses"), "resend": _("Perbaikan dikirim"),
    "return": _("Dikembalikan untuk diperbaiki"), "withdraw": _("Permohonan dicabut"), "object": _("Keberatan diajukan"),
    "objection": _("Keberatan dijawab"), "grant": _("Dikabulkan"), "refuse": _("Ditolak"), "sign": _("Ditandatangani"),
    "opinion": _("Pendapat diberikan"), "check": _("Pemeriksaan selesai"), "visit": _("Tinjauan lapangan dilaporkan"),
    "assess": _("Biaya ditetapkan"), "recommend": _("Rekomendasi diberikan"), "countersign": _("Paraf dibubuhkan"),
    "suspend": _("Tugas ditunda"), "reassign": _("Tugas dialihkan"), "redo": _("Langkah diulang"),
    "correct": _("Dokumen dibetulkan"), "revoke": _("Dokumen dicabut"),
}  # fmt: skip

PRODUCTS: dict[str, tuple[Word, str]] = {
    "ordered": (_("Sedang dibuat"), "tag"),
    "issued": (_("Terbit"), "tag tag-ok"),
    "revoked": (_("Dicabut instansi"), "tag tag-error"),
    "superseded": (_("Diganti"), "tag tag-missed"),
}

PROPOSALS: dict[str, tuple[Word, str]] = {
    "": (_("Menunggu pengelola standar"), "tag"),
    "taken": (_("Diterima, masuk draf berikut"), "tag tag-ok"),
    "declined": (_("Tidak diterima"), "tag tag-missed"),
}

BILLS: dict[str, tuple[Word, str]] = {
    "open": (_("Belum dibayar"), "tag tag-warn"),
    "settled": (_("Lunas"), "tag tag-ok"),
    "refunded": (_("Dikembalikan ke pembayar"), "tag tag-moved"),
    "cancelled": (_("Dibatalkan"), "tag tag-missed"),
}

DONE: dict[str, Word] = {
    "ambil": _("Tugas sekarang di tangan Anda."),
    "lepas": _("Tugas dikembalikan ke kotak masuk."),
    "tunda": _("Tugas ditunda. Batas waktu berkas tetap berjalan."),
    "lanjut": _("Tugas kembali ke daftar kerja Anda."),
    "alih": _("Tugas dialihkan."),
    "ulang": _("Langkah dibuka lagi untuk dikerjakan."),
    "periksa": _("Pemeriksaan selesai. Berkas berjalan ke langkah berikutnya."),
    "kembalikan": _("Daftar perbaikan terkirim kepada pemohon. Jangka waktu berhenti sementara."),
    "pendapat": _("Pendapat tersimpan. Bisa diubah sampai ada keputusan."),
    "tinjau": _("Laporan tinjauan tersimpan."),
    "biaya": _("Biaya ditetapkan menurut tarif."),
    "rekomendasi": _("Rekomendasi tersimpan."),
    "paraf": _("Paraf dibubuhkan."),
    "putus": _("Keputusan tersimpan dan pemohon dikabari."),
    "tandatangan": _("%(n)s keputusan ditandatangani. Dokumennya sedang dibuat."),
    "usul": _("Usulan perubahan standar tercatat."),
    "keberatan": _("Jawaban atas keberatan tersimpan."),
    "koreksi": _("Dokumen pembetulan dibuat. Dokumen lama dicabut saat yang baru terbit."),
    "cabut": _("Dokumen dicabut. Halaman ceknya langsung mengatakan demikian."),
    "serah": _("Dokumen diserahkan. Tanda terimanya %(code)s."),
    "kurir": _("Status kiriman tersimpan."),
    "batal": _("Janji pengambilan dibatalkan."),
    "tunai": _("Uang diterima, kembalian %(change)s. Kuitansinya %(code)s."),
    "pulang": _("Pengembalian dicatat dengan nomor %(code)s."),
    "tutup": _("Dua buku sudah dibandingkan."),
    "cocok": _("Pembayaran dicocokkan dengan tagihannya."),
    "hubungan": _("Pernyataan tersimpan. Berkas orang itu diberikan kepada petugas lain."),
}
"""Code in the address after an act -> what it says."""
