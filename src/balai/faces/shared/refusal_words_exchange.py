"""Refusals between programs and about messages in words. See refusal_words.py."""

from __future__ import annotations

from balai.faces.shared.refusal_words import Entry, Said

WORDS: dict[str, Entry] = {
    "signature-wrong": Entry(
        401,
        Said("Tanda tangan pesan salah", "Pesan ini tidak ditandatangani dengan kunci yang disepakati, atau sudah lama.",
             "Tandatangani ulang pesan dengan kunci dan waktu sekarang."),
        Said("Wrong message signature", "This message is not signed with the agreed key, or is too old.",
             "Sign the message again with the key and the present time."),
    ),
    "question-unknown": Entry(
        404,
        Said("Pertanyaan tidak dikenal", "Tidak ada pertanyaan terbuka dengan kunci itu.", "Periksa kunci pertanyaannya."),
        Said("Unknown question", "There is no open question under that key.", "Check the key of the question."),
    ),
    "register-unknown": Entry(
        409,
        Said("Data rujukan tidak dikenal", "Mal ini tidak mengenal data rujukan itu.",
             "Pilih data rujukan yang tercatat pada daftar instansi."),
        Said("Unknown register", "This mall does not know that register.", "Choose a register from the list of agencies."),
    ),
    "template-unknown": Entry(
        404,
        Said("Pesan tidak dikenal", "Tidak ada pesan dengan nama itu.", "Pilih pesan dari daftar."),
        Said("Unknown message", "There is no message under that name.", "Choose a message from the list."),
    ),
}  # fmt: skip
