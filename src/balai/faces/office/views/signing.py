"""Sign in batch: choose many decisions, read them once more, sign them in one act."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from balai.cases.actions.deciding import sign_decisions
from balai.cases.queries import inbox
from balai.config.clock import now
from balai.faces.office.clock_words import Due, left_words
from balai.faces.office.doors import SIGN, attempt, back, enter, page
from balai.faces.office.inbox import said
from balai.faces.office.names import read_names
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.refusals import Words
from balai.faces.shared.requests import Request
from balai.kernel.refusals import BadInput

MOST = 100


@dataclass(frozen=True, slots=True)
class Paper:
    """A decision that waits for this viewer's signature."""

    number: str
    service: str
    agency: str
    due: Due
    deemed: bool
    chosen: bool


def _papers(request: Request, chosen: set[str]) -> list[Paper]:
    at, names = now(), read_names(request)
    rows = inbox(request.actor, at=at, kind="sign", limit=MOST)
    return [
        Paper(
            row.case, said(row.title), names.agency(row.agency), left_words(row.due_ms, row.status, row.ready_ms, at),
            row.status == "deemed", row.case in chosen,
        )
        for row in rows
        if row.state in ("ready", "taken")
    ]


@require_safe
@enter(*SIGN)
def signing(request: Request) -> HttpResponse:
    """What waits for a signature; `pilih` marks some."""
    return _show(request, set(request.GET.getlist("pilih")))


def _show(request: Request, chosen: set[str], refused: Words | None = None) -> HttpResponse:
    papers = _papers(request, chosen)
    context = {"papers": papers, "refused": refused, "most": MOST, "stay": reverse("office:signing")}
    return page(request, "signing", context)


@require_POST
@enter(*SIGN)
def sign(request: Request) -> HttpResponse:
    """Read the list once more (first POST), sign all of it (POST with `yakin`): all or nothing."""
    wanted = list(dict.fromkeys(request.POST.getlist("pilih")))[: MOST + 1]

    def do() -> HttpResponse:
        if not wanted:
            raise BadInput(field=_("Keputusan"), why=_("pilih paling sedikit satu"))
        if request.POST.get("yakin") == "ya":
            answer = answer_once(
                sign_decisions, mall=request.mall, cases=wanted, by=request.actor, at=now(), once=once_of(request)
            )
            return back("signing", done="tandatangan", n=len(answer["signed"]))
        papers = [one for one in _papers(request, set(wanted)) if one.chosen]
        return page(request, "signing_confirm", {"papers": papers, "stay": reverse("office:signing")})

    return attempt(do, lambda refused: _show(request, set(wanted), refused))
