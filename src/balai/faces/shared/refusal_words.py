"""Every refusal in plain words: HTTP status, and per language title, detail, and what the person can do next.

Facts of the refusal fill the braces; `{when}` is `next_ms` as a date and time, `{thing}` the thing in words.
"""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """One refusal in one language."""

    title: str
    detail: str
    next_step: str


class Entry(NamedTuple):
    """One refusal: its HTTP status and both languages."""

    status: int
    id: Said
    en: Said


THINGS = {
    "visit": ("Kode antrean", "Visit code"),
    "ticket": ("Nomor antrean", "Queue number"),
    "queue": ("Antrean", "Queue"),
    "counter": ("Loket", "Counter"),
    "mall": ("Mal", "Mall"),
    "agency": ("Instansi", "Agency"),
    "zone": ("Zona", "Zone"),
    "service": ("Layanan", "Service"),
    "account": ("Akun", "Account"),
    "token": ("Token", "Token"),
    "closure": ("Pengumuman tutup", "Closure"),
    "calendar": ("Kalender", "Calendar"),
    "tariff": ("Tarif", "Tariff"),
    "person": ("Pemohon", "Applicant"),
    "relation": ("Pernyataan hubungan", "Declared relation"),
    "bill": ("Tagihan", "Bill"),
    "payment": ("Pembayaran", "Payment"),
    "file": ("Berkas", "File"),
    "upload": ("Kiriman berkas", "Upload"),
    "product": ("Dokumen", "Document"),
    "handover": ("Penyerahan", "Hand-over"),
    "application": ("Permohonan", "Application"),
    "case": ("Berkas perkara", "Case"),
    "item": ("Tugas", "Task"),
    "step": ("Langkah", "Step"),
    "field": ("Isian", "Field"),
}
REASONS = {
    "hours": ("", ""),
    "cut_off": ("Pengambilan nomor hari ini sudah selesai.", "Numbers are no longer given today."),
    "outside_hours": ("Antrean ini sedang tutup.", "This queue is closed now."),
    "day_off": ("Antrean ini tutup hari ini.", "This queue is closed today."),
    "break": ("Petugas sedang istirahat.", "Staff are on a break."),
}

_HELP = ("Tanya petugas penyambut di pintu masuk.", "Ask the greeter at the entrance.")
_TRY = ("Muat ulang halaman, lalu coba lagi.", "Reload the page, then try again.")

WORDS: dict[str, Entry] = {
    "refused": Entry(
        409,
        Said("Belum bisa", "Permintaan ini belum bisa dijalankan.", _HELP[0]),
        Said("Not possible now", "This request cannot be done now.", _HELP[1]),
    ),
    "not-allowed": Entry(
        403,
        Said("Tidak ada izin", "Akun atau perangkat ini tidak berhak melakukannya.",
             "Masuk dengan akun lain, atau minta hak kepada manajer mal."),
        Said("Not allowed", "This account or device may not do that.",
             "Sign in with another account, or ask the mall manager."),
    ),
    "not-found": Entry(
        404,
        Said("Tidak ditemukan", "{thing} “{name}” tidak ada di sini.",
             "Periksa penulisannya, atau tanya meja informasi."),
        Said("Not found", "{thing} “{name}” does not exist here.", "Check the spelling, or ask the information desk."),
    ),
    "bad-input": Entry(
        422,
        Said("Isian perlu diperbaiki", "Isian “{field}” belum benar: {why}.", "Perbaiki isian itu, lalu kirim lagi."),
        Said("Please correct the form", "The field “{field}” is not right: {why}.", "Correct it and send again."),
    ),
    "idempotency-key-reused": Entry(
        422,
        Said("Kiriman tidak cocok", "Kunci kiriman ini sudah dipakai untuk isi yang lain.",
             "Muat ulang halaman, lalu coba lagi. Program memakai kunci baru untuk isi yang baru."),
        Said("Different request", "This key was already used for another request.",
             "Reload the page, then try again. A program uses a new key for a new request."),
    ),
    "wrong-state": Entry(
        409,
        Said("Sudah berubah", "Keadaan nomor ini sudah berubah, jadi tindakan itu tidak berlaku lagi.",
             "Muat ulang halaman untuk melihat keadaan terbaru."),
        Said("Already changed", "This number has moved on, so that no longer applies.",
             "Reload the page to see how it stands."),
    ),
    "nobody-waiting": Entry(
        409,
        Said("Tidak ada yang menunggu", "Belum ada pengunjung yang bisa dipanggil ke loket ini.",
             "Tunggu sebentar, atau tambah antrean pada loket ini."),
        Said("Nobody is waiting", "No visitor can be called to this counter now.",
             "Wait a moment, or add a queue to this counter."),
    ),
    "counter-busy": Entry(
        409,
        Said("Loket masih melayani", "Masih ada pengunjung di loket {counter}.", "Selesaikan atau tahan dahulu."),
        Said("Counter is busy", "A visitor is still at counter {counter}.", "Finish or hold that visit first."),
    ),
    "counter-closed": Entry(
        409,
        Said("Loket tutup", "Loket {counter} belum dibuka.", "Buka loket dahulu."),
        Said("Counter closed", "Counter {counter} is not open.", "Open the counter first."),
    ),
    "counter-on-break": Entry(
        409,
        Said("Loket istirahat", "Loket {counter} sedang istirahat.", "Akhiri istirahat dahulu."),
        Said("On a break", "Counter {counter} is on a break.", "End the break first."),
    ),
    "counter-taken": Entry(
        409,
        Said("Loket sudah dipakai", "Petugas lain sedang bertugas di loket {counter}.",
             "Pilih loket lain, atau minta rekan Anda menutupnya."),
        Said("Counter taken", "Somebody else staffs counter {counter}.",
             "Choose another counter, or ask your colleague to close it."),
    ),
    "called-elsewhere": Entry(
        409,
        Said("Sedang di loket lain", "Pengunjung ini dipanggil di loket lain; tempatnya tetap.",
             "Panggil pengunjung berikutnya."),
        Said("At another counter", "This visitor is called elsewhere; the place is kept.", "Call the next visitor."),
    ),
    "calls-used-up": Entry(
        409,
        Said("Sudah tiga kali dipanggil", "Satu nomor dipanggil paling banyak {most} kali.",
             "Lewati nomor ini; pengunjung masih bisa lapor kembali."),
        Said("Called three times", "A number is called at most {most} times.",
             "Mark it as missed; the visitor may report back."),
    ),
    "recall-too-soon": Entry(
        429,
        Said("Tunggu sebentar", "Panggilan baru saja terdengar.", "Ulangi dalam {wait_s} detik."),
        Said("Wait a moment", "The call was heard just now.", "Repeat in {wait_s} seconds."),
    ),
    "miss-too-soon": Entry(
        409,
        Said("Beri waktu berjalan", "Pengunjung masih bisa berjalan ke loket.",
             "Tunggu {wait_s} detik, atau panggil ulang."),
        Said("Give time to walk", "The visitor may still be on the way.", "Wait {wait_s} seconds, or call again."),
    ),
    "undo-gone": Entry(
        409,
        Said("Tidak bisa diurungkan", "Waktu untuk mengurungkan sudah lewat.", "Alihkan atau terbitkan nomor baru."),
        Said("Cannot be undone", "The time to undo has passed.", "Transfer the visitor or give a new number."),
    ),
    "issue-closed": Entry(
        409,
        Said("Nomor belum bisa diambil", "{reason}", "Nomor diberikan lagi {when}."),
        Said("No numbers now", "{reason}", "Numbers are given again {when}."),
    ),
    "contingent-used": Entry(
        409,
        Said("Nomor hari ini habis", "Semua {contingent} nomor hari ini sudah diambil.",
             "Nomor diberikan lagi {when}. Lihat juga cara daring di halaman layanan."),
        Said("No numbers left today", "All {contingent} numbers of today are taken.",
             "Numbers are given again {when}. See the online way on the service page."),
    ),
    "print-expired": Entry(
        410,
        Said("Nomor batal", "Kertas nomor {number} tidak keluar dalam dua menit.", "Ambil nomor baru."),
        Said("Number void", "The paper of number {number} did not come out in two minutes.", "Take a new number."),
    ),
    "service-unknown": Entry(
        404,
        Said("Layanan tidak ditemukan", "Layanan ini tidak ada di mal ini.", "Cari dengan kata Anda sendiri."),
        Said("Service not found", "This mall does not offer that service.", "Search in your own words."),
    ),
    "mall-unknown": Entry(
        404,
        Said("Mal tidak ditemukan", "Belum ada katalog layanan untuk mal ini.", "Hubungi pengelola mal."),
        Said("Mall not found", "There is no catalogue for this mall.", "Contact the mall’s management."),
    ),
    "life-event-unknown": Entry(
        404,
        Said("Halaman tidak ditemukan", "Peristiwa hidup ini belum ada panduannya.", "Lihat panduan lain di beranda."),
        Said("Page not found", "There is no guide for this life event.", "See the other guides on the home page."),
    ),
    "hall-token-stale": Entry(
        403,
        Said("Kode aula sudah lewat", "Kode ini hanya berlaku beberapa menit di dalam mal.",
             "Pindai lagi kode QR di layar atau anjungan."),
        Said("Hall code expired", "This code works for a few minutes inside the mall only.",
             "Scan the QR code on a screen or kiosk again."),
    ),
    "feedback-given": Entry(
        409,
        Said("Sudah dinilai", "Nomor ini sudah dinilai.", "Terima kasih. Lihat hasilnya di halaman Suara pengunjung."),
        Said("Already rated", "This number was rated already.", "Thank you. See the results on the survey page."),
    ),
    "not-served-yet": Entry(
        409,
        Said("Belum selesai dilayani", "Penilaian dibuka setelah layanan selesai.", "Buka lagi tautan ini nanti."),
        Said("Not finished yet", "Rating opens after the service.", "Open this link again later."),
    ),
    "too-many-tries": Entry(
        429,
        Said("Terlalu banyak percobaan", "Masuk dengan akun ini ditutup sementara.",
             "Tunggu 15 menit, atau hubungi manajer mal."),
        Said("Too many tries", "Signing in to this account is closed for now.",
             "Wait 15 minutes, or ask the mall manager."),
    ),
    "definition-unknown": Entry(
        404,
        Said("Layanan belum bisa diajukan", "Definisi layanan “{service}” belum diterbitkan.", _HELP[0]),
        Said("Cannot be applied for yet", "No definition of “{service}” is published.", _HELP[1]),
    ),
    "draft-unknown": Entry(
        404,
        Said("Draf tidak ditemukan", "Belum ada draf untuk layanan “{service}”.", "Buat draf dari versi terbaru."),
        Said("Draft not found", "There is no draft of “{service}”.", "Start one from the newest version."),
    ),
    "draft-moved": Entry(
        409,
        Said("Sudah diubah orang lain", "Draf ini sudah berubah sejak Anda membukanya.",
             "Muat ulang, lalu terapkan lagi perubahan Anda."),
        Said("Changed by somebody else", "This draft has changed since you opened it.",
             "Reload it, then make your changes again."),
    ),
    "definition-unproven": Entry(
        422,
        Said("Belum bisa diterbitkan", "Ada {count} hal yang harus diperbaiki. Yang pertama: {first}",
             "Perbaiki satu per satu, lalu periksa lagi."),
        Said("Cannot be published yet", "{count} things must be mended. The first: {first_en}",
             "Mend them one by one, then check again."),
    ),
    "definition-unchanged": Entry(
        409,
        Said("Tidak ada perubahan", "Isi draf sama dengan versi {number}.", "Ubah isinya, atau buang draf ini."),
        Said("Nothing changed", "The draft says the same as version {number}.", "Change it, or discard the draft."),
    ),
    "definition-drifted": Entry(
        409,
        Said("Hasilnya berubah sejak simulasi", "Aturan atau isinya berubah sesudah simulasi dilihat.",
             "Lihat simulasi yang baru, lalu terbitkan."),
        Said("It changed since the simulation", "Policy or text changed after the simulation was seen.",
             "Look at the new simulation, then publish."),
    ),
    "tariff-unknown": Entry(
        404,
        Said("Tarif tidak ditemukan", "Tidak ada tarif “{tariff}” yang berlaku pada {on}.", "Terbitkan tarifnya dahulu."),
        Said("Tariff not found", "No tariff “{tariff}” is in force on {on}.", "Publish it first."),
    ),
    "tariff-faulty": Entry(
        422,
        Said("Tarif belum benar", "Ada {count} hal yang harus diperbaiki. Yang pertama: {first}",
             "Perbaiki tabelnya, lalu periksa lagi."),
        Said("The tariff is not right yet", "{count} things must be mended. The first: {first_en}",
             "Mend the table, then check again."),
    ),
    "tariff-backdated": Entry(
        409,
        Said("Tanggal sudah lewat", "Tarif baru tidak boleh berlaku mundur sejak {valid_from}.",
             "Pilih hari ini atau sesudahnya."),
        Said("Date has passed", "A new tariff may not count backwards from {valid_from}.", "Choose today or later."),
    ),
    "policy-faulty": Entry(
        422,
        Said("Aturan belum benar", "Ada {count} hal yang harus diperbaiki. Yang pertama: {first}",
             "Perbaiki, lalu simpan lagi."),
        Said("The policy is not right yet", "{count} things must be mended. The first: {first_en}",
             "Mend them, then save again."),
    ),
    "bundle-faulty": Entry(
        422,
        Said("Berkas paket tidak bisa dibaca", "Paket ini bukan paket Balai yang utuh. {first}",
             "Ekspor ulang dari mal asal, lalu coba lagi."),
        Said("Bundle cannot be read", "This is not a sound Balai bundle. {first_en}",
             "Export it again at its mall, then retry."),
    ),
    "slots-unbound": Entry(
        409,
        Said("Ada slot yang belum diisi", "Isi dahulu slot berikut: {slots}.", "Isi slot itu, lalu impor lagi."),
        Said("Slots without a meaning", "These slots mean nothing here yet: {slots}.", "Fill them, then import again."),
    ),
    "fee-outside-tariff": Entry(
        409,
        Said("Biaya tidak ada dalam tarif", "Tagihan hanya memuat biaya dari tarif yang berlaku.",
             "Periksa tarif layanan ini di halaman kelola."),
        Said("Fee outside the tariff", "A bill holds fees of the tariff in force only.",
             "Check this service’s tariff on the management pages."),
    ),
    "bill-closed": Entry(
        409,
        Said("Tagihan sudah ditutup", "Tagihan {bill} sudah lunas atau dibatalkan.",
             "Muat ulang halaman untuk melihat keadaannya. Jangan bayar lagi."),
        Said("Bill is closed", "Bill {bill} is paid or cancelled.",
             "Reload the page to see where it stands. Do not pay again."),
    ),
    "amount-differs": Entry(
        409,
        Said("Jumlah uang tidak sama", "Yang harus dibayar {due}.", "Terima uang sesuai tagihan, lalu simpan lagi."),
        Said("Amount differs", "{due} is due.", "Take the amount of the bill, then save again."),
    ),
    "refund-too-much": Entry(
        409,
        Said("Pengembalian terlalu besar", "Yang bisa dikembalikan paling banyak {most}.", "Kurangi jumlahnya."),
        Said("Refund too large", "At most {most} can be refunded.", "Lower the amount."),
    ),
    "own-receipt": Entry(
        403,
        Said("Perlu petugas lain", "Anda yang menerima uang ini, jadi Anda tidak bisa mengembalikannya.",
             "Minta bendahara lain memproses pengembalian."),
        Said("Another hand is needed", "You took this cash, so you cannot refund it.",
             "Ask another treasurer to refund it."),
    ),
    "event-reused": Entry(
        409,
        Said("Pesan pembayaran bertentangan", "Nomor transaksi ini pernah dikirim dengan isi lain.",
             "Hubungi penyedia pembayaran dan sebut nomor transaksinya."),
        Said("Payment messages disagree", "This transaction was sent before with another content.",
             "Contact the payment provider and name the transaction."),
    ),
    "webhook-refused": Entry(
        401,
        Said("Pesan pembayaran ditolak", "Tanda tangan pesan salah atau sudah lama.",
             "Tandatangani ulang pesan dengan kunci dan waktu sekarang."),
        Said("Payment message refused", "The signature is wrong or too old.",
             "Sign the message again with the key and the present time."),
    ),
    "no-provider": Entry(
        409,
        Said("Pembayaran daring belum ada", "Mal ini belum menerima QRIS.", "Bayar tunai di loket dan minta kuitansi."),
        Said("No online payment yet", "This mall does not take QRIS yet.", "Pay in cash at a counter and ask for a receipt."),
    ),
    "provider-silent": Entry(
        503,
        Said("Penyedia pembayaran tidak menjawab", "Data belum bisa diambil.", "Coba lagi beberapa menit lagi."),
        Said("The payment provider does not answer", "The data could not be fetched.", "Try again in a few minutes."),
    ),
}  # fmt: skip
