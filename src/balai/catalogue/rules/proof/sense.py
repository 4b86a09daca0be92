"""Whether rules are answerable at all, roles are held, and the parts of a definition belong together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from balai.catalogue.rules.definition import Document, fields_of
from balai.catalogue.rules.expressions import Rule, leaves, literals_in, names_in
from balai.catalogue.rules.flaws import Flaw, flaw

from .space import Space, known_names


def prove_sense(
    doc: Document, space: Space, tariff: Document | None, holders: Mapping[tuple[str, str], frozenset[str]] | None
) -> Iterator[Flaw]:
    """All findings that need no path through the steps."""
    for path, rule in _placed(doc):
        yield from _answerable(doc, space, path, rule)
    yield from _belongs(doc, tariff)
    if holders is not None:
        yield from _held(doc, holders)
    for page, field in fields_of(doc):
        if field["personal"] and not (field["purpose"] and field["basis"]):
            yield flaw("personal-without-purpose", f"pages[{page['id']}].fields[{field['id']}]")
    if doc["apply"]["how"] == "here" and not doc["scenarios"]:
        yield flaw("no-scenario", "scenarios")


def bad_expressions(doc: Document, space: Space) -> list[Flaw]:
    """Leaves the evaluator cannot read: told alone, for nothing can be tried with them."""
    return [
        flaw("expression-bad", path, value=leaf)
        for path, rule in _placed(doc) for leaf in leaves(rule) if not space.engine.compiles(leaf)
    ]


def _placed(doc: Document) -> Iterator[tuple[str, Rule]]:
    for page in doc["pages"]:
        parts = [(f"pages[{page['id']}].show_if", page["show_if"])]
        parts += [(f"pages[{page['id']}].fields[{one['id']}].show_if", one["show_if"]) for one in page["fields"]]
        yield from ((path, rule) for path, rule in parts if rule is not None)
    for kind, key in (("documents", "needed_if"), ("eligibility", "rule"), ("steps", "when")):
        for one in doc[kind]:
            if one[key] is not None:
                yield f"{kind}[{one['id']}].{key}", one[key]


def _answerable(doc: Document, space: Space, path: str, rule: Rule) -> Iterator[Flaw]:
    known = known_names(space)
    for leaf in leaves(rule):
        unknown = sorted(names_in(leaf) - known)
        if unknown:
            yield from (flaw("unknown-fact", path, value=name) for name in unknown)
        elif not names_in(leaf):
            yield flaw("rule-constant", path, value=leaf)
        else:
            yield from _unknown_values(doc, space, path, leaf)
            ways = space.ways(names_in(leaf), most=2000)
            if ways is not None and not any(space.engine.check(leaf, facts) is not None for facts in ways):
                yield flaw("rule-no-answer", path, value=leaf)


def _unknown_values(doc: Document, space: Space, path: str, leaf: str) -> Iterator[Flaw]:
    """A text compared with a choice, or with a step's outcome, that is none of its values."""
    names = names_in(leaf)
    if len(names) != 1:
        return
    [name] = names
    choices = {one["id"]: [o["value"] for o in one["options"]] for _, one in fields_of(doc) if one["options"]}
    choices |= {f"steps.{step['id']}": step["outcomes"] for step in doc["steps"]}
    for told in literals_in(leaf):
        if name in choices and isinstance(told, str) and told not in choices[name]:
            yield flaw("unknown-value", path, value=told, name=name, allowed=choices[name])


def _belongs(doc: Document, tariff: Document | None) -> Iterator[Flaw]:
    if doc["apply"]["how"] == "here":
        yield from _here(doc, {step["kind"] for step in doc["steps"]})
    if doc["fees"]["tariff"] and tariff is None:
        yield flaw("tariff-unknown", "fees.tariff", value=doc["fees"]["tariff"])
    if doc["clock"] and doc["clock"]["silence"] == "deemed_granted" and not doc["clock"]["basis"]:
        yield flaw("silence-without-basis", "clock.silence")
    for step in doc["steps"]:
        if step["kind"] == "consult" and not (step["term"] and step["late"]):
            yield flaw("consult-without-term", f"steps[{step['id']}]")


def _here(doc: Document, kinds: set[str]) -> Iterator[Flaw]:
    """What an application needs when it is taken here."""
    for member in ("pages", "clock"):
        if not doc[member]:
            yield flaw("here-without", member, value=member)
    tariff = doc["fees"]["tariff"]
    faults = {
        "nothing-decides": ("steps", "decide" not in kinds),
        "tariff-unpaid": ("steps", bool(tariff) and "pay" not in kinds),
        "pay-without-tariff": ("fees.tariff", "pay" in kinds and not tariff),
        "product-unsigned": ("product", bool(doc["product"]) and "sign" not in kinds),
    }
    yield from (flaw(code, path, value=tariff or "–") for code, (path, wrong) in faults.items() if wrong)


def _held(doc: Document, holders: Mapping[tuple[str, str], frozenset[str]]) -> Iterator[Flaw]:
    by_kind: dict[str, set[str]] = {}
    for step in doc["steps"]:
        role, agency = step["role"], step["agency"] or doc["agency"]
        if role == "system":
            continue
        people = holders.get((role, agency), frozenset()) | holders.get((role, ""), frozenset())
        if not people:
            yield flaw("role-unheld", f"steps[{step['id']}].role", role=role, agency=agency)
        by_kind.setdefault(step["kind"], set()).update(people)
    checkers, deciders = by_kind.get("check", set()), by_kind.get("decide", set())
    if len(checkers | deciders) == 1 and checkers and deciders:
        yield flaw("one-person", "steps")
