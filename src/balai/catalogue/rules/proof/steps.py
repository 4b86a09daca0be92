"""The order of work: circles, steps nobody reaches, outcomes and values nobody handles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from balai.catalogue.rules.definition import HOUSE_OUTCOMES, PASSING, Document
from balai.catalogue.rules.expressions import STEPS, Rule, rule_names
from balai.catalogue.rules.flaws import Flaw, flaw

from .space import Space


def prove_steps(doc: Document, space: Space) -> Iterator[Flaw]:
    """All findings about steps. A circle is told alone: nothing else can be said of it."""
    circle = find_circle(doc)
    if circle:
        yield flaw("cycle", "steps", value=" → ".join(circle))
        return
    above = ancestors(doc)
    yield from _unreachable(doc, space)
    yield from _reads(doc, above)
    yield from _outcomes(doc, space, above)
    yield from _forks(doc, space)


def find_circle(doc: Document) -> list[str]:
    """Steps that wait for each other, first one again at the end; empty when there are none."""
    after = {step["id"]: step["after"] for step in doc["steps"]}
    done: set[str] = set()

    def walk(step: str, path: list[str]) -> list[str]:
        if step in path:
            return [*path[path.index(step) :], step]
        if step in done:
            return []
        done.add(step)
        return next((found for one in after.get(step, ()) if (found := walk(one, [*path, step]))), [])

    return next((found for step in after if (found := walk(step, []))), [])


def ancestors(doc: Document) -> dict[str, set[str]]:
    """Every step's predecessors, near and far. Only without a circle."""
    after = {step["id"]: step["after"] for step in doc["steps"]}
    known: dict[str, set[str]] = {}

    def of(step: str) -> set[str]:
        if step not in known:
            near = after.get(step, [])
            known[step] = set(near).union(*(of(one) for one in near))
        return known[step]

    return {step: of(step) for step in after}


def _unreachable(doc: Document, space: Space) -> Iterator[Flaw]:
    blocked = _blocked(doc, space)
    for step in doc["steps"]:
        path, rules = f"steps[{step['id']}]", [step["when"]] if step["when"] is not None else []
        told = False if step["id"] in blocked else space.possible(rules)
        if told is None:
            yield flaw("too-many-ways", path)
        elif told is False:
            yield flaw("step-unreachable", path, value=step["title"]["id"], title=step["title"]["en"])


def _blocked(doc: Document, space: Space) -> set[str]:
    """Steps after one that always takes place and never lets pass, unless their rule reads how it ended."""
    found: set[str] = set()
    stuck = {
        step["id"] for step in doc["steps"]
        if step["when"] is None and not any(one in PASSING or one not in HOUSE_OUTCOMES for one in step["outcomes"])
    }
    changed = True
    while changed:
        changed = False
        for step in doc["steps"]:
            read = {name.removeprefix(f"{STEPS}.") for name in rule_names(step["when"])}
            if step["id"] not in found and (set(step["after"]) & (stuck | found)) - read:
                found.add(step["id"])
                changed = True
    return found


def _reads(doc: Document, above: Mapping[str, set[str]]) -> Iterator[Flaw]:
    for step in doc["steps"]:
        for name in sorted(rule_names(step["when"])):
            root, _, read = name.partition(".")
            if root == STEPS and read in above and read not in above[step["id"]]:
                yield flaw("reads-unfinished", f"steps[{step['id']}].when", value=read)


def _outcomes(doc: Document, space: Space, above: Mapping[str, set[str]]) -> Iterator[Flaw]:
    for step in doc["steps"]:
        name = f"{STEPS}.{step['id']}"
        readers = [
            one["when"] for one in doc["steps"] if step["id"] in above[one["id"]] and name in rule_names(one["when"])
        ]
        for outcome in step["outcomes"]:
            if outcome in HOUSE_OUTCOMES:
                continue
            if not any(space.engine.check(rule, {name: outcome}) is not False for rule in readers):
                yield flaw("outcome-unhandled", f"steps[{step['id']}].outcomes", value=outcome)


def _forks(doc: Document, space: Space) -> Iterator[Flaw]:
    """Steps that divide the cases among them must take every case."""
    groups: dict[tuple[str, ...], list[Document]] = {}
    for step in doc["steps"]:
        groups.setdefault(tuple(sorted(step["after"])), []).append(step)
    for group in groups.values():
        rules = [step["when"] for step in group]
        if len(group) < 2 or any(rule is None for rule in rules):
            continue
        shared = frozenset.intersection(*(rule_names(rule) for rule in rules))
        yield from _gaps(space, group, rules, {name for name in shared if space.knows(name)})


def _gaps(space: Space, group: list[Document], rules: list[Rule], shared: set[str]) -> Iterator[Flaw]:
    ways = space.ways(shared, most=2000) if shared else None
    told = 0
    for facts in ways or ():
        if any(value in HOUSE_OUTCOMES - PASSING for value in facts.values() if isinstance(value, str)):
            continue
        if any(space.engine.check(rule, facts) is not False for rule in rules) or _refused(space, facts):
            continue
        told += 1
        if told <= 3:
            names = ", ".join(step["id"] for step in group)
            yield flaw("value-unhandled", f"steps[{group[0]['id']}].when", value=_said(facts), others=names)


def _refused(space: Space, facts: Mapping[str, Any]) -> bool:
    return any(space.engine.check(rule, facts) is False for rule in space.refusing)


def _said(facts: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in facts.items())
