"""Refusals in words: the one mapping to HTTP status and Indonesian and English text, also for the API."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import NamedTuple

from django.utils import timezone

from balai.faces.shared.refusal_words import REASONS, THINGS, WORDS
from balai.faces.shared.refusal_words_cases import WORDS as CASES
from balai.faces.shared.refusal_words_exchange import WORDS as EXCHANGE
from balai.faces.shared.refusal_words_papers import WORDS as PAPERS
from balai.kernel.refusals import Refusal
from balai.kernel.wording import clock_words, date_words, money_words

for _more in (CASES, EXCHANGE, PAPERS):
    WORDS.update(_more)


class Words(NamedTuple):
    """What a refusal says: HTTP status, title, detail, and what the person can do next."""

    status: int
    title: str
    detail: str
    next_step: str


class HallTokenStale(Refusal):
    """The hall's code on the phone is older than the last three five-minute spans."""

    code = "hall-token-stale"


class TooManyTries(Refusal):
    """Sign-in is closed for a while after too many wrong passwords."""

    code = "too-many-tries"


def words(refusal: Refusal, lang: str = "id") -> Words:
    """(status, title, detail, next_step) of a refusal. An unknown code is told as `refused`."""
    entry = WORDS.get(refusal.code) or WORDS["refused"]
    said = entry.en if lang == "en" else entry.id
    facts = _facts(refusal, lang)
    return Words(entry.status, *(text.format_map(facts) for text in said))


def problem(refusal: Refusal, lang: str = "id") -> dict[str, object]:
    """The refusal as RFC 9457 problem details; `type` is the stable code, extension members are its facts."""
    status, title, detail, next_step = words(refusal, lang)
    plain = {name: value for name, value in refusal.facts.items() if isinstance(value, str | int | bool | None)}
    return {
        "type": f"urn:balai:{refusal.code}", "title": title, "status": status, "detail": detail,
        "next_step": next_step, "code": refusal.code, "facts": plain,
    }  # fmt: skip


def _facts(refusal: Refusal, lang: str) -> dict[str, object]:
    told: dict[str, object] = defaultdict(lambda: "–", refusal.facts)
    english = lang == "en"
    if english:  # a fact `x_en` stands for `x`
        told.update({name[:-3]: value for name, value in refusal.facts.items() if name.endswith("_en")})
    told["thing"] = _chosen(THINGS, str(refusal.facts.get("thing", "")), english) or ("This" if english else "Ini")
    for name, value in refusal.facts.items():
        if name.endswith("_idr") and isinstance(value, int):
            told[name.removesuffix("_idr")] = money_words(value)
    told["when"] = _when(refusal.facts.get("next_ms"), lang)
    closed = str(refusal.facts.get("reason", ""))
    told["reason"] = _chosen(REASONS, closed, english) or (f"Closed: {closed}." if english else f"Tutup: {closed}.")
    return told


def _chosen(table: dict[str, tuple[str, str]], name: str, english: bool) -> str:
    return table.get(name, ("", ""))[english]


def _when(next_ms: object, lang: str) -> str:
    if not isinstance(next_ms, int):
        return "on the next working day" if lang == "en" else "pada hari kerja berikutnya"
    at = timezone.localtime(datetime.fromtimestamp(next_ms / 1000, UTC))
    at_word = "at" if lang == "en" else "pukul"
    on_word = "on " if lang == "en" else ""
    return f"{on_word}{date_words(at.date(), lang)}, {at_word} {clock_words(at, lang)}"
