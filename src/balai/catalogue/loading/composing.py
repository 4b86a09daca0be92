"""One service, one template and what the service overrides make one definition document. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from balai.catalogue.rules.definition import SCHEMA, complete_definition
from balai.catalogue.rules.promise import WORKING_DAY_MIN
from balai.catalogue.rules.standard import Agency, Requirement, Service, Text

Parts = Mapping[str, Any]
Doc = dict[str, Any]

PERSONS = frozenset({"citizen", "child", "elderly", "foreigner", "micro_business", "health_worker", "worker",
                     "land_owner", "vehicle_owner", "taxpayer"})  # fmt: skip
COMPANIES = frozenset({"company", "organisation", "employer", "government"})
WORKING_DAY_H = WORKING_DAY_MIN // 60
PAPER_ID = 32
"""Letters of a paper's id that is made from its name, in whole words."""
ON_PAPER = ("applicant.name", "company.name", "business.name", "applicant.address")
"""What a paper names when its template says nothing: as far as the form asks it."""
IN_DAYS = ("working_days", "calendar_days")


@dataclass(frozen=True, slots=True)
class Composer:
    """What all definitions of a mall share. `own`: what services say themselves, `extends` not yet resolved."""

    shared: Parts
    own: Mapping[str, Parts]
    fixed: Mapping[str, str]

    def compose(self, service: Service, agency: Agency) -> Doc:
        """The definition of one service, every optional member present."""
        own = self._own_parts(service.code)
        template = self.shared["templates"][service.procedure]
        tariff = own.get("tariff") or self.fixed.get(service.code)
        apply = own.get("apply") or self._apply(service, agency, own, tariff)
        pages = self._pages(service, own.get("pages") or template["pages"])
        steps, clock = self._steps_and_clock(service, template, own, tariff)
        if apply["how"] == "elsewhere":
            clock = clock | {"silence": "escalate"}
        doc = {
            "schema": SCHEMA, "service": service.code, "agency": service.agency, "title": _text(service.name),
            "template": service.procedure, "apply": apply, "audience": list(service.audience),
            "channels": list(service.channels), "pages": pages,
            "documents": self._documents(service, template, own, pages),
            "eligibility": own.get("eligibility", []), "fees": {"tariff": tariff}, "steps": steps, "clock": clock,
            "product": _product(service, template, own, pages),
            "objection": _last("objection", own, template, self.shared), "scenarios": own.get("scenarios") or (template.get("scenarios", []) if apply["how"] == "here" else []),
            "because": own.get("because", {}), "confidence": own.get("confidence") or _confidence(service),
            "source": own.get("source") or f"katalog: {service.source}",
        }  # fmt: skip
        return complete_definition(doc)

    def strange_papers(self, service: Service) -> list[str]:
        """Papers that a service's own file changes or leaves out, though nothing asks for them."""
        papers: dict[str, Doc] = {}
        for requirement in service.standard.requirements:
            papers[_paper_id(requirement, papers)] = {}
        told = self.own.get(service.code, {}).get("documents", {})
        return [name for name, change in told.items() if name not in papers and "name" not in (change or {})]

    def _own_parts(self, code: str) -> Parts:
        """What a service says itself, over what it extends; scenarios are not inherited."""
        own, seen = dict(self.own.get(code, {})), {code}
        while (base := own.pop("extends", None)) and base not in seen:
            seen.add(base)
            own = {**self.own[base], "scenarios": [], **own, "extends": self.own[base].get("extends")}
        return own

    def _apply(self, service: Service, agency: Agency, own: Parts, tariff: str | None) -> Doc:
        rules = self.shared["apply"]
        system = service.online_at
        named = system is not None and system not in rules["here"]
        foreign = system is None and agency.level not in rules["levels"]
        if service.procedure == "consult":
            return self._counter("consult")
        if (named or foreign) and "online" in service.channels:
            return self._elsewhere(service, agency, system)
        if not {"online", "kiosk"} & set(service.channels):
            return self._counter(service.procedure)
        free = service.standard.fee.kind == "free" or own.get("free")
        return {"how": "here", "why": None, "where": None} if free or tariff else self._counter("fee_unknown")

    def _counter(self, reason: str) -> Doc:
        reasons = self.shared["apply"]["reasons"]
        return {"how": "counter", "why": reasons.get(reason) or reasons["in_person"], "where": None}

    def _elsewhere(self, service: Service, agency: Agency, system: str | None) -> Doc:
        rules = self.shared["apply"]
        reason = rules["reasons"]["elsewhere" if "counter" in service.channels else "elsewhere_only"]
        names = {
            "id": system or f"kanal resmi {agency.short}",
            "en": system or f"the official channel of {agency.short}",
        }
        why = {lang: reason[lang].format(where=names[lang]) for lang in ("id", "en")}
        where = {"name": system or agency.name.id, "url": rules["urls"].get(system or agency.code)}
        return {"how": "elsewhere", "why": why, "where": where}

    def _pages(self, service: Service, wanted: list[Parts]) -> list[Doc]:
        pages = [page for ref in wanted for page in self._expand(service, ref)]
        return [self._page(page) for page in pages]

    def _expand(self, service: Service, ref: Parts) -> list[Parts]:
        audience, use = set(service.audience), ref.get("use")
        if use == "who":
            both = audience & PERSONS and audience & COMPANIES
            last = "company_if" if both else "company"
            names = ["applicant_kind"] if both else []
            return [
                {"use": name}
                for name in [*names, "applicant_name", *([last] if audience & COMPANIES else [])]
            ]
        if use == "business_number_if":
            return [{"use": "business_number"}] if _requires(service, "nib") else []
        if use == "applicant_birth_if":
            return [{"use": "applicant_birth"}] if audience & PERSONS else []
        return [ref]

    def _page(self, ref: Parts) -> Doc:
        base = self.shared["pages"].get(ref.get("use"), {})
        page = {**base, **ref}
        name = page.pop("use", None)
        return {
            "id": page.get("id") or name, "title": page["title"], "hint": page.get("hint"),
            "show_if": page.get("show_if"), "fields": [self._field(one) for one in page["fields"]],
        }  # fmt: skip

    def _field(self, ref: Parts) -> Doc:
        field = {**self.shared["fields"].get(ref.get("use"), {}), **ref}
        name = field.pop("use", None)
        return {"id": field.pop("id", None) or name, **field}

    def _documents(self, service: Service, template: Parts, own: Parts, pages: list[Doc]) -> list[Doc]:
        asked = {field["id"] for page in pages for field in page["fields"]}
        answered = {*self.shared["answered"], *({"nib"} if "company.nib" in asked else ())}
        papers: dict[str, Doc] = {}
        for requirement in service.standard.requirements:
            if requirement.document not in answered:
                name = _paper_id(requirement, papers)
                papers[name] = _paper(name, requirement, self.shared["pictures"])
        for name, change in {**template.get("documents", {}), **own.get("documents", {})}.items():
            if change is None:
                papers.pop(name, None)
            elif name in papers or "name" in change:
                papers[name] = {**papers.get(name, {"id": name}), **change}
        return list(papers.values())

    def _steps_and_clock(
        self, service: Service, template: Parts, own: Parts, tariff: str | None
    ) -> tuple[list[Doc], Doc]:
        clock = own.get("clock") or _promised(service) or self.shared["default_clock"]
        wanted = [self._step(ref) for ref in own.get("steps") or template["steps"]]
        steps = wanted if tariff else _without_payment(wanted)
        silence = clock.get("silence") or own.get("silence") or template["silence"]
        silence = silence if clock["unit"] in IN_DAYS else "escalate"
        basis = clock.get("basis") or own.get("basis") or template.get("basis")
        if basis is None and silence == "deemed_granted":
            basis = self.shared["default_clock"]["basis"]
        whole = {
            "amount": clock["amount"], "unit": clock["unit"], "start": "complete", "stop": "decided",
            "on_return": clock.get("on_return", "pause"), "silence": silence, "basis": basis,
            "pause_on": ["pay"] if any(step["kind"] == "pay" for step in steps) else [],
        }  # fmt: skip
        return [_timed(step, whole) for step in steps], whole

    def _step(self, ref: Parts) -> Doc:
        step = {**self.shared["steps"].get(ref.get("use"), {}), **ref}
        name = step.pop("use", None)
        return {"id": step.pop("id", None) or name, **step}


def _requires(service: Service, document: str) -> bool:
    return any(one.document == document for one in service.standard.requirements)


def _text(text: Text) -> Doc:
    return {"id": text.id, "en": text.en}


def _last(key: str, *parts: Parts) -> Any:
    return next((one[key] for one in parts if key in one), None)


def _confidence(service: Service) -> str:
    return "listed" if service.confidence == "listed" else "unconfirmed"


def _paper_id(requirement: Requirement, taken: Mapping[str, Doc]) -> str:
    base = requirement.document or re.sub(r"[^a-z0-9]+", "_", requirement.name.id.casefold()).strip("_")
    base = base if base[:1].isalpha() else f"berkas_{base}"
    base = base if len(base) <= PAPER_ID else base[: PAPER_ID + 1].rpartition("_")[0]
    name, n = base, 2
    while name in taken:
        name, n = f"{base}_{n}", n + 1
    return name


def _paper(name: str, requirement: Requirement, pictures: list[str]) -> Doc:
    """A paper from a requirement. One with a condition in words is asked for, but never demanded."""
    hints = [one for one in (requirement.when, requirement.hint) if one is not None]
    return {
        "id": name, "name": _text(requirement.name), "optional": requirement.when is not None,
        "hint": _text(hints[0]) if hints else None, "reuse": requirement.document,
        "accept": ["image"] if name in pictures else ["pdf", "image"],
    }  # fmt: skip


def _product(service: Service, template: Parts, own: Parts, pages: list[Doc]) -> Doc | None:
    product = {**template["product"], **(own.get("product") or {})}
    labels = list(product.get("labels") or ())
    known = {field["id"] for page in pages for field in page["fields"]} | {one["id"] for one in labels}
    return {
        "template": product["template"], "title": product.get("title") or _text(service.standard.product),
        "number": product["number"], "valid": product.get("valid"), "body": product.get("body"),
        "fields": [name for name in product.get("fields") or ON_PAPER if name in known], "labels": labels,
    }  # fmt: skip


def _promised(service: Service) -> Doc | None:
    time = service.standard.time
    return {"amount": time.amount, "unit": time.unit} if time.known else None


def _without_payment(steps: list[Doc]) -> list[Doc]:
    """The steps without assessment and payment; what came after those comes after what was before them."""
    before = {step["id"]: step.get("after", []) for step in steps if step["kind"] in ("assess", "pay")}

    def ahead(names: list[str]) -> list[str]:
        found: list[str] = []
        for name in names:
            found += [one for one in (ahead(before[name]) if name in before else [name]) if one not in found]
        return found

    return [{**step, "after": ahead(step.get("after", []))} for step in steps if step["id"] not in before]


def _timed(step: Parts, clock: Parts) -> Doc:
    """A step with its share of the promise as a term; without a term nothing can be late."""
    timed = dict(step)
    share = _share(clock, timed.pop("percent", 0))
    if share and not timed.get("term"):
        timed["term"] = share
    if not timed.get("term"):
        timed.pop("late", None)
    return timed


def _share(clock: Parts, percent: int) -> Doc | None:
    """Whole units of the clock; hours where a share of its working days is less than one."""
    amount = clock["amount"] * percent // 100
    if amount:
        return {"amount": amount, "unit": clock["unit"]}
    hours = clock["amount"] * percent * WORKING_DAY_H // 100 if clock["unit"] == "working_days" else 0
    return {"amount": hours, "unit": "hours"} if hours else None
