"""Refusals about papers in words: uploads, signed documents, verification, hand-over. See refusal_words.py."""

from __future__ import annotations

from balai.faces.shared.refusal_words import Entry, Said

_OTHER_FILE = ("Pilih berkas lain, atau minta bantuan petugas loket.", "Choose another file, or ask at a counter.")
_RELOAD = ("Muat ulang halaman untuk melihat keadaan terbaru.", "Reload the page to see how it stands.")

WORDS: dict[str, Entry] = {
    "file-empty": Entry(
        422,
        Said("Berkas kosong", "Berkas itu tidak berisi apa-apa.", "Pilih berkasnya sekali lagi."),
        Said("Empty file", "There is nothing in that file.", "Choose the file again."),
    ),
    "file-too-large": Entry(
        413,
        Said("Berkas terlalu besar", "Berkas paling besar {most_mb} MB.",
             "Foto ulang dengan ukuran lebih kecil, atau pindai sebagai PDF hitam-putih."),
        Said("File too large", "A file may have at most {most_mb} MB.",
             "Take a smaller photo, or scan it as a black-and-white PDF."),
    ),
    "file-type-refused": Entry(
        415,
        Said("Jenis berkas tidak diterima", "Kami hanya menerima PDF dan foto JPEG, PNG, atau WebP.",
             "Simpan berkas sebagai PDF, atau foto dokumennya."),
        Said("This kind of file is not taken", "We take PDF, and photos as JPEG, PNG or WebP.",
             "Save the file as PDF, or take a photo of the paper."),
    ),
    "file-is-heic": Entry(
        415,
        Said("Foto berformat HEIC", "Format HEIC dari iPhone belum bisa dibuka di kantor.",
             "Di iPhone: Pengaturan, Kamera, Format, pilih Paling Kompatibel. Lalu foto lagi."),
        Said("The photo is HEIC", "Offices cannot open the iPhone’s HEIC format.",
             "On the iPhone: Settings, Camera, Formats, Most Compatible. Then take the photo again."),
    ),
    "file-unreadable": Entry(
        422,
        Said("Berkas rusak", "Berkas itu tidak bisa dibuka.", "Buka dulu di ponsel Anda. Bila gagal, buat berkas baru."),
        Said("Damaged file", "That file cannot be opened.", "Open it on your phone first. If that fails, make it anew."),
    ),
    "file-locked": Entry(
        422,
        Said("PDF terkunci", "PDF itu dilindungi kata sandi.", "Simpan salinan tanpa kata sandi, lalu kirim lagi."),
        Said("Locked PDF", "That PDF is protected by a password.", "Save a copy without a password and send it again."),
    ),
    "file-active": Entry(
        422,
        Said("PDF berisi program", "PDF itu memuat sesuatu yang bisa berjalan sendiri ({what}).",
             "Cetak ke PDF baru, lalu kirim hasilnya."),
        Said("The PDF holds a program", "That PDF contains something that can run by itself ({what}).",
             "Print it to a new PDF and send that one."),
    ),
    "file-too-complex": Entry(
        422,
        Said("Berkas terlalu rumit", "Isi berkas itu jauh lebih besar daripada kelihatannya.", _OTHER_FILE[0]),
        Said("File too complex", "That file unpacks to far more than it seems.", _OTHER_FILE[1]),
    ),
    "upload-offset": Entry(
        409,
        Said("Kiriman terputus", "Bagian itu tidak menyambung bagian sebelumnya.", "Lanjutkan dari bita ke-{offset}."),
        Said("Upload interrupted", "That piece does not continue the one before.", "Go on from byte {offset}."),
    ),
    "upload-not-whole": Entry(
        409,
        Said("Kiriman belum lengkap", "Baru {offset} dari {size} bita yang sampai.", "Lanjutkan pengiriman berkas."),
        Said("Upload not complete", "Only {offset} of {size} bytes have come.", "Continue the upload."),
    ),
    "product-over": Entry(
        409,
        Said("Dokumen sudah berubah", "Dokumen ini sudah dicabut, diganti, atau belum terbit.", _RELOAD[0]),
        Said("The document has changed", "This document was revoked or replaced, or is not issued yet.", _RELOAD[1]),
    ),
    "product-not-ready": Entry(
        409,
        Said("Dokumen belum siap", "Dokumen ini belum ditandatangani, atau tidak berlaku lagi.",
             "Tunggu kabar bahwa dokumen sudah terbit."),
        Said("Document not ready", "This document is not signed yet, or counts no more.",
             "Wait for the message that it was issued."),
    ),
    "number-taken": Entry(
        409,
        Said("Nomor sudah dipakai", "Dokumen lain yang masih berlaku memakai nomor {number}.",
             "Pakai nomor berikutnya, atau ganti dokumen yang lama."),
        Said("Number taken", "Another valid document bears the number {number}.",
             "Take the next number, or replace the old document."),
    ),
    "not-a-payload": Entry(
        422,
        Said("Kode QR tidak dikenal", "Kode QR itu bukan kode dokumen mal ini.", "Ketik kode yang tertera di dokumen."),
        Said("Unknown QR code", "That QR code is not one of this mall’s documents.", "Type the code on the paper."),
    ),
    "too-many-checks": Entry(
        429,
        Said("Terlalu banyak pemeriksaan", "Banyak kode diperiksa dari alamat Anda dalam satu menit.",
             "Tunggu satu menit, lalu coba lagi."),
        Said("Too many checks", "Many codes were checked from your address within a minute.",
             "Wait a minute, then try again."),
    ),
    "handover-over": Entry(
        409,
        Said("Penyerahan sudah berubah", "Penyerahan dokumen ini sudah berjalan atau selesai.", _RELOAD[0]),
        Said("The hand-over has moved on", "The hand-over of this document is under way or done.", _RELOAD[1]),
    ),
    "slot-taken": Entry(
        409,
        Said("Waktu itu sudah penuh", "Semua tempat pada waktu itu sudah dipesan.", "Pilih waktu lain."),
        Said("That time is full", "Every place at that time is booked.", "Choose another time."),
    ),
    "slot-outside": Entry(
        422,
        Said("Meja pengambilan tutup", "Waktu itu sudah lewat, atau di luar jam buka.", "Pilih waktu lain."),
        Said("The desk is closed then", "That time has passed, or is outside opening hours.", "Choose another time."),
    ),
    "mandate-missing": Entry(
        422,
        Said("Surat kuasa belum dipindai", "Dokumen ini diambil orang lain, jadi surat kuasanya harus disimpan.",
             "Pindai surat kuasa, lalu serahkan dokumennya."),
        Said("The mandate is not scanned", "Somebody else takes this document, so the mandate must be kept.",
             "Scan the letter of mandate, then hand the document over."),
    ),
    "tracking-missing": Entry(
        422,
        Said("Nomor kiriman belum ada", "Kurir mengambil dokumen tanpa nomor kiriman.", "Isi nomor dari resi kurir."),
        Said("No tracking number", "The courier took the document without a number.", "Fill in the courier’s number."),
    ),
}  # fmt: skip
