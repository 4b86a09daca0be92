"""Opening status in words: open until when, or closed until when and why."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balai.kernel.opening import Status
from balai.kernel.wording import DAYS, clock_words, date_words


def opening_words(status: Status, at: datetime, zone: ZoneInfo) -> str:
    """`Buka sampai 16.00 WIB`, `Istirahat sampai 13.00 WIB`, `Tutup. Buka lagi besok pukul 07.30 WIB`."""
    lang = get_language() or "id"
    if status.open:
        if status.closes_at is None:
            return _("Buka")
        return _("Buka sampai %(time)s") % {"time": clock_words(status.closes_at.astimezone(zone), lang)}
    if status.opens_at is None:
        return _("Tutup")
    opens = status.opens_at.astimezone(zone)
    said = {"day": _day(opens, at.astimezone(zone), lang), "time": clock_words(opens, lang)}
    if status.reason == "break":
        return _("Istirahat sampai %(time)s") % said
    return _("Tutup. Buka lagi %(day)s pukul %(time)s") % said


def _day(opens: datetime, at: datetime, lang: str) -> str:
    days = (opens.date() - at.date()) // timedelta(days=1)
    if days < 2:
        return (_("hari ini"), _("besok"))[days]
    return DAYS["en" if lang == "en" else "id"][opens.weekday()] if days < 7 else date_words(opens.date(), lang)
