"""A small, sound definition and its tariff and law, that tests may spoil."""

from __future__ import annotations

from copy import deepcopy
from typing import Any


def words(text: str) -> dict[str, str]:
    """A text in both languages."""
    return {"id": f"{text} (id)", "en": text}


SIGNBOARD: dict[str, Any] = {
    "schema": 1, "service": "polda.skck", "agency": "polda", "title": words("Signboard permit"),
    "template": "technical", "audience": ["company"], "channels": ["online", "counter"],
    "apply": {"how": "here"}, "confidence": "unconfirmed", "source": "test",
    "pages": [
        {
            "id": "who", "title": words("Who applies"),
            "fields": [
                {"id": "applicant.kind", "kind": "choice", "label": words("As"),
                 "options": [{"value": "person", "label": words("Person")}, {"value": "company", "label": words("Company")}]},
                {"id": "applicant.name", "kind": "text", "label": words("Name"), "personal": True,
                 "purpose": words("to write to you"), "basis": "UU 25/2009"},
            ],
        },
        {
            "id": "company", "title": words("The company"), "show_if": 'applicant.kind == "company"',
            "fields": [{"id": "company.nib", "kind": "nib", "label": words("NIB"), "register": "oss.nib:number"}],
        },
        {
            "id": "sign", "title": words("The sign"),
            "fields": [
                {"id": "sign.kind", "kind": "choice", "label": words("Kind"),
                 "options": [{"value": one, "label": words(one)} for one in ("billboard", "neon", "flag")]},
                {"id": "sign.area_m2", "kind": "decimal", "label": words("Area"), "min": 0, "max": 200,
                 "show_if": 'sign.kind not in ["flag"]'},
                {"id": "sign.lit", "kind": "yesno", "label": words("Lit"), "required": False},
            ],
        },
    ],
    "documents": [
        {"id": "photo", "name": words("Photo of the place")},
        {"id": "deed", "name": words("Deed"), "needed_if": 'applicant.kind == "company"'},
        {"id": "statics", "name": words("Statics"), "needed_if": "sign.area_m2 > 24"},
        {"id": "sketch", "name": words("Sketch"), "optional": True},
    ],
    "eligibility": [
        {"id": "size", "rule": "sign.area_m2 <= 100", "refuse": words("Too large"), "basis": "Perda uji"},
    ],
    "fees": {"tariff": "signboard"},
    "steps": [
        {"id": "check", "kind": "check", "title": words("Check"), "role": "verifier",
         "term": {"amount": 1, "unit": "working_days"}},
        {"id": "opinion", "kind": "consult", "title": words("Opinion"), "role": "technical", "agency": "dukcapil",
         "after": ["check"], "when": "sign.area_m2 > 24", "term": {"amount": 2, "unit": "working_days"},
         "late": "escalate"},
        {"id": "assess", "kind": "assess", "title": words("Assess"), "role": "assessor", "after": ["check"]},
        {"id": "pay", "kind": "pay", "title": words("Pay"), "role": "system", "after": ["assess"]},
        {"id": "decide", "kind": "decide", "title": words("Decide"), "role": "approver", "after": ["opinion", "pay"],
         "term": {"amount": 1, "unit": "working_days"}},
        {"id": "sign", "kind": "sign", "title": words("Sign"), "role": "approver", "after": ["decide"]},
        {"id": "handover", "kind": "handover", "title": words("Hand over"), "role": "pickup", "after": ["sign"]},
    ],
    "clock": {"amount": 5, "unit": "working_days", "pause_on": ["pay"]},
    "product": {"template": "licence", "title": words("Permit"), "number": "REK/{seq}/{year}", "valid": {"years": 1},
                "fields": ["sign.kind"]},
    "objection": {"amount": 21, "unit": "working_days"},
    "scenarios": [
        {"name": "small neon of a person", "given": {"applicant.kind": "person", "sign.kind": "neon", "sign.area_m2": 6},
         "then": {"eligible": True, "fee_idr": 300000, "documents": ["photo", "sketch"],
                  "steps": ["check", "assess", "pay", "decide", "sign", "handover"], "pages": ["who", "sign"]}},
        {"name": "large billboard of a company",
         "given": {"applicant.kind": "company", "sign.kind": "billboard", "sign.area_m2": 40},
         "then": {"eligible": True, "fee_idr": 4000000, "documents": ["photo", "deed", "statics", "sketch"]}},
        {"name": "giant", "given": {"sign.kind": "neon", "sign.area_m2": 150}, "then": {"eligible": False}},
        {"name": "a flag has no area", "given": {"sign.kind": "flag", "sign.area_m2": 999}, "then": {"fee_idr": 50000}},
    ],
}  # fmt: skip

TARIFF: dict[str, Any] = {
    "code": "signboard", "title": words("Signboards"), "basis": "Perda uji", "valid_from": "2026-01-01",
    "line": words("Signboard levy"),
    "table": {
        "inputs": ["sign.kind", "sign.area_m2"],
        "rows": [
            {"when": ['"flag"', None], "amount": 50000},
            {"when": ['"neon"', None], "amount": "min([sign.area_m2 * 50000, 5000000])"},
            {"when": ['"billboard"', "<= 24"], "amount": "min([sign.area_m2 * 75000, 5000000])"},
            {"when": ['"billboard"', "> 24"], "amount": "min([sign.area_m2 * 100000, 5000000])"},
        ],
    },
}

LAW: dict[str, Any] = {
    "layer": "national", "of": "id", "article": "UU 30/2014 pasal 53",
    "set": {"clock.silence": "deemed_granted", "clock.basis": "UU 30/2014 pasal 53"},
    "lock": ["clock.silence"], "bound": {"clock": {"max": {"amount": 5, "unit": "working_days"}}},
    "only": {"hows": ["here"]},
}


def signboard(**changes: Any) -> dict[str, Any]:
    """The definition; `changes` replace its members."""
    return {**deepcopy(SIGNBOARD), **deepcopy(changes)}


def tariff(**changes: Any) -> dict[str, Any]:
    """The tariff; `changes` replace its members."""
    return {**deepcopy(TARIFF), **deepcopy(changes)}


def law(**changes: Any) -> dict[str, Any]:
    """The national layer; `changes` replace its members."""
    return {**deepcopy(LAW), **deepcopy(changes)}


def part(doc: dict[str, Any], kind: str, name: str) -> dict[str, Any]:
    """A page, document, step, … of a definition by its id, to spoil in place."""
    return next(one for one in doc[kind] if one["id"] == name)
