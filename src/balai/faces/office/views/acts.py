"""Acts on a case from its page: one form, one command; a refusal is shown in place with what was typed."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from balai.cases.actions.checking import propose_standard_change
from balai.cases.actions.deciding import answer_objection
from balai.cases.queries.previews import preview_fee
from balai.config.clock import now
from balai.faces.office.acts import ACTS, read_act
from balai.faces.office.doors import WORK, attempt, back, enter
from balai.faces.office.views.case import fee_lines, show_case
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.requests import Request


@require_POST
@enter(*WORK)
def act(request: Request, number: str, item: int, name: str) -> HttpResponse:
    """Give one command about a step."""
    if name == "hitung":
        return attempt(lambda: _price(request, number), lambda refused: show_case(request, number, refused=refused))
    if name not in ACTS:
        raise Http404(name)

    def do() -> HttpResponse:
        answer = ACTS[name](read_act(request, number, item, now()))
        return back("case", answer["case"], done=name)

    return attempt(do, lambda refused: show_case(request, number, refused=refused, stay=_stay(number)))


def _stay(number: str) -> str:
    return reverse("office:case", args=[number])


def _price(request: Request, number: str) -> HttpResponse:
    """What the tariff says on the typed values, before anything is fixed."""
    values = {name.removeprefix("isian."): text for name, text in request.POST.items() if name.startswith("isian.") and text}
    fee = preview_fee(number, request.actor, values=values, at=now())
    return show_case(request, number, fee=fee, fee_lines=fee_lines(fee), stay=_stay(number))


@require_POST
@enter(*WORK)
def propose(request: Request, number: str) -> HttpResponse:
    """Offer what could not be demanded as a change of the standard."""

    def do() -> HttpResponse:
        answer_once(
            propose_standard_change, mall=request.mall, case=number, note=request.POST.get("usulan", "")[:4000],
            by=request.actor, at=now(), once=once_of(request),
        )  # fmt: skip
        return back("case", number, done="usul")

    return attempt(do, lambda refused: show_case(request, number, refused=refused, stay=_stay(number)))


@require_POST
@enter("case.decide")
def objection(request: Request, number: str) -> HttpResponse:
    """Answer an objection: uphold it, or reject it with the reason."""

    def do() -> HttpResponse:
        answer_once(
            answer_objection, mall=request.mall, case=number, outcome=request.POST.get("jawaban", ""),
            note=request.POST.get("alasan", "")[:4000], by=request.actor, at=now(), once=once_of(request),
        )  # fmt: skip
        return back("case", number, done="keberatan")

    return attempt(do, lambda refused: show_case(request, number, refused=refused, stay=_stay(number)))
