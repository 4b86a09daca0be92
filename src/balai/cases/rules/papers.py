"""What a paper of a case says: values as printed, validity, letters. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from balai.kernel.wording import date_words, money_words

YES = {"id": ("Ya", "Tidak"), "en": ("Yes", "No")}

LETTERS: Mapping[str, tuple[str, str, str]] = {
    "grant": ("Surat persetujuan", "Letter of approval", "SETUJU/{seq}/{year}"),
    "refusal": ("Surat penolakan", "Letter of refusal", "TOLAK/{seq}/{year}"),
    "withdrawal": ("Surat pencabutan permohonan", "Letter of withdrawal", "CABUT/{seq}/{year}"),
    "deed": ("Akta permohonan dianggap dikabulkan", "Deed of an application deemed granted", "FIKTIF/{seq}/{year}"),
}
"""Kind of letter -> its title in both languages and the pattern of its number."""


def printed_value(field: Mapping[str, Any], value: Any, lang: str) -> str:
    """A value as a paper shows it; empty when it is not known."""
    if value is None or value in ("", []):
        return ""
    kind = field.get("kind")
    if kind == "yesno":
        return YES["en" if lang == "en" else "id"][0 if value else 1]
    if kind in ("choice", "choices"):
        labels = {one["value"]: one["label"].get(lang) or one["label"]["id"] for one in field.get("options", ())}
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(str(labels.get(one, one)) for one in chosen)
    if kind == "date":
        return date_words(date.fromisoformat(str(value)), lang)
    return money_words(int(value)) if kind == "money" else str(value)


def printed_lines(
    fields: Mapping[str, Mapping[str, Any]], product: Mapping[str, Any], values: Mapping[str, Any], lang: str
) -> list[dict[str, Any]]:
    """The lines of a paper: id, label in both languages and value, in the product's order.

    A line is named as the product says, else as the form asks; what only a register answers has no field.
    """
    named = {one["id"]: one["label"] for one in product.get("labels", ())}
    return [
        {"id": name, "label": named.get(name) or fields[name]["label"],
         "value": printed_value(fields.get(name, {}), values.get(name), lang)}
        for name in product["fields"]
        if name in fields or name in named
    ]  # fmt: skip


def valid_until(valid: Mapping[str, Any] | None, issued_on: date, values: Mapping[str, Any]) -> date | None:
    """The last day a paper is valid; None = without end. `until` names the field that holds the date."""
    if not valid:
        return None
    if valid.get("until"):
        told = values.get(valid["until"])
        return date.fromisoformat(str(told)) if told else None
    if valid.get("days"):
        return issued_on + timedelta(days=int(valid["days"]))
    months = int(valid.get("years") or 0) * 12 + int(valid.get("months") or 0)
    return add_months(issued_on, months)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the month's last day when it is shorter."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def refusal_body(reason: str, basis: str, until: date | None, lang: str) -> tuple[str, ...]:
    """The paragraphs of a refusal: the reason, the way to object, and until when."""
    if lang == "en":
        law = f" Legal basis: {basis}." if basis else ""
        end = f" until {date_words(until, lang)}" if until else ""
        return (
            "Your application cannot be granted.", f"Reason: {reason}",
            f"You may object in writing{end}, on the page of your application or at the counter.{law}",
        )
    law = f" Dasar hukum: {basis}." if basis else ""
    end = f" sampai {date_words(until, lang)}" if until else ""
    return (
        "Permohonan Anda belum dapat dikabulkan.", f"Alasan: {reason}",
        f"Anda dapat mengajukan keberatan tertulis{end}, di halaman permohonan Anda atau di loket.{law}",
    )


def grant_body(lang: str) -> tuple[str, ...]:
    """The paragraph of an approval without a paper of its own."""
    return ("Your application is granted.",) if lang == "en" else ("Permohonan Anda dikabulkan.",)


def withdrawal_body(lang: str) -> tuple[str, ...]:
    """The paragraphs of a withdrawal."""
    if lang == "en":
        return ("You withdrew your application. It is closed without a decision.", "You may apply again at any time.")
    return ("Anda mencabut permohonan ini. Berkas ditutup tanpa keputusan.", "Anda boleh mengajukan lagi kapan saja.")


def deed_body(due: date, basis: str, lang: str) -> tuple[str, ...]:
    """The paragraphs of a draft deed: no decision came in time, so the law grants it."""
    if lang == "en":
        law = f" Legal basis: {basis}." if basis else ""
        return (
            f"No decision was made by {date_words(due, lang)}.",
            f"By law the application counts as granted.{law}",
            "This is a draft deed. The official in charge signs the document that follows from it.",
        )
    law = f" Dasar hukum: {basis}." if basis else ""
    return (
        f"Sampai {date_words(due, lang)} belum ada keputusan.",
        f"Menurut hukum, permohonan ini dianggap dikabulkan.{law}",
        "Ini rancangan akta. Pejabat yang berwenang menandatangani dokumen yang mengikutinya.",
    )
