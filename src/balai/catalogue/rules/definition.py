"""The shape of a service definition (schema 1): the JSON document of which one is published a version. Pure.

A definition is data with stable ids: `pages[applicant].fields[applicant.name]`, `documents[str]`, `steps[check]`. The
check names every fault with its path and what to do; `complete_definition` fills in what may be left out, so that
readers find every member. Whether a well-shaped definition makes sense is the work of `proof.py`.
The page for authors is `docs/formats/definitions.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from .canonical import SAFE_INTEGER
from .expressions import CONTEXT, STEPS
from .flaws import Flaw, flaw
from .shapes import ByPath, Each, Flag, Integer, Maybe, OneOf, Record, RuleShape, Scalar, Shape, Word

SCHEMA = 1
Document = Mapping[str, Any]

FIELD_KINDS = (
    "text", "longtext", "integer", "money", "decimal", "date", "choice", "choices", "yesno", "nik", "npwp", "nib",
    "kk", "phone", "email", "region",
)
STEP_KINDS = (
    "check", "register", "consult", "visit", "assess", "pay", "recommend", "countersign", "decide", "sign",
    "handover",
)
ROLES = ("verifier", "technical", "assessor", "controller", "approver", "pickup", "system")
UNITS = ("minutes", "hours", "working_days", "calendar_days")
LATE = ("escalate", "proceed", "deemed_no_objection")
CHANNELS = ("online", "counter", "kiosk", "mobile_van")
STARTS = ("complete", "submitted", "paid", "at_counter", "visited")
STOPS = ("decided", "signed", "ready", "handed_over")
TEMPLATES_OF_PAPER = ("licence", "certificate", "card", "letter", "registration")

OUTCOMES: dict[str, tuple[str, ...]] = {
    "check": ("ok", "return", "refuse"),
    "register": ("ok", "return", "refuse"),
    "consult": ("ok", "return", "refuse"),
    "visit": ("ok", "return", "refuse"),
    "assess": ("ok",),
    "pay": ("ok",),
    "recommend": ("ok", "refuse"),
    "countersign": ("ok", "return"),
    "decide": ("granted", "refused"),
    "sign": ("ok",),
    "handover": ("ok",),
}
"""What a step may end with when its definition names nothing else."""
HOUSE_OUTCOMES = frozenset({"ok", "return", "refuse", "granted", "refused"})
"""Outcomes every case knows what to do with: go on, back to the applicant, towards refusal, decided. Any other must be
read by a rule of a later step."""
PASSING = frozenset({"ok", "granted"})
"""House outcomes after which later steps follow."""

_ID = Word(r"[a-z][a-z0-9_]*", "huruf_kecil", 40)
_FIELD_ID = Word(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*", "applicant.name", 60)
_SERVICE = Word(r"[a-z0-9-]+\.[a-z0-9-]+", "dpmptsp.sip-bidan", 80)
_AGENCY = Word(r"[a-z0-9-]+", "dpmptsp", 60)
_REGISTER = Word(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", "sdmk.str", 60)
_FIELD_REGISTER = Word(
    r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*:[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*", "dukcapil.person:name", 100
)
_CODE = Word(r"[a-z0-9][a-z0-9._-]*", "kode-huruf-kecil", 80)
_LINE = Word(r"(?s).*", "teks")
_RULE = RuleShape()
_TEXT = Record({"id": _LINE, "en": _LINE})
_MAY_TEXT: tuple[Shape, Any] = (Maybe(_TEXT), None)
_MAY_RULE: tuple[Shape, Any] = (Maybe(_RULE), None)
_MAY_LINE: tuple[Shape, Any] = (Maybe(_LINE), None)
_TERM = Record({"amount": Integer(1, 1000), "unit": OneOf(UNITS)})


_NUMBER = Word(r"-?\d+(\.\d+)?", "10", 30)
_DATE = Word(r"\d{4}-\d\d-\d\d", "2026-01-31", 10)


def _agree_field(field: Document, path: str) -> list[Flaw]:
    choosing = field["kind"] in ("choice", "choices")
    if choosing and len(field.get("options") or []) < 2:
        return [flaw("options-needed", path)]
    if not choosing and field.get("options"):
        return [flaw("options-unused", path, value=field["kind"])]
    return [one for key in ("min", "max") for one in _agree_limit(field, key, path)]


def _agree_limit(field: Document, key: str, path: str) -> list[Flaw]:
    """A limit is a value of its field's own kind; only numbers and dates have one."""
    limit, kind = field.get(key), field["kind"]
    if limit is None:
        return []
    if kind == "date":
        return _DATE.check(limit, f"{path}.{key}")
    if kind == "decimal" and isinstance(limit, str):
        return _NUMBER.check(limit, f"{path}.{key}")
    if kind in ("integer", "money", "decimal"):
        return Integer(-SAFE_INTEGER).check(limit, f"{path}.{key}")
    return [flaw("limit-unused", f"{path}.{key}", value=kind)]


_OPTION = Record({"value": Word(r"[A-Za-z0-9][A-Za-z0-9._-]*", "baru", 40), "label": _TEXT}, {"hint": _MAY_TEXT})
_FIELD = Record(
    {"id": _FIELD_ID, "kind": OneOf(FIELD_KINDS), "label": _TEXT},
    {
        "hint": _MAY_TEXT, "required": (Flag(), True), "show_if": _MAY_RULE,
        "options": (Each(_OPTION, key="value"), []), "min": (Maybe(Scalar()), None), "max": (Maybe(Scalar()), None),
        "max_length": (Maybe(Integer(1, 10_000)), None), "personal": (Flag(), False), "purpose": _MAY_TEXT,
        "basis": _MAY_LINE, "register": (Maybe(_FIELD_REGISTER), None),
    },
    _agree_field,
)
_PAGE = Record(
    {"id": _ID, "title": _TEXT, "fields": Each(_FIELD, key="id")},
    {"hint": _MAY_TEXT, "show_if": _MAY_RULE},
)
_DOCUMENT = Record(
    {"id": _ID, "name": _TEXT},
    {
        "hint": _MAY_TEXT, "needed_if": _MAY_RULE, "optional": (Flag(), False),
        "accept": (Each(OneOf(("pdf", "image"))), ["pdf", "image"]), "max_mb": (Integer(1, 100), 10),
        "reuse": (Maybe(_CODE), None), "source": (OneOf(("requirement", "proof")), "requirement"),
    },
)
_ELIGIBLE = Record({"id": _ID, "rule": _RULE, "refuse": _TEXT}, {"basis": _MAY_LINE})


def _agree_step(step: Document, path: str) -> list[Flaw]:
    found = []
    if step["kind"] == "register" and not step.get("register"):
        found.append(flaw("register-needed", path))
    if step["kind"] == "consult" and not step.get("agency"):
        found.append(flaw("agency-needed", path))
    if step["role"] == "system" and step["kind"] not in ("register", "pay", "sign", "assess"):
        found.append(flaw("human-needed", path, value=step["kind"]))
    return found


_CHECKPOINT = Record({"id": _ID, "text": _TEXT}, {"about": _MAY_LINE})
_STEP = Record(
    {"id": _ID, "kind": OneOf(STEP_KINDS), "title": _TEXT, "role": OneOf(ROLES)},
    {
        "agency": (Maybe(_AGENCY), None), "after": (Each(_ID), []), "when": _MAY_RULE, "term": (Maybe(_TERM), None),
        "late": (Maybe(OneOf(LATE)), None), "register": (Maybe(_REGISTER), None),
        "outcomes": (Each(_ID), []), "checks": (Each(_CHECKPOINT, key="id"), []),
    },
    _agree_step,
)
_CLOCK = Record(
    {"amount": Integer(1, 1000), "unit": OneOf(UNITS)},
    {
        "start": (OneOf(STARTS), "complete"), "stop": (OneOf(STOPS), "decided"),
        "on_return": (OneOf(("pause", "restart")), "pause"), "pause_on": (Each(_ID), []),
        "silence": (OneOf(("deemed_granted", "escalate")), "escalate"), "basis": _MAY_LINE,
    },
)


def _agree_valid(valid: Document, path: str) -> list[Flaw]:
    return [] if len([one for one in valid.values() if one is not None]) == 1 else [flaw("one-of-keys", path)]


_VALID = Record(
    {},
    {unit: (Maybe(Integer(1, 1000)), None) for unit in ("years", "months", "days")}
    | {"until": (Maybe(_FIELD_ID), None)},
    _agree_valid,
)
_PRODUCT = Record(
    {"template": OneOf(TEMPLATES_OF_PAPER), "title": _TEXT, "number": Word(r".*\{seq\}.*", "SIP/{seq}/{year}", 60)},
    {
        "valid": (Maybe(_VALID), None), "fields": (Each(_FIELD_ID), []), "body": _MAY_TEXT,
        "labels": (Each(Record({"id": _FIELD_ID, "label": _TEXT}), key="id"), []),
    },
)
"""`labels`: how the paper names a line where the question would read oddly, or that only a register answers."""

_OBJECTION = Record({"amount": Integer(1, 365), "unit": OneOf(("working_days", "calendar_days"))}, {"basis": _MAY_LINE})
_THEN = Record(
    {},
    {
        "eligible": (Maybe(Flag()), None), "fee_idr": (Maybe(Integer()), None),
        "documents": (Maybe(Each(_ID)), None), "steps": (Maybe(Each(_ID)), None), "pages": (Maybe(Each(_ID)), None),
    },
)


class _Given:
    """Facts of a scenario: fields, context, outcomes of steps."""

    def check(self, value: Any, path: str) -> list[Flaw]:
        """Plain values under dotted names."""
        if not isinstance(value, Mapping):
            return [flaw("not-an-object", path, value=value)]
        names = [one for name in value for one in _FIELD_ID.check(name, f"{path}.{name}")]
        return names + [one for name, part in value.items() for one in Scalar().check(part, f"{path}.{name}")]

    def fill(self, value: Any) -> Any:
        """As they are."""
        return value


_SCENARIO = Record(
    {"name": Word(like="nama contoh", longest=160), "given": _Given(), "then": _THEN},
    {"documents": (Each(_ID), []), "on": (Maybe(Word(r"\d{4}-\d\d-\d\d", "2026-01-31")), None)},
)
_WHERE = Record({"name": Word(like="nama tempat", longest=200)}, {"url": (Maybe(Word(r"https?://.+", "https://…")), None)})


def _agree_apply(apply: Document, path: str) -> list[Flaw]:
    if apply["how"] == "elsewhere" and not (apply.get("why") and apply.get("where")):
        return [flaw("elsewhere-unexplained", path)]
    return []


_APPLY = Record(
    {"how": OneOf(("here", "elsewhere", "counter"))}, {"why": _MAY_TEXT, "where": (Maybe(_WHERE), None)}, _agree_apply
)
DEFINITION = Record(
    {
        "schema": Integer(SCHEMA, SCHEMA), "service": _SERVICE, "agency": _AGENCY, "title": _TEXT, "apply": _APPLY,
        "confidence": OneOf(("verified", "unconfirmed", "listed")), "source": Word(like="dari mana isinya"),
    },
    {
        "template": (Maybe(_ID), None), "audience": (Each(_ID), []), "channels": (Each(OneOf(CHANNELS)), []),
        "pages": (Each(_PAGE, key="id"), []), "documents": (Each(_DOCUMENT, key="id"), []),
        "eligibility": (Each(_ELIGIBLE, key="id"), []),
        "fees": (Record({}, {"tariff": (Maybe(_CODE), None)}), {"tariff": None}), "steps": (Each(_STEP, key="id"), []),
        "clock": (Maybe(_CLOCK), None), "product": (Maybe(_PRODUCT), None), "objection": (Maybe(_OBJECTION), None),
        "scenarios": (Each(_SCENARIO, key="name"), []), "because": (ByPath(Word(like="PP 5/2021 pasal 12")), {}),
    },
)
"""`because` names the legal basis on which a value exceeds what a policy layer allows: `{"clock": "PP 5/2021 pasal 12"}`."""


def check_definition(doc: Any) -> list[Flaw]:
    """Every fault of shape and reference, with path and remedy; empty when the document is well made."""
    found = DEFINITION.check(doc, "")
    if not found:
        whole = complete_definition(doc)
        found = [*_doubled(whole), *_references(whole)]
    return found


def complete_definition(doc: Document) -> dict[str, Any]:
    """The document with every optional member present; idempotent."""
    full: dict[str, Any] = DEFINITION.fill(doc)
    for step in full.get("steps", []):
        if isinstance(step, dict) and not step.get("outcomes"):
            step["outcomes"] = list(OUTCOMES.get(step.get("kind", ""), ()))
    return full


def fields_of(doc: Document) -> Iterator[tuple[Document, Document]]:
    """(page, field) of every field, in the order asked."""
    for page in doc["pages"]:
        for field in page["fields"]:
            yield page, field


def field_map(doc: Document) -> dict[str, Document]:
    """Fields by id."""
    return {field["id"]: field for _, field in fields_of(doc)}


def _doubled(doc: Document) -> Iterator[Flaw]:
    seen: set[str] = set()
    for page, field in fields_of(doc):
        name, path = field["id"], f"pages[{page['id']}].fields[{field['id']}]"
        if name in seen:
            yield flaw("id-twice", path, value=name)
        if name.split(".")[0] in CONTEXT | {STEPS}:
            yield flaw("id-reserved", path, value=name)
        seen.add(name)
    for name in sorted(seen):
        parent = name.rpartition(".")[0]
        if parent in seen:
            yield flaw("id-inside", name, value=name, other=parent)


def _references(doc: Document) -> Iterator[Flaw]:
    yield from _step_references(doc)
    if doc["product"]:
        yield from _product_references(doc["product"], field_map(doc))
    yield from _scenario_references(doc)


def _step_references(doc: Document) -> Iterator[Flaw]:
    steps = {step["id"] for step in doc["steps"]}
    for step in doc["steps"]:
        for name in step["after"]:
            if name not in steps:
                yield flaw("unknown-step", f"steps[{step['id']}].after", value=name)
    for name in (doc["clock"] or {}).get("pause_on", []):
        if name not in {*steps, *STEP_KINDS}:
            yield flaw("unknown-step", "clock.pause_on", value=name)


def _product_references(product: Document, fields: Mapping[str, Document]) -> Iterator[Flaw]:
    named = {one["id"] for one in product["labels"]}
    for name in product["fields"]:
        if name not in fields and name not in named:
            yield flaw("unknown-fact", "product.fields", value=name)
    until = (product["valid"] or {}).get("until")
    if until and fields.get(until, {}).get("kind") != "date":
        yield flaw("unknown-fact", "product.valid.until", value=until)


def _scenario_references(doc: Document) -> Iterator[Flaw]:
    known = {key: {one["id"] for one in doc[key]} for key in ("documents", "steps", "pages")}
    fields = field_map(doc)
    for scenario in doc["scenarios"]:
        path = f"scenarios[{scenario['name']}]"
        named = [(f"then.{key}", key, name) for key in known for name in scenario["then"].get(key) or []]
        named += [("documents", "documents", name) for name in scenario["documents"]]
        for place, key, name in named:
            if name not in known[key]:
                yield flaw("unknown-id", f"{path}.{place}", value=name)
        if scenario["on"] and not _is_date(scenario["on"]):
            yield flaw("not-like", f"{path}.on", value=scenario["on"], like="2026-01-31")
        for name in scenario["given"]:
            if name not in fields and name not in CONTEXT and name.split(".")[0] != STEPS:
                yield flaw("unknown-fact", f"{path}.given", value=name)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
