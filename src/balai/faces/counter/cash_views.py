"""Cash at the desk: the whole open amount of a bill, and always a receipt."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balai.cases.queries import track
from balai.cases.queries.applications import ApplicationView
from balai.config.clock import now
from balai.faces.counter import assist
from balai.faces.counter.assist_views import assisting
from balai.faces.counter.words import lang
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.refusals import words
from balai.faces.shared.requests import Request
from balai.kernel.refusals import NotAllowed, NotFound, Refusal
from balai.payments.actions.paying import collect_cash
from balai.payments.queries import BillView, get_bill
from balai.queueing.queries import CounterFacts


def _own_bill(view: ApplicationView, code: str) -> BillView:
    """A bill of this application. Raises NotFound."""
    bill = get_bill(code)
    if bill.subject not in {f"case:{case.number}" for case in track(view.code, at=now()).cases}:
        raise NotFound(thing="bill", name=code)
    return bill


@require_http_methods(["GET", "HEAD", "POST"])
@assisting
def cash(request: Request, counter: CounterFacts, view: ApplicationView, bill: str) -> HttpResponse:
    """What is due by the tariff and what was handed over; the change is told, the amount cannot be typed. A paid bill shows its receipt."""
    found = _own_bill(view, bill)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        typed = "".join(ch for ch in request.POST.get("diterima", "") if ch.isdigit())[:12]
        if not typed:
            errors = [("diterima", _("Tulis uang yang diterima, misalnya 150000."))]
        else:
            errors = _collect(request, found, int(typed))
        if not errors:
            return HttpResponseRedirect(f"{assist.link(counter, view, 'assist_cash', found.code)}?diterima={typed}")
    context: dict[str, Any] = {
        "counter": counter, "view": view, "bill": found, "errors": errors, "typed": request.POST.get("diterima", "")[:20],
        "number": found.subject.removeprefix("case:"), "change": _change(request, found),
        "lines": [(line.text_en if lang() == "en" else line.text_id, line.amount_idr) for line in found.lines],
    }  # fmt: skip
    return render(request, "counter/assist/cash.html", context, status=422 if errors else 200)


def _change(request: Request, bill: BillView) -> int:
    """What goes back to the payer, of what was typed as handed over; 0 when nothing was."""
    given = request.GET.get("diterima", "")[:12]
    return max(int(given) - bill.amount_idr, 0) if bill.state == "settled" and given.isascii() and given.isdigit() else 0


def _collect(request: Request, bill: BillView, given_idr: int) -> list[tuple[str, str]]:
    try:
        answer_once(
            collect_cash, bill=bill.code, amount_idr=bill.outstanding_idr, tendered_idr=given_idr, by=request.actor,
            at=now(), once=once_of(request),
        )  # fmt: skip
    except NotAllowed:
        raise
    except Refusal as refusal:
        said = words(refusal, lang())
        return [("diterima", f"{said.title}. {said.detail} {said.next_step}")]
    return []
