"""Filling in: the task list, one question per page, saved per page; the link that opens it on any device."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from balai.cases.actions.applying import DRAFT_KEPT, save_page
from balai.cases.queries.applications import ApplicationView
from balai.config.clock import now
from balai.faces.public.case_words import FAULTS
from balai.faces.public.filling import (
    Page,
    find_page,
    first_open,
    is_done,
    link,
    next_place,
    obstacles_of,
    page_title,
    saved_ms,
    tasks_of,
    titles_of,
)
from balai.faces.public.holding import holder, open_application, open_track, spaced
from balai.faces.public.views.follow import tracking
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.qr import qr_svg
from balai.faces.shared.questions import ask, html_name, read_answers
from balai.faces.shared.requests import Request
from balai.kernel.refusals import NotFound


@require_safe
@holder
def show(request: Request, code: str) -> HttpResponse:
    """The task list while it is a draft; once sent the same address tells where it stands."""
    view = open_application(request, code)
    if view.sent:
        return tracking(request, code)
    tasks = tasks_of(view)
    context = {
        "view": view, "titles": titles_of(view), "tasks": tasks, "go_on": first_open(tasks), "code": spaced(view.code),
        "done": sum(task.state == "done" for task in tasks), "saved": saved_ms(view), "kept_days": DRAFT_KEPT.days,
        "obstacles": obstacles_of(view), "outdated": [form for form in view.services if not form.newest],
    }  # fmt: skip
    return render(request, "public/apply/tasks.html", context)


@require_safe
@holder
def keep_link(request: Request, code: str) -> HttpResponse:
    """Link, code and QR to go on elsewhere; to print."""
    view = open_application(request, code)
    address = request.build_absolute_uri(link(view, "application"))
    context = {
        "view": view, "titles": titles_of(view), "address": address, "code": spaced(view.code),
        "qr": qr_svg(address, _("Kode QR permohonan ini")),
    }  # fmt: skip
    return render(request, "public/apply/keep.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@holder
def question_page(request: Request, code: str, page: str) -> HttpResponse:
    """One page of questions; saved, then the next one."""
    view = open_application(request, code)
    found = find_page(view, page)
    if found is None:
        raise NotFound(thing="field", name=page)
    mending = request.POST.get("dari", request.GET.get("dari", ""))[:60]
    if view.sent:
        found = _demanded(request, code, found)
    if request.method == "POST":
        return _save(request, view, found, mending)
    return _show(request, view, found, mending)


def _demanded(request: Request, code: str, page: Page) -> Page:
    """After sending, only the fields of the fix list can be changed, and the officer's note stands above them.

    Raises NotFound when none is here.
    """
    mends = {mend.target: mend for case in open_track(request, code).cases for mend in case.mends}
    fields = [field for field in page["fields"] if field["id"] in mends]
    if not fields:
        raise NotFound(thing="field", name=page["id"])
    notes = [mends[field["id"]].note or str(FAULTS[mends[field["id"]].kind]) for field in fields]
    return {**page, "fields": fields, "notes": notes}


def _save(request: Request, view: ApplicationView, page: Page, origin: str) -> HttpResponse:
    answers, wrong = read_answers(page["fields"], request.POST, view.values)
    if wrong:
        return _show(request, view, page, origin, wrong)
    answer_once(
        save_page, code=view.code, page=page["id"], values=answers, by=request.actor, at=now(), once=once_of(request)
    )
    return HttpResponseRedirect(_after(open_application(request, view.code), page["id"], origin))


def _after(view: ApplicationView, page: str, origin: str) -> str:
    """Back where the change was asked for; again this page when an answer opened a question on it; else onwards."""
    if origin.startswith("perbaiki-"):
        return link(view, "apply_fix", origin.removeprefix("perbaiki-"))
    if obstacles_of(view):
        return link(view, "apply_barred")
    found = find_page(view, page)
    if found is not None and not is_done(found, view):
        return link(view, "apply_page", page)
    if origin == "periksa":
        return link(view, "apply_check")
    return next_place(view, page)


def _show(
    request: Request, view: ApplicationView, page: Page, origin: str, wrong: dict[str, str] | None = None
) -> HttpResponse:
    wrong = wrong or {}
    posted = request.POST if wrong else None
    questions = [ask(field, view.values.get(field["id"]), posted, wrong.get(field["id"], "")) for field in page["fields"]]
    ids = [one["id"] for one in view.pages]
    context: dict[str, Any] = {
        "view": view, "page": page, "title": page_title(page), "questions": questions, "origin": origin,
        "errors": [(_anchor(one), one.error) for one in questions if one.error], "saved": saved_ms(view),
        "place": ids.index(page["id"]) + 1, "places": len(ids), "back": _back(view, ids, page["id"], origin),
    }  # fmt: skip
    return render(request, "public/apply/page.html", context, status=422 if wrong else 200)


def _anchor(question: Any) -> str:
    """The input an error leads to."""
    return f"{question.name}-{'hari' if question.widget == 'date' else '1'}" if question.grouped else html_name(question.id)


def _back(view: ApplicationView, ids: list[str], page: str, origin: str) -> str:
    if origin.startswith("perbaiki-"):
        return link(view, "apply_fix", origin.removeprefix("perbaiki-"))
    if origin == "periksa":
        return link(view, "apply_check")
    place = ids.index(page)
    return link(view, "apply_page", ids[place - 1]) if place else link(view, "application")


@require_safe
@holder
def barred(request: Request, code: str) -> HttpResponse:
    """Why the answers so far do not allow this service, and what can be done."""
    view = open_application(request, code)
    obstacles = obstacles_of(view)
    if not obstacles:
        return HttpResponseRedirect(link(view, "application"))
    return render(request, "public/apply/barred.html", {"view": view, "obstacles": obstacles})
