"""The law of a signed paper: what it says, how it lives, what its QR carries. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from balai.kernel.refusals import BadInput, Refusal

TEMPLATES = ("licence", "certificate", "card", "letter", "registration", "receipt", "handover")
LETTERS = ("grant", "refusal", "withdrawal", "deed")
"""Kinds of letter; a letter's template is written `letter` or `letter:refusal`."""

NEXT_STATES: dict[str, frozenset[str]] = {
    "ordered": frozenset({"issued", "dropped"}),
    "issued": frozenset({"revoked", "superseded"}),
    "dropped": frozenset(),
    "revoked": frozenset(),
    "superseded": frozenset(),
}
"""ordered: waits for its signature · dropped: withdrawn before it was signed · the rest as it says."""

REVOKE_REASONS = ("error", "fraud", "holder", "decision", "law", "lost")
"""Why a paper is revoked: a mistake of ours, fraud, the holder asked, a later decision, the law, lost or stolen."""

VERDICTS = ("valid", "revoked", "expired", "superseded", "unknown")
RETRY_S = (5, 15, 60, 300, 900, 3600)
"""How long to wait after the first, second, ... failed try to sign."""

SIGNER = re.compile(r"[a-z0-9][a-z0-9.:_-]{0,58}")
MOST_FIELDS = 40
MOST_TEXT = 2000


class ProductOver(Refusal):
    """The paper is not in the state this act needs: signed already, revoked, or replaced."""

    code = "product-over"


class NumberTaken(Refusal):
    """Another living paper of this kind bears the number."""

    code = "number-taken"


class TooManyChecks(Refusal):
    """Too many verifications from one address in a minute."""

    code = "too-many-checks"


@dataclass(frozen=True, slots=True)
class PrintedField:
    """One line of a paper: stable id, label in both languages, value as printed."""

    id: str
    label_id: str
    label_en: str
    value: str

    def label(self, lang: str) -> str:
        """The label in a language."""
        return self.label_en if lang == "en" else self.label_id


def check_template(template: str) -> str:
    """The template. Raises BadInput for an unknown one."""
    base, _, kind = template.partition(":")
    if base not in TEMPLATES or (kind and (base != "letter" or kind not in LETTERS)):
        raise BadInput(field="template", why="one of " + ", ".join(TEMPLATES), value=template)
    return template


def check_signer(signer: str) -> str:
    """The signer's code. Raises BadInput when it could not name a certificate."""
    if not SIGNER.fullmatch(signer):
        raise BadInput(field="signer", why="lower-case letters, digits, dot, dash and colon", value=signer)
    return signer


def check_reason(reason: str) -> str:
    """The reason of a revocation. Raises BadInput for an unknown one."""
    if reason not in REVOKE_REASONS:
        raise BadInput(field="reason", why="one of " + ", ".join(REVOKE_REASONS), value=reason)
    return reason


def check_dates(issued_on: date, valid_until: date | None) -> None:
    """Raises BadInput for a paper that ends before it begins."""
    if valid_until is not None and valid_until < issued_on:
        raise BadInput(field="valid_until", why="not before the day of issue", value=valid_until.isoformat())


def printed_fields(fields: Sequence[Mapping[str, object] | PrintedField]) -> tuple[PrintedField, ...]:
    """Fields from `{"id", "label": {"id", "en"}, "value"}`; empty values are left out.

    Raises BadInput for more than forty, or a value longer than 2,000 characters.
    """
    told = [one if isinstance(one, PrintedField) else _field(one) for one in fields]
    kept = tuple(one for one in told if one.value)
    if len(kept) > MOST_FIELDS:
        raise BadInput(field="fields", why=f"at most {MOST_FIELDS} lines on a paper")
    for one in kept:
        if len(one.value) > MOST_TEXT:
            raise BadInput(field=one.id, why=f"at most {MOST_TEXT} characters")
    return kept


def _field(told: Mapping[str, object]) -> PrintedField:
    label_id, label_en = both(told.get("label", ""))
    name = str(told.get("id", ""))
    return PrintedField(name, label_id or name, label_en or label_id or name, str(told.get("value") or "").strip())


def both(text: object) -> tuple[str, str]:
    """Indonesian and English of a text that is a string or `{"id", "en"}`."""
    if isinstance(text, Mapping):
        first = str(text.get("id", ""))
        return first, str(text.get("en", "") or first)
    return str(text), str(text)


def public_value(field: PrintedField) -> str:
    """What the verification page shows: identity numbers with their last four digits only."""
    if field.id.rsplit(".", 1)[-1] not in ("nik", "kk", "npwp"):
        return field.value
    hidden = max(0, sum(ch.isdigit() for ch in field.value) - 4)
    shown = []
    for ch in field.value:
        shown.append("•" if ch.isdigit() and hidden > 0 else ch)
        hidden -= ch.isdigit()
    return "".join(shown)


def content_hash(  # noqa: PLR0913 - what a paper says
    *, code: str, template: str, number: str, title: str, issued_on: date, valid_until: date | None,
    fields: Sequence[PrintedField],
) -> str:
    """SHA-256 (hex) of what the paper says, in RFC 8785: all members are strings or lists of strings."""
    told = {
        "code": code, "fields": [[one.label_id, one.value] for one in fields], "issued_on": issued_on.isoformat(),
        "number": number, "template": template, "title": title,
        "valid_until": valid_until.isoformat() if valid_until else "",
    }  # fmt: skip
    plain = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def verdict_of(state: str, valid_until: date | None, today: date) -> str:
    """The verdict on a paper in this state on this day."""
    if state in ("revoked", "superseded"):
        return state
    if state != "issued":
        return "unknown"
    return "expired" if valid_until is not None and today > valid_until else "valid"


def retry_after_s(attempts: int) -> int:
    """How long to wait after so many failed tries."""
    return RETRY_S[min(attempts, len(RETRY_S)) - 1]


def number_of(pattern: str, seq: int, on: date) -> str:
    """A number by its pattern, such as `SIP/{seq}/{year}`; `{seq}` has at least four digits, `{month}` is Roman."""
    months = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
    told = {"{seq}": f"{seq:04d}", "{year}": str(on.year), "{month}": months[on.month - 1]}
    for mark, value in told.items():
        pattern = pattern.replace(mark, value)
    return pattern
