"""The law between agencies: what may be asked and why, what an answer is, when to try again. Pure.

Three answers (the contract of OpenCRVS): 200 done, 400 refused, 202 will answer later; everything else is a fault of
the world and is tried again. Each agency signs and is signed to with its own key (kernel/signatures.py).
Format: docs/formats/exchange.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from balai.kernel.refusals import Refusal
from balai.kernel.signatures import check_signature

Outcome = Literal["done", "refused", "later", "fault"]
TIMEOUT_S = 5.0
"""How long an agency may keep silent, within an answer too."""
WHOLE_ANSWER_S = 8.0
MOST_BYTES = 65_536
LONGEST_WAIT_S = 86_400
BREAKS_AFTER = 5
BREAK_MS = 20_000
LONGEST_BREAK_MS = 10 * 60_000


class SignatureWrong(Refusal):
    """The message is not signed with the agency's key, or is too old or too new."""

    code = "signature-wrong"


class QuestionUnknown(Refusal):
    """No such open question for this agency."""

    code = "question-unknown"


class RegisterUnknown(Refusal):
    """No register under this code."""

    code = "register-unknown"


@dataclass(frozen=True, slots=True)
class Register:
    """A register of an agency that may be asked: what is sent, for which purpose, on which legal basis.

    asks      ids of the fields that are sent, and no others (data minimisation, UU 27/2022 art 16)
    purpose   in Indonesian and English, shown to the citizen
    basis     the law that allows the question; `unconfirmed` where a lawyer has yet to confirm the article
    """

    code: str
    agency: str
    asks: tuple[str, ...]
    purpose_id: str
    purpose_en: str
    basis: str
    confirmed: bool = False


def _register(code: str, asks: str, purpose_id: str, purpose_en: str, basis: str) -> Register:
    return Register(code, code.partition(".")[0], tuple(asks.split()), purpose_id, purpose_en, basis)


REGISTERS = {
    one.code: one
    for one in (
        _register("dukcapil.person", "applicant.nik", "mencocokkan identitas pemohon",
                  "to match the applicant's identity", "UU 24/2013 tentang Administrasi Kependudukan"),
        _register("djp.npwp", "applicant.nik company.npwp", "memeriksa status wajib pajak",
                  "to check the taxpayer status", "UU 28/2007 tentang Ketentuan Umum Perpajakan"),
        _register("ahu.company", "company.name company.nib", "memeriksa badan hukum",
                  "to check the legal entity", "UU 40/2007 tentang Perseroan Terbatas"),
        _register("sdmk.str", "applicant.nik str.number", "memeriksa surat tanda registrasi",
                  "to check the professional registration", "UU 17/2023 tentang Kesehatan"),
        _register("sdmk.skp", "applicant.nik", "memeriksa kecukupan satuan kredit profesi",
                  "to check the professional credits", "UU 17/2023 tentang Kesehatan"),
        _register("oss.nib", "company.nib applicant.nik", "memeriksa nomor induk berusaha",
                  "to check the business number", "PP 28/2025 tentang Perizinan Berusaha Berbasis Risiko"),
        _register("oss.issue", "applicant.nik applicant.name business.name business.kbli business.address",
                  "menerbitkan nomor induk berusaha", "to issue the business number",
                  "PP 28/2025 tentang Perizinan Berusaha Berbasis Risiko"),
        _register("sihalal.register", "applicant.nik company.nib business.name",
                  "mendaftarkan sertifikasi halal", "to register for halal certification", "PP 42/2024"),
        _register("bpjs.active", "applicant.nik", "memeriksa kepesertaan aktif JKN",
                  "to check active health insurance", "UU 40/2004 tentang Sistem Jaminan Sosial Nasional"),
    )
}  # fmt: skip
"""Register code -> register. The part before the dot is the agency."""


def get_register(code: str) -> Register:
    """The register with this code. Raises RegisterUnknown."""
    if code not in REGISTERS:
        raise RegisterUnknown(register=code)
    return REGISTERS[code]


def outcome_of(status: int) -> Outcome:
    """What an HTTP status means. 408, 425 and 429 are faults of the moment, other 4xx are refusals."""
    if status == 200:
        return "done"
    if status == 202:
        return "later"
    return "refused" if 400 <= status < 500 and status not in (401, 403, 404, 408, 425, 429) else "fault"


def wait_told(body: Mapping[str, Any]) -> int:
    """`after_s` of an answer "later": seconds until we may ask again, at most a day; 0 = not told."""
    after = body.get("after_s")
    return min(after, LONGEST_WAIT_S) if isinstance(after, int) and not isinstance(after, bool) and after > 0 else 0


def keys_of(told: str) -> tuple[bytes, ...]:
    """The keys of a setting, parted by spaces: the first signs, all are accepted while one is being changed."""
    return tuple(one.encode() for one in told.split())


def require_signature(keys: Iterable[bytes], now_s: int, body: bytes, header: str) -> None:
    """Raise SignatureWrong unless `header` signs `body` with one of the keys within five minutes of now."""
    why = check_signature(keys, now_s, body, header)
    if why:
        raise SignatureWrong(why=why)


@dataclass(frozen=True, slots=True)
class Breaker:
    """Whether an agency is asked at all: after five faults in a row it rests, each time twice as long.

    lost_ms   since when it has not answered; 0 = it answers
    until_ms  not before then; afterwards one question tries (half-open)
    """

    failures: int = 0
    lost_ms: int = 0
    until_ms: int = 0

    def allows(self, now_ms: int) -> bool:
        """Whether a question may be sent now."""
        return now_ms >= self.until_ms

    def failed(self, now_ms: int) -> Breaker:
        """After one more fault."""
        failures = self.failures + 1
        if failures < BREAKS_AFTER:
            return replace(self, failures=failures)
        rest = min(BREAK_MS << (failures - BREAKS_AFTER), LONGEST_BREAK_MS)
        return Breaker(failures, self.lost_ms or now_ms, now_ms + rest)

    def answered(self) -> Breaker:
        """After an answer of whatever kind."""
        return Breaker()
