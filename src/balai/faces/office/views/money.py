"""The treasurer's pages: a bill by its code, cash against a receipt, refunds with a reason, the day's two books."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from balai.config.clock import now
from balai.faces.office import words
from balai.faces.office.acts import read_act
from balai.faces.office.doors import MONEY, attempt, back, enter, lang, page
from balai.faces.office.names import read_names
from balai.faces.shared.refusals import Words
from balai.faces.shared.requests import Request
from balai.kernel.refusals import BadInput, NotFound
from balai.payments.actions.giving_back import refund_bill
from balai.payments.actions.paying import collect_cash
from balai.payments.actions.reconciling import match_event, reconcile_day
from balai.payments.providers.registry import find_provider
from balai.payments.queries import (
    BillView,
    day_of,
    find_bills,
    find_reconciliation,
    get_bill,
    list_receipts,
    list_set_aside,
)
from balai.payments.rules import AmountDiffers

METHODS = {"qris": gettext_lazy("QRIS"), "cash": gettext_lazy("Tunai")}
REASONS = {
    "excess": gettext_lazy("Kelebihan atau bayar dua kali"), "withdrawn": gettext_lazy("Permohonan dicabut"),
    "refused": gettext_lazy("Permohonan ditolak"), "wrong_fee": gettext_lazy("Tarif keliru diterapkan"),
    "court": gettext_lazy("Putusan pengadilan"),
}  # fmt: skip
VERDICTS = {
    "matched": gettext_lazy("Cocok"), "missing": gettext_lazy("Baru kami bukukan"), "unknown": gettext_lazy("Hanya di buku kami"),
    "differs": gettext_lazy("Jumlah berbeda"),
}  # fmt: skip
SET_ASIDE = {"unknown": gettext_lazy("Tagihan tidak dikenal"), "noted": gettext_lazy("Pesan lain")}


@require_safe
@enter(*MONEY)
def money(request: Request) -> HttpResponse:
    """The day's money for the treasurer, and the desk for who takes cash."""
    return _show(request, request.GET.get("cari", ""))


def _show(request: Request, text: str, *, refused: Words | None = None) -> HttpResponse:
    zone, at = request.mall_facts.zone, now()
    day = _day(request.GET.get("tanggal") or request.POST.get("tanggal") or "", at.astimezone(zone).date())
    treasurer = "bill.read" in request.actor.grants
    context: dict[str, Any] = {
        "text": text, "bills": [_bill(one) for one in _found(request, text.strip()[:60])], "day": day, "today": at.astimezone(zone).date(),
        "treasurer": treasurer, "reasons": REASONS.items(), "typed": request.POST, "refused": refused, "stay": reverse("office:money"),
        **(_books(request, day) if treasurer else {}),
    }  # fmt: skip
    return page(request, "money", context)


def _books(request: Request, day: date) -> dict[str, Any]:
    told, names = day_of(request.mall, day), read_names(request)
    names.learn([*told.cash, *(one.by for one in told.payments)])
    compared = find_reconciliation(request.mall, day)
    return {
        "book": told, "methods": [(str(METHODS.get(way, way)), amount) for way, amount in sorted(told.by_method.items())],
        "cash": [(names.who(hand), amount) for hand, amount in sorted(told.cash.items())],
        "payments": [(one, str(METHODS.get(one.method, one.method)), one.subject.partition(":")[2]) for one in told.payments],
        "aside": [(one, str(SET_ASIDE.get(one.outcome, one.outcome))) for one in list_set_aside(request.mall)],
        "compared": compared, "provider": find_provider(request.mall) is not None,
        "lines": [(one, str(VERDICTS[one.verdict])) for one in compared.lines.all() if one.verdict != "matched"] if compared else (),
        "matched": sum(1 for one in compared.lines.all() if one.verdict == "matched") if compared else 0,
        "cash_sum": sum(told.cash.values()),
    }  # fmt: skip


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


def _found(request: Request, text: str) -> list[BillView]:
    """A bill by its code, or every bill of a case by its number; never one of another mall."""
    if not text:
        return []
    found = find_bills(f"case:{text.upper()}")
    if not found:
        try:
            found = [get_bill(text)]
        except NotFound:
            found = []
    return [one for one in found if one.mall == request.mall]


def _bill(bill: BillView) -> dict[str, Any]:
    word, css = words.BILLS[bill.state]
    return {
        "facts": bill, "state": str(word), "css": css, "case": bill.subject.partition(":")[2],
        "lines": [(line.text_en if lang() == "en" else line.text_id, line.amount_idr) for line in bill.lines],
        "receipts": [(one, str(METHODS.get(one.method, one.method))) for one in list_receipts(bill.code)],
    }  # fmt: skip


def _amount(text: str, field: str) -> int | None:
    """Whole rupiah as typed, `Rp 25.000` or 25000; None when empty. Raises BadInput."""
    digits = text.lower().removeprefix("rp").replace(".", "").replace(" ", "")
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit() and len(digits) < 13):
        raise BadInput(field=field, why=_("tulis angka rupiah, misalnya 25.000"), value=text[:40])
    return int(digits)


@require_POST
@enter("bill.collect")
def collect(request: Request) -> HttpResponse:
    """Take cash for the whole open amount; the answer is a receipt."""
    act = read_act(request, "", 0, now())
    code = act.text("tagihan")

    def do() -> HttpResponse:
        bill = _own_bill(request, code)
        tendered = _amount(act.text("diterima"), _("Uang diterima"))
        if tendered is None:
            raise BadInput(field=_("Uang diterima"), why=_("tulis berapa yang Anda terima"))
        if bill.state == "open" and tendered < bill.outstanding_idr:
            raise AmountDiffers(bill=bill.code, due_idr=bill.outstanding_idr, given_idr=tendered)
        told = act.request.POST.get("jumlah", "")
        answer = act.give_plain(
            collect_cash, bill=bill.code, amount_idr=_amount(told, _("Jumlah uang")) or bill.outstanding_idr, tendered_idr=tendered
        )
        return back("money", done="tunai", kode=answer["receipt"], cari=bill.code, kembali=answer["change_idr"])

    return attempt(do, lambda refused: _show(request, code, refused=refused), hide=False)


@require_POST
@enter("bill.refund")
def refund(request: Request) -> HttpResponse:
    """Give money back, with the reason; by another hand than the one that took the cash."""
    act = read_act(request, "", 0, now())
    code = act.text("tagihan")

    def do() -> HttpResponse:
        bill = _own_bill(request, code)
        amount = _amount(act.text("jumlah"), _("Jumlah uang"))
        answer = act.give_plain(refund_bill, bill=bill.code, amount_idr=amount, reason=act.text("sebab"))
        return back("money", done="pulang", kode=answer["refunds"][0], cari=bill.code)

    return attempt(do, lambda refused: _show(request, code, refused=refused), hide=False)


def _own_bill(request: Request, code: str) -> BillView:
    bill = get_bill(code)
    if bill.mall != request.mall:
        raise NotFound(thing="bill", name=code)
    return bill


@require_POST
@enter("day.reconcile")
def reconcile(request: Request) -> HttpResponse:
    """Hold the provider's list of a day against our book, and the drawer against the receipts."""
    act = read_act(request, "", 0, now())

    def do() -> HttpResponse:
        day = _day(act.text("tanggal"), now().astimezone(request.mall_facts.zone).date())
        act.give(reconcile_day, day=day, counted_idr=_amount(act.text("laci"), _("Uang di laci")))
        return back("money", done="tutup", tanggal=day.isoformat())

    return attempt(do, lambda refused: _show(request, "", refused=refused), hide=False)


@require_POST
@enter("day.reconcile")
def match(request: Request) -> HttpResponse:
    """Say which bill a payment was meant for that named none of ours."""
    act = read_act(request, "", 0, now())
    event = act.text("peristiwa")

    def do() -> HttpResponse:
        if not (event.isascii() and event.isdigit() and len(event) < 12):
            raise BadInput(field=_("Pembayaran"), why=_("pilih dari daftar"))
        bill = _own_bill(request, act.text("tagihan"))
        act.give_plain(match_event, event=int(event), bill=bill.code)
        return back("money", done="cocok")

    return attempt(do, lambda refused: _show(request, "", refused=refused), hide=False)
