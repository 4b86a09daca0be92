"""The case page as shown: the checklist with provenance, and the documents beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from balai.cases.queries.casefile import CasePage, FieldLine, PaperLine
from balai.cases.queries.sight import FULL, OUTLINE, Shown
from balai.cases.rules.papers import printed_value
from balai.cases.rules.states import IN_HAND
from balai.catalogue.queries.regions import region_name
from balai.documents.queries.files import FileFacts
from balai.exchange.rules import REGISTERS
from balai.faces.office import words
from balai.faces.office.doors import lang
from balai.faces.office.inbox import said
from balai.faces.office.names import Names


@dataclass(frozen=True, slots=True)
class Line:
    """One field of the checklist. `masked`: the value is shown in part; `secret`: there is one, but not for these eyes.

    `other`: what the other side says where a register and a person differ; `tick`: this officer may call it verified.
    """

    id: str
    name: str
    label: str
    value: str
    masked: bool
    secret: bool
    reveal: bool
    source: str
    source_icon: str
    by: str
    at_ms: int
    verified: str
    demanded: str
    other: str
    other_who: str
    tick: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the form with its lines."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file beside the checklist. `page` of `file.pages` is the one in view; `pictures` are addresses of all pages."""

    file: FileFacts
    name: str
    note: str
    chosen: bool
    page: int
    pictures: Sequence[str]
    original: str
    demanded: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A document the standard asks that nobody gave, or that these eyes do not need."""

    name: str
    word: str
    needed: bool


def read_parts(page: CasePage, names: Names, *, ticks: bool, revealed: Mapping[str, Any]) -> list[Part]:
    """The checklist. `ticks`: the viewer's task is a check; `revealed`: field -> value in full, this once."""
    return [
        Part(said(form["title"]), [_line(line, page, names, ticks, revealed) for line in lines])
        for form, lines in page.pages
        if lines
    ]


def _line(line: FieldLine, page: CasePage, names: Names, ticks: bool, revealed: Mapping[str, Any]) -> Line:
    field, shown = line.field, line.shown
    if field["id"] in revealed:
        shown = Shown(revealed[field["id"]], False)
    word, icon = words.SOURCES.get(line.source, ("", ""))
    value = shown_text(field, shown)
    demanded = words.FAULTS[line.demanded][0] if line.demanded else ""
    return Line(
        field["id"], field["id"].replace(".", "-"), said(field["label"]), value, shown.hidden and bool(value),
        shown.hidden and not value, shown.hidden and bool(value) and page.depth == FULL, str(word), icon,
        names.who(line.by) if line.source in ("clerk", "document") else "", line.at_ms, _verified(line, names),
        str(demanded), shown_text(field, line.other) if line.other else "", _who_says(line), ticks and bool(value),
    )


def _verified(line: FieldLine, names: Names) -> str:
    """By what a value counts as verified; a register's value that the applicant told otherwise agrees with nobody."""
    differs = line.other is not None and line.source == "register"
    return "" if differs else verified_words(line.verified_by, names)


def _who_says(line: FieldLine) -> str:
    if line.other is None:
        return ""
    return _("Warga menulis") if line.source == "register" else _("Register menyebut")


def shown_text(field: Mapping[str, Any], shown: Shown) -> str:
    """A value as people read it; empty for none."""
    if shown.value in (None, "", []):
        return ""
    if shown.hidden:
        return str(shown.value)
    if field["kind"] == "region":
        return region_name(str(shown.value))
    return printed_value(field, shown.value, lang())


def verified_words(told: str, names: Names) -> str:
    """By what a value was verified: a register, an officer's check, a file; empty = by nothing yet."""
    if not told:
        return ""
    if told.startswith("file:"):
        return _("Terbukti dengan berkas")
    if told in REGISTERS or "/" not in told:
        return _("Cocok menurut %(register)s") % {"register": register_name(told)}
    return _("Diperiksa %(who)s") % {"who": names.who(told.rsplit("/", 1)[-1])}


REGISTER_NAMES = {
    "dukcapil": "Dukcapil", "djp": "DJP", "ahu": "AHU", "sdmk": "SatuSehat SDMK", "oss": "OSS", "sihalal": "SiHalal",
    "bpjs": "BPJS Kesehatan",
}  # fmt: skip
"""Agency of a register -> how everybody calls it."""


def register_name(code: str) -> str:
    """A register as everybody calls it."""
    return REGISTER_NAMES.get(code.partition(".")[0], code)


def read_sheets(page: CasePage, query: QueryDict, names: Names) -> list[Sheet]:
    """The files beside the checklist: the applicant's, then the officers'; the address names the one in view."""
    given = [(one.file, _paper_name(one), _paper_note(one), one.demanded) for one in page.papers if one.file is not None]
    own = [
        (one, words_of_kind(one.kind), _("dilampirkan %(who)s") % {"who": names.who(one.kept_by)}, "")
        for one in page.officer_files
    ]
    files = [*given, *own]
    wanted = query.get("berkas", "")
    chosen = wanted if any(one[0].id == wanted for one in files) else files[0][0].id if files else ""
    return [_sheet(page, *one, chosen=one[0].id == chosen, asked=query.get("hal", "1")) for one in files]


def words_of_kind(kind: str) -> str:
    """What an officer's file is."""
    return {
        "visit": _("Foto tinjauan"), "opinion": _("Lampiran pendapat"), "proof": _("Bukti pembetulan"),
        "mandate": _("Surat kuasa"),
    }.get(kind, _("Lampiran petugas"))  # fmt: skip


def _sheet(  # noqa: PLR0913 - what a sheet is
    page: CasePage, file: FileFacts, name: str, note: str, demanded: str, *, chosen: bool, asked: str
) -> Sheet:
    number = page.case.number
    at = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
    shown = min(max(at, 1), file.pages) if chosen else 1
    pictures = [reverse("office:sheet", args=[number, file.id, n]) for n in range(1, file.pages + 1)] if chosen else []
    fault = str(words.FAULTS[demanded][0]) if demanded else ""
    return Sheet(file, name, note, chosen, shown, pictures, reverse("office:original", args=[number, file.id]), fault)


def _paper_name(paper: PaperLine) -> str:
    return said(paper.document["name"])


def _paper_note(paper: PaperLine) -> str:
    return _("dari warga") if paper.source == "given" else ""


def read_gaps(page: CasePage) -> list[Gap]:
    """Documents without a file in view: missing, optional, or not for these eyes."""
    found = []
    for paper in page.papers:
        if paper.file is None:
            hidden = page.depth == OUTLINE and paper.source == "given"
            word = _("ada, tidak untuk peran Anda") if hidden else _("belum ada") if paper.needed else _("tidak diberikan")
            found.append(Gap(_paper_name(paper), word, paper.needed and not hidden))
    return found


def applicant_of(page: CasePage) -> str:
    """The applicant's name, where these eyes may see it."""
    for wanted in ("company.name", "applicant.name"):
        for _form, lines in page.pages:
            for line in lines:
                if line.field["id"] == wanted and line.shown.value and not line.shown.hidden:
                    return str(line.shown.value)
    return ""


def status_tags(page: CasePage) -> list[tuple[str, str, str]]:
    """The words of a case as tags: (word, class, icon)."""
    escalated = page.case.escalated or any(step.escalated and step.state in IN_HAND for step in page.steps)
    codes = [*page.words, *(["escalated"] if escalated and page.case.decided_ms is None else [])]
    return [(str(told[0]), told[1], told[2]) for told in (words.STATUSES[one] for one in codes if one in words.STATUSES)]
