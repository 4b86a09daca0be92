"""What stands in the way of a case, with the next step: a register's refusal or silence, and what was escalated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from balai.cases.queries.casefile import CasePage, StepLine
from balai.cases.rules.states import IN_HAND, OPEN
from balai.exchange.queries import Asked
from balai.faces.office.casefile import register_name
from balai.faces.office.doors import lang
from balai.faces.office.inbox import said
from balai.faces.office.names import Names
from balai.journal.command import from_ms
from balai.kernel.actors import Actor
from balai.kernel.wording import date_words, hour_words


@dataclass(frozen=True, slots=True)
class Alarm:
    """One notice above the case: what is so, what it is about, and what to do next."""

    head: str
    text: str
    next_step: str
    picture: str
    css: str


def read_alarms(page: CasePage, questions: Sequence[Asked], viewer: Actor, names: Names) -> list[Alarm]:
    """The notices of an undecided case, most pressing first."""
    if page.case.status not in OPEN:
        return []
    return [*_escalated(page, viewer, names), *_registers(page, questions)]


def _escalated(page: CasePage, viewer: Actor, names: Names) -> Iterable[Alarm]:
    if page.case.escalated:
        text = _("Batas waktunya lewat dan belum ada keputusan. Berkas ini tetap harus diputus.")
        yield Alarm(_("Berkas ini dieskalasi."), text, _next_of(None, viewer), "speakerphone", "notice-error")
    for step in page.steps:
        if step.escalated and step.state in IN_HAND:
            yield Alarm(
                _("“%(step)s” dieskalasi.") % {"step": said(step.title)},
                _("%(agency)s seharusnya selesai %(when)s.") % {"agency": names.agency(step.agency), "when": _moment(step.term_due_ms)},
                _next_of(step, viewer), "speakerphone", "notice-error",
            )  # fmt: skip


def _next_of(step: StepLine | None, viewer: Actor) -> str:
    if step is not None and step.mine:
        return _("Selesaikan sekarang: langkah sesudahnya menunggu Anda.")
    if "case.assign" in viewer.grants:
        return _("Hubungi pemegangnya, atau alihkan tugasnya di “Tindakan lain”.")
    return _("Pengendali melihatnya di tab “Terlambat”.")


def _registers(page: CasePage, questions: Sequence[Asked]) -> Iterable[Alarm]:
    """The last question to each register, where its answer needs eyes or has not come."""
    latest = {one.register.code: one for one in questions}
    for one in latest.values():
        facts = {"register": register_name(one.register.code), "asked": asked_words(page, one), "when": _moment(one.asked_ms)}
        about = _("Yang ditanyakan: %(asked)s.") % facts
        if one.state == "refused":
            yield Alarm(
                _("%(register)s menjawab: tidak cocok.") % facts, about,
                _("Bandingkan dengan dokumennya. Isian keliru: kembalikan. Memang tidak sah: usulkan penolakan."),
                "building-bank", "notice-warn",
            )  # fmt: skip
        elif one.state == "due" and one.waits_for_agency:
            yield Alarm(
                _("Sistem %(register)s sedang tidak menjawab.") % facts,
                about + " " + _("Ditanyakan %(when)s dan diulang sendiri.") % facts,
                _("Berkas berjalan lagi begitu dijawab. Hubungi instansinya bila batas waktu sudah dekat."),
                "building-bank", "notice-warn",
            )  # fmt: skip
        elif one.state == "due" and one.deferred:
            yield Alarm(
                _("%(register)s akan menjawab nanti.") % facts,
                about + " " + _("Pertanyaan diterima %(when)s.") % facts,
                _("Tidak perlu bertanya lagi: berkas berjalan sendiri."), "building-bank", "notice-info",
            )  # fmt: skip


def asked_words(page: CasePage, question: Asked) -> str:
    """The fields that were sent, by their labels; the purpose where none is in this form."""
    labels = [said(line.field["label"]) for _form, lines in page.pages for line in lines if line.field["id"] in question.register.asks]
    purpose = question.register.purpose_en if lang() == "en" else question.register.purpose_id
    return ", ".join(labels) or purpose


def _moment(ms: int | None) -> str:
    if ms is None:
        return "–"
    at = timezone.localtime(from_ms(ms))
    return f"{date_words(at.date(), lang())}, {hour_words(at, lang())}"
