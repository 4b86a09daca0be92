"""Refusals of the door itself: who knocks, in which form, with which key. Their words join the one mapping."""

from __future__ import annotations

from balai.faces.shared.refusal_words import WORDS, Entry, Said
from balai.kernel.refusals import Refusal


class TokenMissing(Refusal):
    """This address wants a bearer token (RFC 6750)."""

    code = "token-missing"


class TokenUnknown(Refusal):
    """The bearer token is not known here, or was revoked."""

    code = "token-unknown"


class KeyMissing(Refusal):
    """A POST without an Idempotency-Key header, or with one that is no key."""

    code = "idempotency-key-missing"


class Malformed(Refusal):
    """The body is no JSON document."""

    code = "malformed-json"


class InvalidRequest(Refusal):
    """The request does not fit its description in OpenAPI."""

    code = "invalid-request"


class NoSuchAddress(Refusal):
    """Nothing answers at this address."""

    code = "no-such-address"


class MethodNotAllowed(Refusal):
    """The address exists, but not with this method."""

    code = "method-not-allowed"


class NotAcceptable(Refusal):
    """The client takes neither JSON nor anything else we can answer with."""

    code = "not-acceptable"


class TooLarge(Refusal):
    """The body is larger than any request needs to be."""

    code = "too-large"


class UnsupportedMedia(Refusal):
    """The body is not declared as JSON."""

    code = "unsupported-media-type"


class SameQueue(Refusal):
    """A transfer to the queue in which the ticket stands already."""

    code = "same-queue"


class Busy(Refusal):
    """The database could not take the request just now; nothing was changed."""

    code = "busy"


class Broken(Refusal):
    """Our fault. `reference` is the number to tell the help desk."""

    code = "internal-fault"


_SEE = ("Lihat uraian di /api/v1/openapi.json.", "See the description at /api/v1/openapi.json.")
_ASK = ("Minta token kepada manajer mal.", "Ask the mall manager for a token.")

SAID: dict[str, Entry] = {
    "token-missing": Entry(
        401,
        Said("Perlu token", "Alamat ini hanya untuk perangkat dan program dengan token.",
             "Kirim header “Authorization: Bearer …”. " + _ASK[0]),
        Said("A token is needed", "This address is for devices and programs with a token.",
             "Send the header “Authorization: Bearer …”. " + _ASK[1]),
    ),
    "token-unknown": Entry(
        401,
        Said("Token tidak dikenal", "Token ini tidak dikenal atau sudah dicabut.", _ASK[0]),
        Said("Unknown token", "This token is not known or was revoked.", _ASK[1]),
    ),
    "idempotency-key-missing": Entry(
        400,
        Said("Kunci kiriman belum ada", "Setiap POST membawa header “Idempotency-Key”: 1 sampai 80 huruf, angka, "
             "atau tanda baca, tanpa spasi.", "Buat satu UUID per tindakan, dan pakai lagi bila mengulang."),
        Said("Idempotency key missing", "Every POST carries the header “Idempotency-Key”: 1 to 80 letters, digits "
             "or signs without spaces.", "Make one UUID per act, and use it again when you repeat."),
    ),
    "malformed-json": Entry(
        400,
        Said("Isi tidak terbaca", "Isi kiriman bukan JSON (RFC 8259, UTF-8).", "Perbaiki isi, lalu kirim lagi."),
        Said("Body not readable", "The body is not JSON (RFC 8259, UTF-8).", "Correct the body and send again."),
    ),
    "invalid-request": Entry(
        422,
        Said("Kiriman perlu diperbaiki", "Kiriman ini tidak sesuai uraiannya; lihat “errors”.", _SEE[0]),
        Said("Please correct the request", "The request does not fit its description; see “errors”.", _SEE[1]),
    ),
    "no-such-address": Entry(
        404,
        Said("Alamat tidak ada", "Tidak ada layanan mesin di alamat ini.", _SEE[0]),
        Said("No such address", "Nothing answers at this address.", _SEE[1]),
    ),
    "method-not-allowed": Entry(
        405,
        Said("Metode tidak tersedia", "Alamat ini tidak melayani metode itu; lihat header “Allow”.", _SEE[0]),
        Said("Method not allowed", "This address does not take that method; see the header “Allow”.", _SEE[1]),
    ),
    "not-acceptable": Entry(
        406,
        Said("Bentuk jawaban tidak tersedia", "Jawaban selalu application/json.", "Terima application/json atau */*."),
        Said("Not acceptable", "Answers are application/json.", "Accept application/json or */*."),
    ),
    "too-large": Entry(
        413,
        Said("Kiriman terlalu besar", "Isi kiriman paling banyak {most} bita.", "Kirim lebih sedikit."),
        Said("Too large", "A body holds at most {most} bytes.", "Send less."),
    ),
    "unsupported-media-type": Entry(
        415,
        Said("Jenis isi tidak didukung", "Isi kiriman harus “Content-Type: application/json”.", _SEE[0]),
        Said("Unsupported media type", "The body must be “Content-Type: application/json”.", _SEE[1]),
    ),
    "same-queue": Entry(
        409,
        Said("Sudah di antrean itu", "Nomor ini sudah berada di antrean tujuan.", "Pilih antrean lain."),
        Said("Already in that queue", "The number stands in that queue already.", "Choose another queue."),
    ),
    "busy": Entry(
        503,
        Said("Sedang sibuk", "Permintaan belum dijalankan; tidak ada yang berubah.",
             "Kirim lagi dengan Idempotency-Key yang sama."),
        Said("Busy", "The request was not carried out; nothing changed.",
             "Send it again with the same Idempotency-Key."),
    ),
    "internal-fault": Entry(
        500,
        Said("Ada gangguan di sistem kami", "Ini kesalahan kami; nomor rujukan {reference}.",
             "Kirim lagi dengan Idempotency-Key yang sama, atau sebutkan nomor rujukan kepada petugas."),
        Said("Something broke on our side", "This is our fault; reference {reference}.",
             "Send it again with the same Idempotency-Key, or tell the help desk the reference."),
    ),
}  # fmt: skip
WORDS.update(SAID)
