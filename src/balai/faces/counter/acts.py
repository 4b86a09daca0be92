"""From a posted form to the one command it means. Names of acts are the last part of their address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.requests import Request
from balai.kernel.actors import Actor, Once
from balai.queueing.actions import calling, moving, serving, staffing
from balai.queueing.queries import CounterFacts

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """One posted act at one counter."""

    mall: str
    counter: CounterFacts
    by: Actor
    at: datetime
    once: Once | None
    fields: Mapping[str, str]

    def give(self, command: Callable[..., Answer], **more: Any) -> Answer:
        """Give a command; a repeat of the same form gets the first answer."""
        return answer_once(command, mall=self.mall, by=self.by, at=self.at, once=self.once, **more)

    def at_counter(self, command: Callable[..., Answer], **more: Any) -> Answer:
        """Give a command about this counter."""
        return self.give(command, counter=self.counter.number, **more)

    def on_ticket(self, command: Callable[..., Answer], **more: Any) -> Answer:
        """Give a command about the ticket of the form."""
        return self.give(command, ticket=self.fields.get("nomor", ""), **more)


def read_act(request: Request, counter: CounterFacts, at: datetime) -> Act:
    """The act in a posted form."""
    fields = {name: request.POST.get(name, "") for name in request.POST}
    return Act(request.mall, counter, request.actor, at, once_of(request), fields)


def _transfer(act: Act) -> Answer:
    return act.on_ticket(moving.transfer_ticket, to=act.fields.get("ke", ""), place=act.fields.get("tempat") or "by_visit")


def _finish(act: Act) -> Answer:
    outcome, note = act.fields.get("hasil") or "done", act.fields.get("catatan", "").strip()
    return act.on_ticket(serving.finish_service, outcome=outcome, note=note)


def _quick(act: Act) -> Answer:
    """Call (when nobody is at the desk), start and finish in one go, each step with its own key."""
    ticket = act.fields.get("nomor", "")
    if not ticket:
        answer = _step(act, "panggil", ticket).at_counter(calling.call_next)
        ticket = str(answer["id"])
    _step(act, "mulai", ticket).on_ticket(serving.start_service)
    return _step(act, "selesai", ticket).on_ticket(serving.finish_service)


def _step(act: Act, name: str, ticket: str) -> Act:
    once = Once(f"{act.once.key}.{name}"[:80], act.once.digest) if act.once else None
    return replace(act, once=once, fields={**act.fields, "nomor": ticket})


ACTS: Mapping[str, Callable[[Act], Answer]] = {
    "buka": lambda act: act.at_counter(staffing.open_counter),
    "jeda": lambda act: act.at_counter(staffing.pause_counter, reason=act.fields.get("alasan") or "rest"),
    "tutup": lambda act: act.at_counter(staffing.close_counter),
    "panggil": lambda act: act.at_counter(calling.call_next),
    "ulang": lambda act: act.on_ticket(calling.recall_ticket),
    "mulai": lambda act: act.on_ticket(serving.start_service),
    "selesai": _finish,
    "tahan": lambda act: act.on_ticket(serving.hold_ticket),
    "lanjut": lambda act: act.on_ticket(serving.resume_ticket, counter=act.counter.number),
    "alih": _transfer,
    "lewat": lambda act: act.on_ticket(serving.miss_ticket),
    "kembali": lambda act: act.on_ticket(serving.return_ticket),
    "batal": lambda act: act.on_ticket(serving.cancel_ticket),
    "urung": lambda act: act.on_ticket(moving.undo_act),
    "cepat": _quick,
}


def said(name: str, answer: Answer) -> str:
    """What happened, for the status line that screen readers hear."""
    told = {"number": answer.get("number", ""), "calls": answer.get("calls", ""), "n": answer.get("after_calls", 0)}
    words = {
        "buka": _("Loket buka."), "jeda": _("Istirahat dimulai."), "tutup": _("Loket ditutup."),
        "panggil": _("%(number)s dipanggil ke loket ini."),
        "ulang": _("%(number)s dipanggil lagi, panggilan ke-%(calls)s."),
        "mulai": _("Pelayanan %(number)s dimulai."), "selesai": _("%(number)s selesai."),
        "tahan": _("%(number)s ditahan."), "lanjut": _("%(number)s dilanjutkan."),
        "alih": _("%(number)s dialihkan."), "lewat": _("%(number)s dilewati."),
        "kembali": _("%(number)s dipanggil lagi setelah %(n)s nomor."),
        "batal": _("%(number)s dibatalkan."), "urung": _("%(number)s kembali seperti semula."),
        "cepat": _("%(number)s dilayani dan selesai."),
    }  # fmt: skip
    return words[name] % told
