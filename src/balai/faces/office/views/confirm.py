"""Acts that cannot be taken back: decide, correct an issued paper, revoke it. Each is read once before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from balai.cases.actions.deciding import correct_product, decide_case, revoke_decision_product
from balai.cases.queries.previews import preview_letter
from balai.config.clock import now
from balai.faces.office import words
from balai.faces.office.acts import keep_files, read_act
from balai.faces.office.doors import attempt, back, enter, lang, page
from balai.faces.office.inbox import said
from balai.faces.office.tasks import Asked, decision_reasons, read_values
from balai.faces.office.views.case import read_case, show_case
from balai.faces.shared.refusals import Words
from balai.faces.shared.refusals import words as refusal_words
from balai.faces.shared.requests import Request
from balai.kernel.refusals import BadInput, NotFound, Refusal


@require_POST
@enter("case.decide")
def decide(request: Request, number: str, item: int) -> HttpResponse:
    """Read the letter first; decide with `yakin`."""
    act = read_act(request, number, item, now())
    outcome, codes = act.text("putusan"), request.POST.getlist("kode")[:20]
    context = read_case(request, number, {})
    chosen = {code: text for code, text, _broken in decision_reasons(context["page"]) if code in codes}
    note = _reason(act.text("catatan"), chosen, outcome)

    def do() -> HttpResponse:
        if act.text("yakin") == "ya":
            act.on_item(decide_case, outcome=outcome, note=note, codes=list(chosen))
            return back("case", number, done="putus")
        if outcome not in ("granted", "refused"):
            raise BadInput(field=_("Putusan"), why=_("pilih kabulkan atau tolak"))
        if outcome == "refused" and len(note) < 3:
            raise BadInput(field=_("Alasan"), why=_("pilih atau tulis alasannya; pemohon membacanya"))
        letter = preview_letter(number, request.actor, outcome=outcome, note=note, at=now())
        return page(request, "decide", {
            **context, "letter": letter, "outcome": outcome, "codes": list(chosen), "note": act.text("catatan"), "item": item,
            "stay": reverse("office:case", args=[number]), "opinions_against": _against(context),
        })  # fmt: skip

    return attempt(do, lambda refused: show_case(request, number, refused=refused, stay=reverse("office:case", args=[number])))


def _reason(note: str, chosen: Mapping[str, str], outcome: str) -> str:
    """The sentences of the coded reasons, then the officer's own: one text, as the letter prints it."""
    if outcome != "refused":
        return note
    return " ".join([*(text if text.endswith(".") else f"{text}." for text in chosen.values()), note]).strip()


def _against(context: Mapping[str, Any]) -> list[str]:
    return [one.agency for one in context["page"].opinions if one.verdict == "disagree"]


@require_http_methods(["GET", "HEAD", "POST"])
@enter("product.revoke")
def correct(request: Request, number: str) -> HttpResponse:
    """Correct an issued paper: what was wrong, the file that proves it, and why."""
    context = read_case(request, number, {})
    if not context["panel"].may_correct:
        return HttpResponseRedirect(reverse("office:case", args=[number]))
    fields = _printed(context, request.POST)
    told = {**context, "fields": fields, "stay": reverse("office:correct", args=[number])}
    if request.method != "POST":
        return page(request, "correct", told)

    def do() -> HttpResponse:
        act = read_act(request, number, 0, now())
        values = read_values(request.POST, _printed(context, {}))
        if not values:
            raise BadInput(field=_("Isian"), why=_("ubah paling sedikit satu isian"))
        kept = keep_files(act, "bukti", "proof")
        proof = kept[0] if kept else act.text("berkas")
        if not proof:
            raise BadInput(field=_("Bukti"), why=_("lampirkan berkas yang membuktikannya"))
        act.give(correct_product, case=number, values=values, proof=proof, note=act.text("alasan"))
        return back("case", number, done="koreksi")

    return attempt(do, lambda refused: _again(request, "correct", told, refused))


def _again(request: Request, template: str, told: Mapping[str, Any], refused: Words) -> HttpResponse:
    return page(request, template, {**told, "refused": refused})


def _printed(context: Mapping[str, Any], typed: Mapping[str, str]) -> list[Asked]:
    """The fields that the paper prints, with what was typed or what it says now."""
    printed = set(context["page"].doc["product"]["fields"]) if context["page"].doc["product"] else set()
    found = []
    for _form, lines in context["page"].pages:
        for line in lines:
            field = line.field
            if field["id"] in printed and not line.shown.hidden:
                name = f"isian.{field['id']}"
                value = "" if line.shown.value is None else str(line.shown.value)
                options = [(one["value"], said(one["label"])) for one in field.get("options") or ()]
                found.append(Asked(field["id"], name, said(field["label"]), field["kind"], typed.get(name, value), options))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@enter("product.revoke")
def revoke(request: Request, number: str) -> HttpResponse:
    """Revoke the paper of a granted case: read what that means, then do it."""
    context = read_case(request, number, {})
    if not context["panel"].may_revoke:
        return HttpResponseRedirect(reverse("office:case", args=[number]))
    told = {**context, "reasons": words.REVOKE_REASONS.items(), "stay": reverse("office:revoke", args=[number])}
    if request.method != "POST":
        return page(request, "revoke", told)
    act = read_act(request, number, 0, now())
    try:
        act.give(revoke_decision_product, case=number, reason_code=act.text("sebab"), note=act.text("alasan"))
    except NotFound:
        raise
    except Refusal as refusal:
        return _again(request, "revoke", told, refusal_words(refusal, lang()))
    return back("case", number, done="cabut")


