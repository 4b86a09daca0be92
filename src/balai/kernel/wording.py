"""Times, dates, money and durations as people read them, in Indonesian and English. Pure."""

from __future__ import annotations

from datetime import date, datetime

ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
           "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip


def clock_words(at: datetime, lang: str = "id") -> str:
    """`09.41 WIB`; in English `09:41 WIB`. `at` is local to its own zone."""
    zone = ZONES.get(str(at.tzinfo), at.strftime("%Z"))
    return f"{hour_words(at, lang)} {zone}"


def hour_words(at: datetime, lang: str = "id") -> str:
    """`09.41`; in English `09:41`."""
    return at.strftime("%H:%M" if lang == "en" else "%H.%M")


def date_words(day: date, lang: str = "id") -> str:
    """`Jumat, 18 Desember 2026`."""
    return f"{DAYS[_known(lang)][day.weekday()]}, {day.day} {MONTHS[_known(lang)][day.month - 1]} {day.year}"


def money_words(idr: int) -> str:
    """`Rp25.000`."""
    return "Rp" + f"{idr:,}".replace(",", ".")


def range_words(low_min: int, high_min: int, lang: str = "id") -> str:
    """`15–25 menit`, `1 jam – 1 jam 30 menit`; equal ends are said once, from nought is `kurang dari 5 menit`."""
    ends = [minutes_words(low_min, lang), minutes_words(high_min, lang)]
    if low_min >= high_min:
        return ends[1]
    if low_min <= 0:
        return f"{'under' if lang == 'en' else 'kurang dari'} {ends[1]}"
    if high_min < 60:
        return f"{low_min}–{ends[1]}"
    return f"{ends[0]} – {ends[1]}"


def about_words(low_min: int, high_min: int, lang: str = "id") -> str:
    """`kira-kira 15–25 menit`; an upper end alone needs no "about": `kurang dari 5 menit`."""
    about = "about" if lang == "en" else "kira-kira"
    span = range_words(low_min, high_min, lang)
    return span if low_min <= 0 < high_min else f"{about} {span}"


def minutes_words(minutes: int, lang: str = "id") -> str:
    """`25 menit`, `1 jam 5 menit`."""
    hours, rest = divmod(minutes, 60)
    if lang == "en":
        parts = [f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else ""]
    else:
        parts = [f"{hours} jam" if hours else "", f"{rest} menit" if rest or not hours else ""]
    return " ".join(part for part in parts if part)


def _known(lang: str) -> str:
    return "en" if lang == "en" else "id"
