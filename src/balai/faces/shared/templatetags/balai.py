"""Tags and filters every template may use without loading them. Catalogue in `faces/shared/README.md`."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balai.faces.shared.once import FIELD
from balai.faces.shared.sheets import join_sheets
from balai.kernel import wording

register = template.Library()
ICONS = Path(__file__).resolve().parents[1] / "icons"
STAND_IN = {"candle": "plant", "home-dollar": "home-move", "tools-kitchen-2": "building-store", "wallet-off": "wallet"}
SHAPES = {"A": "circle", "C": "triangle", "K": "square", "R": "diamond", "U": "hexagon", "X": "cross"}
FORMS = {
    "circle": ('<circle cx="16" cy="16" r="14"/>', 16),
    "triangle": ('<path d="M16 2.5 30.5 28.5h-29z"/>', 20.5),
    "square": ('<rect x="3" y="3" width="26" height="26" rx="3"/>', 16),
    "diamond": ('<path d="M16 1.5 30.5 16 16 30.5 1.5 16z"/>', 16),
    "hexagon": ('<path d="M8.5 3h15L31 16l-7.5 13h-15L1 16z"/>', 16),
    "cross": ('<path d="M10 2h12v8h8v12h-8v8H10v-8H2V10h8z"/>', 16),
}


@lru_cache(maxsize=256)
def _svg(name: str, css: str) -> str:
    path = ICONS / f"{STAND_IN.get(name, name)}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.exists():
        path = ICONS / "info-circle.svg"
    drawing = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", path.read_text(), flags=re.S).strip()
    return (
        f'<svg class="icon {css}" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" '
        f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{drawing}</svg>'
    )


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A Tabler icon drawn in place, hidden from screen readers: a word always stands beside it."""
    return mark_safe(_svg(str(name), str(conditional_escape(css)).strip()))


@register.simple_tag
def zone_chip(letter: str, css: str = "", shape: str = "") -> SafeString:
    """The chip of a zone: letter + shape + colour, outlined. Decorative: the number or the word says it too."""
    letter = str(letter)[:1].upper()
    form, middle = FORMS.get(shape or SHAPES.get(letter, "circle"), FORMS["circle"])
    known = letter if letter in SHAPES else "other"
    return format_html(
        '<svg class="zone zone-{} {}" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">{}'
        '<text x="16" y="{}" text-anchor="middle" dominant-baseline="central">{}</text></svg>',
        known, css, mark_safe(form), middle, letter,
    )  # fmt: skip


@register.simple_tag
def sheets(*names: str) -> SafeString:
    """One style sheet link: the shared look plus the named faces' own files (or `core` instead of all)."""
    wanted = names if names and names[0] in ("core", "shared") else ("shared", *names)
    joined = join_sheets(".".join(wanted))
    if joined is None:
        raise template.TemplateSyntaxError(f"no style sheets called {' '.join(names)}")
    return format_html('<link rel="stylesheet" href="{}">', reverse("sheet", args=[joined.names, joined.hash]))


@register.simple_tag(takes_context=True)
def module(context: dict[str, Any], path: str) -> SafeString:
    """A JavaScript module from the static files, allowed by the nonce."""
    return format_html('<script type="module" nonce="{}" src="{}"></script>', context.get("nonce", ""), static(path))


@register.simple_tag
def once() -> SafeString:
    """The hidden idempotency key of a form: sent twice, it counts once."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, secrets.token_urlsafe(16))


def _lang() -> str:
    return get_language() or "id"


def _moment(value: Any) -> datetime | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = datetime.fromtimestamp(value / 1000, UTC)
    return timezone.localtime(value) if isinstance(value, datetime) else None


@register.filter
def clock(value: Any) -> str:
    """A moment (aware datetime or ms) as `09.41 WIB` in the mall's zone."""
    at = _moment(value)
    return "" if at is None else wording.clock_words(at, _lang())


@register.filter
def hour(value: Any) -> str:
    """A moment as `09.41`, without the zone."""
    at = _moment(value)
    return "" if at is None else wording.hour_words(at, _lang())


@register.filter
def long_date(value: Any) -> str:
    """A moment or a date as `Jumat, 18 Desember 2026`."""
    day = _moment(value) or value
    return wording.date_words(day, _lang()) if isinstance(day, date) else ""


@register.filter
def date_short(value: Any) -> str:
    """A moment or a date as `18 Des 2026`, for tables and lists."""
    day = _moment(value) or value
    if not isinstance(day, date):
        return ""
    return f"{day.day} {wording.MONTHS['en' if _lang() == 'en' else 'id'][day.month - 1][:3]} {day.year}"


@register.filter
def rupiah(value: int) -> str:
    """`Rp25.000`."""
    return wording.money_words(int(value))


@register.filter
def minutes(value: Any) -> str:
    """`25 menit`; a pair of minutes as a range, `15–25 menit`."""
    if isinstance(value, list | tuple):
        return wording.range_words(int(value[0]), int(value[1]), _lang())
    return wording.minutes_words(int(value), _lang())


@register.filter
def about(span: tuple[int, int]) -> str:
    """A pair of minutes as an estimate: `kira-kira 15–25 menit`, `kurang dari 5 menit`."""
    return wording.about_words(span[0], span[1], _lang())


@register.filter
def say(text: Any) -> str:
    """A catalogue Text, or a definition's `{id, en}`, in the page's language; anything else as it is; None as nothing."""
    if text is None:
        return ""
    if isinstance(text, Mapping):
        return str(text.get(_lang()) or text["id"])
    return str(text.in_(_lang())) if hasattr(text, "in_") else str(text)


@register.filter
def unbroken(text: Any) -> SafeString:
    """A heading whose hyphened words (`KTP-el`) stay on one line."""
    words = [format_html('<span class="nowrap">{}</span>', w) if "-" in w else conditional_escape(w) for w in str(text).split()]
    return mark_safe(" ".join(words))


@register.filter
def named(thing: Any) -> str:
    """The name of a row with `name_id` and `name_en` in the page's language."""
    return str(getattr(thing, "name_en", "") if _lang() == "en" else getattr(thing, "name_id", "")) or str(
        getattr(thing, "name_id", "")
    )


@register.filter
def fee(value: Any) -> str:
    """A catalogue Fee in a few words: `Gratis`, `Rp25.000`, `Rp10.000 – Rp50.000`."""
    words = {
        "free": lambda: _("Gratis"),
        "fixed": lambda: wording.money_words(value.idr),
        "range": lambda: f"{wording.money_words(value.from_idr)} – {wording.money_words(value.to_idr)}"
        if value.to_idr else _("Mulai %(sum)s") % {"sum": wording.money_words(value.from_idr)},
        "formula": lambda: _("Lihat rincian"),
        "unknown": lambda: _("Belum disebut"),
    }  # fmt: skip
    return words[value.kind]()


UNITS = {"id": {"minutes": "menit", "hours": "jam", "working_days": "hari kerja", "calendar_days": "hari kalender"},
         "en": {"minutes": "minutes", "hours": "hours", "working_days": "working days", "calendar_days": "calendar days"}}  # fmt: skip


@register.filter
def promise(value: Any) -> str:
    """A catalogue ServiceTime in a few words: `5 hari kerja`."""
    if not value.known:
        return _("Belum disebut")
    unit = UNITS["en" if _lang() == "en" else "id"][value.unit]
    return f"{value.amount} {unit[:-1] if _lang() == 'en' and value.amount == 1 else unit}"
