"""Refusals about applications and cases in words. See refusal_words.py."""

from __future__ import annotations

from balai.faces.shared.refusal_words import Entry, Said

_RELOAD = ("Muat ulang halaman untuk melihat keadaan terbaru.", "Reload the page to see how it stands.")
_COLLEAGUE = ("Serahkan kepada rekan yang berwenang.", "Leave it to a colleague with that role.")

WORDS: dict[str, Entry] = {
    "case-moved": Entry(
        409,
        Said("Berkas sudah berubah", "Keadaan berkas ini sudah berubah, jadi tindakan itu tidak berlaku.", _RELOAD[0]),
        Said("The case has moved on", "This case has moved on, so that no longer applies.", _RELOAD[1]),
    ),
    "item-moved": Entry(
        409,
        Said("Tugas sudah berubah", "Tugas ini sudah diambil, selesai, atau belum tiba gilirannya.", _RELOAD[0]),
        Said("The task has moved on", "This task is taken, done, or not due yet.", _RELOAD[1]),
    ),
    "not-yours": Entry(
        403,
        Said("Tugas orang lain", "Tugas ini diundi untuk petugas lain.",
             "Kerjakan tugas Anda, atau minta pengendali mengalihkannya."),
        Said("Somebody else’s task", "This task was drawn for another officer.",
             "Do your own tasks, or ask the controller to reassign it."),
    ),
    "four-eyes": Entry(
        403,
        Said("Perlu orang lain", "Anda sudah ikut menangani berkas ini, jadi langkah ini untuk orang lain.",
             _COLLEAGUE[0]),
        Said("Needs another person", "You already took part in this case, so this step is for somebody else.",
             _COLLEAGUE[1]),
    ),
    "own-case": Entry(
        403,
        Said("Berkas sendiri atau kerabat", "Pemohon berkas ini adalah Anda atau orang yang Anda nyatakan berhubungan.",
             _COLLEAGUE[0]),
        Said("Your own or a relation’s case", "The applicant is you, or somebody you declared as a relation.",
             _COLLEAGUE[1]),
    ),
    "redo-too-late": Entry(
        409,
        Said("Tidak bisa diulang", "Langkah ini belum selesai, atau berkasnya sudah diputus.", _RELOAD[0]),
        Said("Cannot be redone", "This step is not done yet, or the case is decided.", _RELOAD[1]),
    ),
    "demand-beyond-standard": Entry(
        422,
        Said("Di luar standar", "Standar layanan ini tidak meminta “{target}”.",
             "Hapus dari daftar, atau usulkan perubahan standar."),
        Said("Beyond the standard", "The standard of this service does not ask for “{target}”.",
             "Take it off the list, or propose to change the standard."),
    ),
    "reason-missing": Entry(
        422,
        Said("Alasan belum ditulis", "Tindakan ini memerlukan alasan.", "Tulis alasannya dengan kalimat singkat."),
        Said("Reason missing", "This act needs a reason.", "Write the reason in a short sentence."),
    ),
    "not-demanded": Entry(
        409,
        Said("Tidak bisa diubah", "Setelah dikirim, hanya isian yang diminta yang bisa diperbaiki.",
             "Buka daftar perbaikan pada halaman permohonan Anda."),
        Said("Cannot be changed", "Once sent, only what was returned can be corrected.",
             "Open the fix list on the page of your application."),
    ),
    "correction-incomplete": Entry(
        409,
        Said("Perbaikan belum lengkap", "Masih ada yang belum diperbaiki pada daftar.",
             "Perbaiki semua yang tercantum, lalu kirim lagi."),
        Said("Not all is corrected", "Something on the list is not corrected yet.",
             "Correct everything on the list, then send again."),
    ),
    "application-incomplete": Entry(
        422,
        Said("Permohonan belum lengkap", "Masih ada isian atau dokumen yang kurang.",
             "Lengkapi yang ditandai, lalu kirim lagi."),
        Said("Application is not complete", "An answer or a document is missing.",
             "Complete what is marked, then send again."),
    ),
    "not-eligible": Entry(
        422,
        Said("Belum memenuhi syarat", "{why_id}", "Periksa jawaban Anda, atau tanya petugas loket."),
        Said("Not eligible", "{why_en}", "Check your answers, or ask at a counter."),
    ),
    "edits-unconfirmed": Entry(
        409,
        Said("Belum Anda periksa", "Isian yang diketik petugas perlu Anda setujui.",
             "Periksa baris demi baris, lalu setujui."),
        Said("Not confirmed yet", "What the clerk typed needs your confirmation.", "Check it line by line, then confirm."),
    ),
    "consent-missing": Entry(
        422,
        Said("Perlu persetujuan", "Dokumen lama dipakai lagi hanya dengan persetujuan Anda.",
             "Centang persetujuan, atau unggah dokumen baru."),
        Said("Consent needed", "An earlier document is used again only with your consent.",
             "Tick the consent, or upload a new document."),
    ),
    "apply-elsewhere": Entry(
        409,
        Said("Tidak diajukan di sini", "{why_id}", "Ikuti petunjuk pada halaman layanan ini."),
        Said("Not applied for here", "{why_en}", "Follow the advice on the page of this service."),
    ),
    "objection-late": Entry(
        409,
        Said("Keberatan tidak dapat diajukan", "Waktunya sudah lewat, atau tidak ada penolakan yang dapat digugat.",
             "Tanya petugas loket tentang jalan lain."),
        Said("No objection possible", "The term is over, or there is no refusal to object to.",
             "Ask at a counter about other ways."),
    ),
    "opinion-frozen": Entry(
        409,
        Said("Pendapat sudah dikunci", "Berkas ini sudah diputus; pendapat tidak berubah lagi.", _RELOAD[0]),
        Said("Opinions are frozen", "This case is decided; opinions do not change any more.", _RELOAD[1]),
    ),
    "proposal-answered": Entry(
        409,
        Said("Usulan sudah dijawab", "Usulan ini sudah dijawab orang lain.", _RELOAD[0]),
        Said("The proposal is answered", "Somebody else has answered this proposal.", _RELOAD[1]),
    ),
    "fee-unknown": Entry(
        422,
        Said("Biaya belum bisa dihitung", "Tarif masih memerlukan data yang belum ada.",
             "Isi hasil penilaian yang diminta, lalu coba lagi."),
        Said("Fee not known yet", "The tariff still needs facts that are not there.",
             "Fill in the assessed values, then try again."),
    ),
}  # fmt: skip
