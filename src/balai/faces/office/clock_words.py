"""The legal clock in words: how urgent, which day of how many, and why this date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from balai.cases.rules.states import POSITIVE
from balai.faces.office.doors import lang
from balai.journal.command import from_ms
from balai.kernel.clocks import Deadline
from balai.kernel.wording import date_words, hour_words


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as a list shows it; `css` of the tag is empty while there is time."""

    text: str
    exact: str
    css: str = ""


def due_words(due_ms: int | None, at: datetime) -> Due:
    """How much time is left until a deadline, in days as people count them."""
    if due_ms is None:
        return Due(_("Tidak berjalan"), "")
    due, now = timezone.localtime(datetime.fromtimestamp(due_ms / 1000, UTC)), timezone.localtime(at)
    days = (due.date() - now.date()).days
    exact = f"{date_words(due.date(), lang())}, {hour_words(due, lang())}"
    if due < now:
        n = -days
        late = ngettext("Terlambat %(n)s hari", "Terlambat %(n)s hari", n) % {"n": n} if n else _("Terlambat hari ini")
        return Due(late, exact, "tag-error")
    if days == 0:
        return Due(_("Hari ini, %(hour)s") % {"hour": hour_words(due, lang())}, exact, "tag-warn")
    if days == 1:
        return Due(_("Besok"), exact, "tag-warn")
    return Due(ngettext("%(n)s hari lagi", "%(n)s hari lagi", days) % {"n": days}, exact)


def left_words(due_ms: int | None, status: str, since_ms: int | None, at: datetime) -> Due:
    """The same; of a decided case no deadline is left, so since when it waits."""
    if due_ms is not None or status not in POSITIVE or since_ms is None:
        return due_words(due_ms, at)
    since = timezone.localtime(from_ms(since_ms)).date()
    return Due(_("Sudah diputus"), _("menunggu sejak %(day)s") % {"day": date_words(since, lang())})


def day_words(clock: Deadline | None) -> str:
    """`Hari kerja ke-2 dari 5`; what the clock does when it does not run."""
    if clock is None:
        return _("Standar layanan ini tidak menjanjikan waktu.")
    if clock.state == "paused":
        return _("Jangka waktu berhenti sementara.")
    if clock.state == "stopped":
        return _("Selesai sesudah batas waktu.") if clock.late else _("Selesai dalam batas waktu.")
    term = _term_of(clock)
    if term is None or clock.state != "running":
        return _("Jangka waktu belum dimulai.")
    amount, unit = term
    told = {"n": min(max(clock.used_days, 1), amount), "m": amount}
    if unit == "working_days":
        return _("Hari kerja ke-%(n)s dari %(m)s") % told
    if unit == "calendar_days":
        return _("Hari kalender ke-%(n)s dari %(m)s") % told
    used = {"n": clock.used_ms // 60_000, "m": amount * (60 if unit == "hours" else 1)}
    return _("%(n)s menit jam layanan terpakai dari %(m)s") % used


def used_part(clock: Deadline | None) -> int:
    """Per cent of the term that is used, for a bar; 0 where there is none."""
    term = _term_of(clock) if clock else None
    if clock is None or term is None:
        return 0
    amount, unit = term
    minutes = amount * (60 if unit == "hours" else 1)
    part = clock.used_days / amount if unit.endswith("_days") else clock.used_ms / 60_000 / minutes
    return max(0, min(100, round(part * 100)))


def term_words(amount: int, unit: str) -> str:
    """`5 hari kerja`."""
    words = {
        "working_days": lambda n: ngettext("%(n)s hari kerja", "%(n)s hari kerja", n),
        "calendar_days": lambda n: ngettext("%(n)s hari kalender", "%(n)s hari kalender", n),
        "hours": lambda n: ngettext("%(n)s jam", "%(n)s jam", n),
        "minutes": lambda n: ngettext("%(n)s menit", "%(n)s menit", n),
    }
    return words[unit](amount) % {"n": amount}


def why_words(clock: Deadline | None) -> list[str]:
    """Why the date is that date, sentence by sentence."""
    said, closed = [], []
    for code in clock.why if clock else ():
        kind, _sep, rest = code.partition(":")
        if kind == "closed":
            closed.append(_day(rest))
        elif kind in WHYS:
            said.append(WHYS[kind](rest))
    if closed:
        said.append(_("Hari libur yang tidak dihitung: %(days)s.") % {"days": "; ".join(closed)})
    return said


def _term_of(clock: Deadline | None) -> tuple[int, str] | None:
    for code in clock.why if clock else ():
        kind, _sep, rest = code.partition(":")
        if kind == "term":
            amount, _sep, unit = rest.partition(":")
            return int(amount), unit
    return None


def _day(text: str) -> str:
    return date_words(date.fromisoformat(text), lang())


def _term(rest: str) -> str:
    amount, _sep, unit = rest.partition(":")
    return _("Janji layanan: %(term)s.") % {"term": term_words(int(amount), unit)}


def _paused(rest: str) -> str:
    start, _sep, end = rest.partition("/")
    if end:
        return _("Hitungan berhenti dari %(from)s sampai %(to)s.") % {"from": _day(start), "to": _day(end)}
    return _("Hitungan berhenti sejak %(from)s.") % {"from": _day(start)}


WHYS: dict[str, Callable[[str], str]] = {
    "starts": lambda rest: _("Dihitung sejak %(day)s, ketika berkas lengkap.") % {"day": _day(rest)},
    "term": _term,
    "restarted": lambda rest: _("Hitungan diulang setelah perbaikan: %(n)s kali.") % {"n": rest},
    "extended": lambda _rest: _("Batas waktunya diperpanjang menurut aturan."),
    "paused": _paused,
    "calendar": lambda rest: _("Kalender yang dipakai: %(version)s.") % {"version": rest},
}
"""Kind of a reason of the clock -> its sentence."""


def clock_lines(clock: Deadline | None, receipt: str) -> Sequence[tuple[str, str]]:
    """What proves the promise: calendar and hash are printed on the applicant's receipt too."""
    return [(_("Sidik tanda terima"), receipt)] if receipt else []
