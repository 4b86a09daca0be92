"""Who saw my data, which messages were sent, by which ways I want to be told; and the mall's public counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from balai.cases.queries import counts_public, find_contact
from balai.cases.queries.tracking import TrackView
from balai.config.clock import now
from balai.directory.queries import find_staff_actor
from balai.exchange.queries import Asked, list_asked
from balai.faces.public.applying import lang
from balai.faces.public.case_words import service_of
from balai.faces.public.filling import link
from balai.faces.public.holding import holder, open_track
from balai.faces.public.places import shorts_of
from balai.faces.shared.requests import Request
from balai.journal.access import list_access
from balai.notifications.actions import set_preference
from balai.notifications.queries import find_preference, list_messages
from balai.notifications.rules import CHANNELS

MOST_SEEN = 100
ACTS = {
    "case.read": gettext_lazy("membuka berkas Anda"),
    "case.reveal": gettext_lazy("melihat satu isian secara penuh"),
    "file.open": gettext_lazy("membuka berkas unggahan"),
    "file.preview": gettext_lazy("melihat gambar berkas"),
    "person.view": gettext_lazy("melihat nama dan kontak Anda"),
    "person.nik": gettext_lazy("memakai NIK Anda untuk bertanya ke instansi"),
    "person.name": gettext_lazy("melihat nama Anda di daftar"),
    "product.open": gettext_lazy("membuka dokumen hasil"),
}
ASKED = {
    "due": gettext_lazy("Belum dijawab"),
    "done": gettext_lazy("Sudah dijawab"),
    "refused": gettext_lazy("Dijawab: tidak cocok"),
    "cancelled": gettext_lazy("Tidak jadi ditanyakan"),
}
MESSAGES = {
    "received": gettext_lazy("Permohonan diterima"),
    "fix": gettext_lazy("Ada yang perlu diperbaiki"),
    "pay": gettext_lazy("Tagihan"),
    "paid": gettext_lazy("Pembayaran diterima"),
    "granted": gettext_lazy("Dikabulkan"),
    "refused": gettext_lazy("Ditolak"),
    "deemed": gettext_lazy("Dianggap dikabulkan"),
    "ready": gettext_lazy("Dokumen siap"),
    "objection": gettext_lazy("Keberatan dijawab"),
    "blocked": gettext_lazy("Hasil yang ditunggu tidak terbit"),
    "due_changed": gettext_lazy("Tanggal janji berubah"),
    "withdrawn": gettext_lazy("Permohonan dicabut"),
}
WAYS = {
    "whatsapp": gettext_lazy("WhatsApp"),
    "sms": gettext_lazy("SMS"),
    "email": gettext_lazy("Surel"),
    "push": gettext_lazy("Pemberitahuan di ponsel"),
}
DELIVERY = {
    "due": gettext_lazy("Akan dikirim"),
    "sent": gettext_lazy("Terkirim"),
    "delivered": gettext_lazy("Diterima"),
    "failed": gettext_lazy("Gagal"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """One look at personal data, by whom in terms of office, never by name."""

    at_ms: int
    who: str
    what: str
    refused: bool
    times: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question to an agency's register."""

    asked: Asked
    agency: str
    purpose: str
    service: str
    answer: str


@require_safe
@holder
def who_saw(request: Request, code: str) -> HttpResponse:
    """Registers that were asked, with purpose, basis and outcome; and every look at the data."""
    found = open_track(request, code)
    context = {"view": found.application, "questions": read_questions(request, found), "looks": read_looks(request, found)}
    return render(request, "public/apply/who.html", context)


def read_questions(request: Request, found: TrackView) -> list[Question]:
    """What agencies were asked about these cases."""
    shorts, names = shorts_of(request.mall), {case.number: service_of(case) for case in found.cases}
    return [
        Question(
            one, shorts.get(one.register.agency, one.register.agency.upper()),
            one.register.purpose_en if lang() == "en" else one.register.purpose_id, names[one.case],
            answer_words(one),
        )
        for one in list_asked(list(names))
    ]


def answer_words(one: Asked) -> str:
    """How a question stands, as the applicant reads it."""
    if one.waits_for_agency:
        return _("Sistem instansi sedang mati; kami coba lagi sendiri")
    return _("Instansi sedang memeriksa; jawabannya menyusul") if one.deferred else str(ASKED.get(one.state, one.state))


def read_looks(request: Request, found: TrackView) -> list[Look]:
    """The access records of the cases and their files; repeated looks of one office on one day are told once."""
    view = found.application
    subjects = [f"case:{case.number}" for case in found.cases] + [f"file:{one}" for one in view.files.values()]
    subjects += [f"document:{paper.id}" for case in found.cases for paper in case.products]
    rows = list(list_access().filter(subject__in=subjects)[:MOST_SEEN])
    offices = {actor: _office(actor, request) for actor in {row.actor for row in rows}}
    told: dict[tuple[str, str, bool, int], Look] = {}
    for row in rows:
        refused = row.outcome == "refused"
        act = str(ACTS.get(row.act, _("memakai data Anda")))
        key = (offices[row.actor], act, refused, row.recorded_ms // 86_400_000)
        before = told.get(key)
        told[key] = Look(before.at_ms if before else row.recorded_ms, *key[:3], (before.times if before else 0) + 1)
    return list(told.values())


def _office(actor: str, request: Request) -> str:
    kind, _sep, number = actor.partition(":")
    if kind == "staff":
        staff = find_staff_actor(int(number)) if number.isdigit() else None
        agency = shorts_of(request.mall).get(staff.agency or "", "") if staff else ""
        return _("Petugas %(agency)s") % {"agency": agency} if agency else _("Petugas mal")
    return _("Pemegang kode permohonan ini") if kind == "visitor" else _("Sistem mal")


@require_http_methods(["GET", "HEAD", "POST"])
@holder
def messages(request: Request, code: str) -> HttpResponse:
    """Messages about the cases with what became of them, and the ways to be told."""
    found = open_track(request, code)
    numbers = [case.number for case in found.cases]
    contact = find_contact(numbers[0]) if numbers else None
    if request.method == "POST" and contact is not None and contact.person:
        chosen = [way for way in CHANNELS if way in request.POST.getlist("cara")]
        set_preference(mall=request.mall, person=contact.person, channels=chosen, by=request.actor, at=now())
        return HttpResponseRedirect(f"{link(found.application, 'apply_messages')}?tersimpan=1")
    chosen_ways = find_preference(contact.person) if contact and contact.person else None
    reach = {"email": bool(contact and contact.email), "push": False}
    context = {
        "view": found.application, "saved": "tersimpan" in request.GET, "can_choose": bool(contact and contact.person),
        "ways": [
            (way, WAYS[way], chosen_ways is None or way in chosen_ways)
            for way in CHANNELS
            if reach.get(way, bool(contact and contact.phone))
        ],
        "rows": [
            (str(MESSAGES.get(one.template, one.template)), str(WAYS.get(one.channel, one.channel)),
             str(DELIVERY.get(one.state, one.state)), one.sent_ms or one.made_ms, one.case)
            for one in list_messages(numbers)
        ],
    }  # fmt: skip
    return render(request, "public/apply/messages.html", context)


@require_safe
def decisions(request: Request) -> HttpResponse:
    """Public: how many cases there are and what became of them, those granted by silence among them."""
    at = now()
    year = at.astimezone(request.mall_facts.zone).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    context = {
        "at": at, "year": year, "this_year": counts_public(request.mall, at=at, since=year),
        "month": counts_public(request.mall, at=at, since=at - timedelta(days=30)),
    }  # fmt: skip
    return render(request, "public/decisions.html", context)
