"""Return for correction: a typed list, read once in the applicant's words before it is sent; what lies beyond the
standard is refused by the system and offered as a proposal to change the standard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from balai.cases.actions.checking import return_case
from balai.cases.queries import case_page
from balai.cases.queries.casefile import CasePage
from balai.config.clock import now
from balai.faces.office import words
from balai.faces.office.acts import read_act
from balai.faces.office.casefile import shown_text
from balai.faces.office.doors import back, enter, lang, page
from balai.faces.office.inbox import said
from balai.faces.shared.refusals import words as refusal_words
from balai.faces.shared.requests import Request
from balai.kernel.refusals import NotFound, Refusal


@dataclass(frozen=True, slots=True)
class Target:
    """Something the standard asks, with what the officer says is wrong with it; `kind` empty = nothing."""

    id: str
    name: str
    label: str
    value: str
    document: bool
    kind: str
    note: str

    @property
    def sentence(self) -> str:
        """What the applicant reads: the kind's own sentence, then the officer's."""
        return f"{words.FAULTS[self.kind][1]} {self.note}".strip() if self.kind else ""


@require_http_methods(["GET", "HEAD", "POST"])
@enter("case.return")
def give_back(request: Request, number: str, item: int) -> HttpResponse:
    """Choose what is wrong (GET), read it as the applicant will (POST), send it (POST with `yakin`)."""
    told = case_page(number, request.actor, at=now())
    step = next((one for one in told.steps if one.item == item and "return" in one.outcomes), None)
    if step is None:
        raise NotFound(thing="item", name=item)
    if step.blocked:
        return HttpResponseRedirect(reverse("office:case", args=[number]))
    targets = read_targets(request, told)
    context: dict[str, Any] = {
        "case": told.case, "title": said(told.doc["title"]), "step": said(step.title), "item": item, "targets": targets,
        "faults": [(kind, word) for kind, (word, _sentence) in words.FAULTS.items()],
        "chosen": [one for one in targets if one.kind], "beyond": request.POST.get("lain", "").strip()[:200],
        "stay": reverse("office:return", args=[number, item]),
    }  # fmt: skip
    return _send(request, number, item, context) if request.method == "POST" else page(request, "return", context)


def _send(request: Request, number: str, item: int, context: dict[str, Any]) -> HttpResponse:
    """Preview first; a demand beyond the standard never comes as far as that, the command's law refuses it."""
    chosen: Sequence[Target] = context["chosen"]
    items = [{"target": one.id, "kind": one.kind, "note": one.note} for one in chosen]
    if context["beyond"]:
        items.append({"target": context["beyond"], "kind": "missing", "note": ""})
    sure = request.POST.get("yakin") == "ya"
    if not sure and chosen and not context["beyond"] and not request.POST.get("ubah"):
        return page(request, "return_preview", context)
    if request.POST.get("ubah"):
        return page(request, "return", context)
    try:
        read_act(request, number, item, now()).on_item(return_case, items=items)
    except NotFound:
        raise
    except Refusal as refusal:
        told = refusal_words(refusal, lang())
        return page(request, "return", {**context, "refused": told, "offer": refusal.code == "demand-beyond-standard"})
    return back("case", number, done="kembalikan")


def read_targets(request: Request, told: CasePage) -> list[Target]:
    """Every document and field of this case's standard, papers first, with what the form says of each."""
    papers = [
        _target(request, paper.document["id"], said(paper.document["name"]), paper.file.filename if paper.file else "", True)
        for paper in told.papers
    ]
    fields = [
        _target(request, line.field["id"], said(line.field["label"]), shown_text(line.field, line.shown), False)
        for _form, lines in told.pages
        for line in lines
    ]
    return papers + fields


def _target(request: Request, target: str, label: str, value: str, document: bool) -> Target:
    kind = request.POST.get(f"salah.{target}", "")
    note = request.POST.get(f"catatan.{target}", "").strip()[:500]
    return Target(target, target.replace(".", "-"), label, value, document, kind if kind in words.FAULTS else "", note)
