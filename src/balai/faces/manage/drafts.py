"""A draft on the screen: its common parts as a form, its source with the line of each flaw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from balai.catalogue.queries.definitions import list_tariffs
from balai.catalogue.rules.flaws import Flaw
from balai.catalogue.rules.paths import ABSENT, get_at, put_at, take_at
from balai.faces.manage.definition_words import CHANNELS, SILENCES, UNITS
from balai.faces.manage.doors import read_int
from balai.faces.manage.json_lines import Typed
from balai.faces.manage.words import lang


@dataclass(frozen=True, slots=True)
class Common:
    """One common part as a form field. `kind`: text, number, one (of `options`), many (of `options`)."""

    path: str
    label: str
    kind: str
    value: str
    options: tuple[tuple[str, str, bool], ...] = ()

    @property
    def name(self) -> str:
        """The field's id in HTML."""
        return self.path.replace(".", "-").replace("[", "-").replace("]", "")


@dataclass(frozen=True, slots=True)
class FlawLine:
    """A flaw in words, with the line of the source it is about; 0 = none."""

    said: str
    line: int
    stops: bool


def common_parts(mall: str, doc: Mapping[str, Any]) -> list[tuple[str, list[Common]]]:
    """The parts most changes are about, in groups."""
    tariffs = sorted({one.code for one in list_tariffs(mall)})
    return [
        (_("Nama"), [_text(doc, "title.id", _("Nama dalam bahasa Indonesia")), _text(doc, "title.en", _("Nama dalam bahasa Inggris"))]),
        (_("Pengajuan dan biaya"), [
            _many(doc, "channels", _("Saluran"), CHANNELS),
            _one(doc, "fees.tariff", _("Tarif"), {code: code for code in tariffs}, _("gratis")),
        ]),
        (_("Jangka waktu"), [
            _text(doc, "clock.amount", _("Lama"), "number"),
            _one(doc, "clock.unit", _("Satuan"), UNITS, _("mengikuti aturan")),
            _one(doc, "clock.silence", _("Bila tidak diputus"), SILENCES, _("mengikuti aturan")),
            _text(doc, "clock.basis", _("Dasar hukum")),
        ]),
        (_("Keberatan"), [
            _text(doc, "objection.amount", _("Lama"), "number"),
            _one(doc, "objection.unit", _("Satuan"), UNITS, _("mengikuti aturan")),
            _text(doc, "objection.basis", _("Dasar hukum")),
        ]),
        (_("Hasil"), [
            _text(doc, "product.number", _("Pola nomor")), _text(doc, "product.valid.years", _("Berlaku, tahun"), "number"),
        ]),
    ]  # fmt: skip


def _now(doc: Mapping[str, Any], path: str) -> str:
    value = get_at(doc, path)
    return "" if value is ABSENT else str(value)


def _text(doc: Mapping[str, Any], path: str, label: str, kind: str = "text") -> Common:
    return Common(path, label, kind, _now(doc, path))


def _one(doc: Mapping[str, Any], path: str, label: str, options: Mapping[str, Any], empty: str) -> Common:
    now = _now(doc, path)
    pairs = [("", empty, not now), *((code, str(word), code == now) for code, word in options.items())]
    if now and now not in options:
        pairs.append((now, now, True))
    return Common(path, label, "one", now, tuple(pairs))


def _many(doc: Mapping[str, Any], path: str, label: str, options: Mapping[str, Any]) -> Common:
    now = get_at(doc, path)
    chosen = now if isinstance(now, list) else []
    return Common(path, label, "many", "", tuple((code, str(word), code in chosen) for code, word in options.items()))


def with_parts(mall: str, doc: Mapping[str, Any], posted: QueryDict) -> dict[str, Any]:
    """The document with the form's values; an empty field takes the value away, so that policy fills it.

    Raises BadInput for a number that is none.
    """
    made = deepcopy(dict(doc))
    for _group, parts in common_parts(mall, doc):
        for part in parts:
            _put(made, part, posted)
    for whole in ("clock", "objection", "product.valid"):
        if get_at(made, whole) == {}:
            put_at(made, whole, None)
    return made


def _put(made: dict[str, Any], part: Common, posted: QueryDict) -> None:
    if part.kind == "many":
        known = {code for code, _word, _on in part.options}
        chosen = [code for code in posted.getlist(part.name) if code in known]
        if set(chosen) != {code for code, _word, on in part.options if on}:
            put_at(made, part.path, chosen)
        return
    typed = posted.get(part.name, "").strip()[:400]
    if typed == part.value:
        return
    if not typed:
        take_at(made, part.path)
        return
    parent = part.path.rpartition(".")[0]
    if parent and get_at(made, parent) is ABSENT:
        put_at(made, parent, {})
    put_at(made, part.path, read_int(typed, part.label) if part.kind == "number" else typed)


def flaw_lines(flaws: Sequence[Flaw], typed: Typed | None) -> list[FlawLine]:
    """Flaws in words, those that stop first, each with its line."""
    rows = [FlawLine(one.said(lang()), typed.line_of(one.path) if typed else 0, one.stops) for one in flaws]
    return sorted(rows, key=lambda row: (not row.stops, row.line))
