"""How far an application is filled in: tasks, the next place, what it will cost and how long it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from balai.cases.queries.applications import ApplicationView, ServiceForm
from balai.catalogue.evaluator import identifiers
from balai.faces.shared.questions import told
from balai.kernel.refusals import NotFound

Page = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list. `state`: done, next, todo, wrong, locked."""

    name: str
    url: str
    state: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the application: asked once though several services need it."""

    id: str
    name: str
    hint: str
    optional: bool
    file: str
    images_only: bool
    max_mb: int
    accept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A condition that is not met: why, on which law, and the pages whose answers decide it."""

    service: str
    reason: str
    basis: str
    pages: tuple[tuple[str, str], ...]


def is_done(page: Page, view: ApplicationView) -> bool:
    """Whether every question of a page was answered, the optional ones at least seen."""
    for field in page["fields"]:
        value = view.values.get(field["id"])
        if value is None or (field["required"] and value.value in (None, "", [])):
            return False
    return True


def papers_of(view: ApplicationView) -> list[Paper]:
    """The documents this application needs or has, each once; needed when one of its services needs it."""
    found: dict[str, Paper] = {}
    for form in view.services:
        for one in form.documents:
            known = found.get(one["id"])
            found[one["id"]] = Paper(
                one["id"], told(one["name"]), told(one["hint"]), one["optional"] and (known is None or known.optional),
                view.files.get(one["id"], ""), "pdf" not in one["accept"], one["max_mb"], tuple(one["accept"]),
            )
    return list(found.values())


def find_paper(view: ApplicationView, document: str) -> Paper:
    """A document of this application. Raises NotFound."""
    for paper in papers_of(view):
        if paper.id == document:
            return paper
    raise NotFound(thing="file", name=document)


def tasks_of(view: ApplicationView) -> list[Task]:
    """The task list: questions page by page, documents, what a clerk typed, check and send."""
    barred = {page for one in obstacles_of(view) for page, _title in one.pages}
    rows = [(page_title(page), link(view, "apply_page", page["id"]), is_done(page, view), page["id"] in barred) for page in view.pages]
    papers = papers_of(view)
    if papers:
        whole = all(one.file or one.optional for one in papers) and any(one.file for one in papers)
        rows.append((_("Foto berkas"), link(view, "apply_papers"), whole, False))
    if view.unconfirmed:
        rows.append((_("Setujui isian petugas"), link(view, "apply_confirm"), False, False))
    tasks, first = [], True
    for name, url, done, wrong in rows:
        state = "wrong" if wrong else "done" if done else "next" if first else "todo"
        first = first and state not in ("next", "wrong")
        tasks.append(Task(name, url, state))
    ready = all(task.state == "done" for task in tasks)
    tasks.append(Task(_("Periksa lalu kirim"), link(view, "apply_check") if ready else "", "next" if ready else "locked"))
    return tasks


def page_title(page: Page) -> str:
    """The title of a page in the page's language."""
    return told(page["title"])


def link(view: ApplicationView, name: str, *parts: str) -> str:
    """The address of a page of this application."""
    return reverse(name, args=[view.code, *parts])


def next_place(view: ApplicationView, page: str) -> str:
    """Where to go on after a page: the page after it, the documents, else check and send."""
    ids = [one["id"] for one in view.pages]
    after = ids[ids.index(page) + 1 :] if page in ids else [one["id"] for one in view.pages if not is_done(one, view)]
    if after:
        return link(view, "apply_page", after[0])
    return link(view, "apply_papers" if papers_of(view) else "apply_check")


def find_page(view: ApplicationView, page: str) -> Page | None:
    """A visible page by its id."""
    return next((one for one in view.pages if one["id"] == page), None)


def page_of_field(view: ApplicationView, field: str) -> str:
    """The page on which a field is asked; empty when none shows it."""
    return next((page["id"] for page in view.pages if any(one["id"] == field for one in page["fields"])), "")


def obstacles_of(view: ApplicationView) -> list[Obstacle]:
    """Every condition that the answers so far do not meet, told as early as it is known."""
    return [
        Obstacle(told(form.doc["title"]), told(reason), _basis(form, rule), _deciding(view, form, rule))
        for form in view.services
        for rule, holds, reason in form.eligibility
        if holds is False
    ]


def _rule(form: ServiceForm, rule: str) -> Mapping[str, Any]:
    return next(one for one in form.doc["eligibility"] if one["id"] == rule)


def _basis(form: ServiceForm, rule: str) -> str:
    return _rule(form, rule).get("basis") or ""


def _deciding(view: ApplicationView, form: ServiceForm, rule: str) -> tuple[tuple[str, str], ...]:
    names = identifiers(_rule(form, rule)["rule"])
    return tuple(
        (page["id"], page_title(page)) for page in view.pages if any(field["id"] in names for field in page["fields"])
    )


def saved_ms(view: ApplicationView) -> int | None:
    """When the last answer was kept."""
    return max((value.at_ms for value in view.values.values()), default=None)


def titles_of(view: ApplicationView) -> list[str]:
    """Names of the services that are applied for."""
    return [told(form.doc["title"]) for form in view.services]


def first_open(tasks: Sequence[Task]) -> str:
    """Where "Lanjutkan" leads."""
    return next((task.url for task in tasks if task.state in ("wrong", "next") and task.url), "")
