"""Questions of a definition's page: how each field is asked, what was typed, what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balai.cases.queries.facts import Value
from balai.cases.queries.sight import NUMBERS, mask_number
from balai.cases.rules.papers import printed_value
from balai.catalogue.queries.forms import check_value
from balai.catalogue.queries.regions import RegionGroup, list_region_groups, region_name
from balai.kernel.refusals import BadInput

UNKNOWN = "tidak-tahu"
"""The value of the answer "I do not know"."""

WIDGETS = {"longtext": "longtext", "date": "date", "choice": "choice", "choices": "choices", "yesno": "choice", "region": "region"}
MODES = {"integer": "numeric", "money": "numeric", "decimal": "decimal", "nik": "numeric", "npwp": "numeric", "nib": "numeric",
         "kk": "numeric", "phone": "tel", "email": "email"}  # fmt: skip
COMPLETES = {"applicant.name": "name", "applicant.phone": "tel", "applicant.email": "email",
             "applicant.address": "street-address", "company.name": "organization"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A field as it stands on the page. `kept`: the last digits of a number that is kept; the number itself is not shown."""

    id: str
    name: str
    kind: str
    widget: str
    label: str
    hint: str
    optional: bool
    purpose: str
    basis: str
    typed: str
    parts: tuple[str, str, str]
    options: tuple[Option, ...]
    kept: str
    error: str
    mode: str
    complete: str
    longest: int

    @property
    def grouped(self) -> bool:
        """Several inputs under one question: a fieldset with a legend."""
        return self.widget in ("choice", "choices", "date")

    @property
    def date_parts(self) -> tuple[dict[str, object], ...]:
        """Day, month and year as three inputs."""
        names = (("hari", _("Hari"), 2, "day"), ("bulan", _("Bulan"), 2, "month"), ("tahun", _("Tahun"), 4, "year"))
        return tuple(
            {"key": key, "label": label, "longest": longest, "token": token, "value": value}
            for (key, label, longest, token), value in zip(names, self.parts, strict=True)
        )

    @property
    def regions(self) -> tuple[RegionGroup, ...]:
        """What a region is chosen from."""
        return list_region_groups()

    @property
    def described(self) -> str:
        """Ids of what explains the input."""
        parts = [(self.hint or self.kept, "tahu"), (self.error, "salah")]
        return " ".join(f"{self.name}-{word}" for told, word in parts if told)


def told(text: Mapping[str, str] | None) -> str:
    """A text of a definition in the page's language."""
    return "" if not text else str(text.get(get_language() or "id") or text["id"])


def html_name(field: str) -> str:
    """The id of a field in HTML."""
    return field.replace(".", "-")


def ask(field: Mapping[str, Any], value: Value | None, posted: QueryDict | None = None, error: str = "") -> Question:
    """A field as a question, with what is known or what was just typed."""
    known = None if value is None else value.value
    number = field["kind"] in NUMBERS
    raw = raw_of(field, posted) if posted is not None else known
    name = html_name(field["id"])
    return Question(
        field["id"], name, field["kind"], WIDGETS.get(field["kind"], "text"), told(field["label"]), told(field["hint"]),
        not field["required"], told(field.get("purpose")), field.get("basis") or "",
        "" if number and posted is None else _typed(field, raw), _parts(name, raw, posted), _options(field, raw, value),
        mask_number(str(known)) if number and known else "", error, MODES.get(field["kind"], "text"),
        COMPLETES.get(field["id"], "off"), int(field.get("max_length") or 0),
    )


def _typed(field: Mapping[str, Any], raw: Any) -> str:
    if raw is None or isinstance(raw, bool | list):
        return ""
    if field["kind"] == "decimal":
        return str(raw).replace(".", ",")
    return f"0{raw[3:]}" if field["kind"] == "phone" and str(raw).startswith("+62") else str(raw)


def _parts(name: str, raw: Any, posted: QueryDict | None) -> tuple[str, str, str]:
    """Day, month and year as typed, or of an ISO date."""
    if posted is not None:
        day, month, year = (posted.get(f"{name}-{part}", "")[:4] for part in ("hari", "bulan", "tahun"))
        return day, month, year
    year, _, rest = str(raw or "").partition("-")
    month, _, day = rest.partition("-")
    return day, month, year


def _options(field: Mapping[str, Any], raw: Any, value: Value | None) -> tuple[Option, ...]:
    if field["kind"] == "yesno":
        pairs = [("ya", _("Ya"), raw in (True, "ya")), ("tidak", _("Tidak"), raw in (False, "tidak"))]
    else:
        chosen = raw if isinstance(raw, list) else [raw]
        pairs = [(one["value"], told(one["label"]), one["value"] in chosen) for one in field["options"]]
    if pairs and not field["required"] and field["kind"] in ("yesno", "choice"):
        unknown = raw == UNKNOWN or (raw is None and value is not None)
        pairs.append((UNKNOWN, _("Saya tidak tahu"), unknown))
    return tuple(Option(*pair) for pair in pairs)


def raw_of(field: Mapping[str, Any], posted: QueryDict) -> Any:
    """What was typed for a field."""
    name = html_name(field["id"])
    if field["kind"] == "choices":
        return posted.getlist(name)
    if field["kind"] == "date":
        parts = [posted.get(f"{name}-{part}", "").strip()[:4] for part in ("hari", "bulan", "tahun")]
        return "-".join(parts) if any(parts) else ""
    return posted.get(name, "")[:5000]


def read_answers(
    fields: Sequence[Mapping[str, Any]], posted: QueryDict, values: Mapping[str, Value]
) -> tuple[dict[str, Any], dict[str, str]]:
    """(raw values to save, what is wrong per field). A number that is kept and left blank stays as it is."""
    answers: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for field in fields:
        name, raw = field["id"], raw_of(field, posted)
        if field["kind"] in NUMBERS and not raw.strip() and name in values and values[name].value:
            continue
        answers[name] = None if raw == UNKNOWN else raw
        fault = _fault(field, answers[name])
        if fault:
            wrong[name] = fault
    return answers, wrong


def _fault(field: Mapping[str, Any], raw: Any) -> str:
    label = told(field["label"])
    try:
        value = check_value(field, raw)
    except BadInput as bad:
        why = bad.facts.get("why_en" if get_language() == "en" else "why", "")
        return _("%(label)s: %(why)s.") % {"label": label, "why": why}
    if value not in (None, "", []) or not field["required"]:
        return ""
    if field["kind"] in ("choice", "choices", "yesno", "region"):
        return _("Pilih jawaban: %(label)s") % {"label": label}
    return _("Isi dahulu: %(label)s") % {"label": label}


def shown(field: Mapping[str, Any], value: Value | None) -> str:
    """An answer as a summary shows it; numbers of identity end in four digits; empty when there is none."""
    if value is None or value.value in (None, "", []):
        return ""
    if field["kind"] in NUMBERS:
        return mask_number(str(value.value))
    if field["kind"] == "phone" and str(value.value).startswith("+62"):
        local = f"0{str(value.value)[3:]}"
        return f"{local[:4]} {local[4:8]} {local[8:]}".strip()
    if field["kind"] == "region":
        return region_name(str(value.value))
    return printed_value(field, value.value, get_language() or "id")
