"""The parts of a service standard that are codes, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from balai.catalogue.queries import Service, find_service
from balai.catalogue.rules import ServiceTime, Text


@dataclass(frozen=True, slots=True)
class Clock:
    """A promised time: from which event to which, on which calendar."""

    start: str
    stop: str
    calendar: str


@dataclass(frozen=True, slots=True)
class Duty:
    """Another service that must, or usually does, come first; or fits the same visit."""

    service: Service
    kind: str
    note: Text


def clock_of(time: ServiceTime) -> Clock | None:
    """Start, stop and calendar in words; None when no time is promised."""
    if not time.known:
        return None
    starts = {
        "file_complete": _("sejak berkas Anda lengkap"),
        "payment_confirmed": _("sejak pembayaran diterima"),
        "at_counter": _("sejak Anda dilayani di loket"),
        "field_visit_done": _("sejak kunjungan lapangan selesai"),
    }
    stops = {
        "product_ready": _("sampai hasilnya siap"),
        "decision_signed": _("sampai keputusan ditandatangani"),
        "handed_over": _("sampai hasilnya diserahkan"),
        "answer_given": _("sampai jawaban diberikan"),
    }
    calendars = {
        "working_days": _("Hari kerja: tanpa Sabtu, Minggu, libur nasional, dan cuti bersama."),
        "calendar_days": _("Hari kalender: setiap hari dihitung."),
    }
    calendar = calendars.get(time.unit or "", _("Dihitung pada jam buka mal."))
    return Clock(starts.get(time.start or "", ""), stops.get(time.stop or "", ""), calendar)


def duties_of(service: Service, mall: str) -> list[Duty]:
    """The services this one depends on, the necessary ones first."""
    order = {"requires": 0, "usually_first": 1, "same_visit": 2}
    found = [(depends, find_service(depends.on, mall=mall)) for depends in service.depends]
    duties = [Duty(other, depends.kind, depends.note) for depends, other in found if other is not None]
    return sorted(duties, key=lambda duty: order[duty.kind])
