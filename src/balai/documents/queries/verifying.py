"""Is this paper genuine? By its code, by its QR (also offline), by the PDF itself. No viewer: whoever holds the
paper may ask, and hears only what the paper shows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from balai.directory.queries import get_mall
from balai.documents.models import Product
from balai.documents.queries.products import fields_of
from balai.documents.rules.codes import is_code, normal_code
from balai.documents.rules.payload import NotAPayload, Payload, read_payload
from balai.documents.rules.products import PrintedField, public_value, verdict_of
from balai.journal.command import from_ms


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the page says. `word` is valid, revoked, expired, superseded or unknown; the rest only if known.

    `why` of unknown: `code` (cannot be one of ours), `nowhere` (no such paper), `seal` (the QR says
    something else than ours), `changed` (this PDF is not the one that was signed).
    """

    word: str
    code: str
    why: str = ""
    template: str = ""
    number: str = ""
    title_id: str = ""
    title_en: str = ""
    agency: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    ended_at: datetime | None = None
    reason: str = ""
    fields: tuple[PrintedField, ...] = ()
    content_hash: str = ""
    sha256: str = ""

    def title(self, lang: str) -> str:
        """The title in a language."""
        return self.title_en if lang == "en" else self.title_id


def verify_code(mall: str, text: str, at: datetime, asked: dict[str, str] | None = None) -> Verdict:
    """The verdict on a code as typed; `asked` are the QR's own parts `k h d s`, if it came by QR."""
    code = normal_code(text)
    if not is_code(code):
        return Verdict("unknown", code, "code")
    row = Product.objects.select_related("file").filter(mall__code=mall, code=code).first()
    if row is None or row.state in ("ordered", "dropped"):
        return Verdict("unknown", code, "nowhere")
    if asked and any(asked.get(name) != value for name, value in _parts(row.payload).items()):
        return Verdict("unknown", code, "seal")
    return _verdict(mall, row, at)


def verify_pdf(mall: str, data: bytes, at: datetime) -> Verdict:
    """The verdict on a PDF: it is the one we signed, byte for byte, or it is not."""
    digest = hashlib.sha256(data).hexdigest()
    papers = Product.objects.select_related("file").filter(mall__code=mall)
    row = papers.filter(file__sha256=digest, file__dropped_ms=None).first()
    if row is None:
        return Verdict("unknown", "", "changed")
    return _verdict(mall, row, at)


def verify_payload(text: str, keys: dict[str, bytes]) -> Payload | None:
    """A QR's payload if one of these public keys signed it; offline, without any record. None = not genuine."""
    from balai.documents.signers.seal import check_seal

    try:
        payload = read_payload(text)
    except NotAPayload:
        return None
    return payload if check_seal(payload, keys) else None


def published_keys() -> dict[str, object]:
    """The public keys of this house's QRs, as a JSON Web Key Set."""
    from balai.documents.signers.seal import key_set

    return key_set()


def _parts(payload: str) -> dict[str, str]:
    return dict(part.partition("=")[::2] for part in payload.partition("?")[2].split("&"))


def _verdict(mall: str, row: Product, at: datetime) -> Verdict:
    today = at.astimezone(get_mall(mall).zone).date()
    shown = tuple(
        PrintedField(one.id, one.label_id, one.label_en, public_value(one)) for one in fields_of(row)
    )
    return Verdict(
        verdict_of(row.state, row.valid_until, today), row.code, "", row.template, row.number, row.title_id,
        row.title_en, row.agency, row.issued_on, row.valid_until, from_ms(row.ended_ms) if row.ended_ms else None,
        row.reason, shown, row.content_hash, row.file.sha256 if row.file else "",
    )
