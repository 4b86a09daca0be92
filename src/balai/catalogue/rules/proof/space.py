"""The values every fact may take, as few as can make a difference, and the question whether rules can hold together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, product
from math import prod
from typing import Any

from balai.catalogue.rules.definition import Document, field_map
from balai.catalogue.rules.expressions import (
    CONTEXT,
    STEPS,
    Rule,
    leaves,
    literals_in,
    names_in,
    rule_names,
)
from balai.catalogue.rules.reading import Engine

MOST = 20_000
"""Ways that are tried before a question is left open."""
TODAY = "2026-06-30"
DAYS = ("1950-01-01", "1985-06-15", "2009-06-30", "2026-06-30", "2030-12-31")
SAMPLES = {
    "text": ("x", "12345"), "longtext": ("x",), "nik": ("3171010101900001",), "npwp": ("3171010101900001",),
    "nib": ("1234567890123",), "kk": ("3171010101100001",), "phone": ("+6281234567890",), "email": ("a@contoh.id",),
    "region": ("31.71", "32.01"),
}


@dataclass(frozen=True, slots=True)
class Space:
    """Domains by fact, and the conditions under which a fact is there at all."""

    engine: Engine
    domains: Mapping[str, tuple[Any, ...]]
    presence: Mapping[str, tuple[Rule, ...]]
    refusing: tuple[Rule, ...]

    @classmethod
    def of(cls, doc: Document, engine: Engine) -> Space:
        """The space of a definition."""
        rules = list(_rules(doc))
        named = _literals(rules)
        fields = field_map(doc)
        domains: dict[str, tuple[Any, ...]] = {
            name: domain(field, named.get(name, ())) for name, field in fields.items()
        }
        domains["today"], domains["channel"] = (TODAY,), tuple(doc["channels"]) or ("online",)
        domains["documents"] = _subsets([one["id"] for one in doc["documents"]])
        domains |= {f"{STEPS}.{step['id']}": tuple(step["outcomes"]) for step in doc["steps"]}
        presence: dict[str, tuple[Rule, ...]] = {
            field["id"]: tuple(rule for rule in (page["show_if"], field["show_if"]) if rule is not None)
            for page in doc["pages"] for field in page["fields"]
        }
        presence |= {f"{STEPS}.{s['id']}": (s["when"],) for s in doc["steps"] if s["when"] is not None}
        return cls(engine, domains, presence, tuple(one["rule"] for one in doc["eligibility"]))

    def knows(self, name: str) -> bool:
        """Whether a fact exists."""
        return name in self.domains

    def conditions(self, rules: Iterable[Rule]) -> tuple[list[Rule], bool]:
        """The rules with everything their facts' presence asks for; True when a fact waits for itself."""
        found: list[Rule] = []
        seen: set[str] = set()
        circle = False

        def take(rule: Rule, above: frozenset[str]) -> None:
            nonlocal circle
            found.append(rule)
            for name in rule_names(rule):
                circle = circle or name in above
                if name not in seen and name not in above:
                    seen.add(name)
                    for below in self.presence.get(name, ()):
                        take(below, above | {name})

        for rule in rules:
            take(rule, frozenset())
        return found, circle

    def possible(self, rules: Iterable[Rule]) -> bool | None:
        """Whether the rules can hold together for somebody who is not refused; None = too many ways to tell."""
        wanted, _ = self.conditions(rules)
        for part in _apart([one for rule in wanted for one in _conjuncts(rule)]):
            told = self._together(part)
            if told is not True:
                return told
        return True

    def _together(self, rules: list[Rule]) -> bool | None:
        names = set().union(*(rule_names(rule) for rule in rules))
        told = self._any_way(names, rules, [rule for rule in self.refusing if rule_names(rule) <= names])
        choice = next((rule for rule in rules if not isinstance(rule, str) and "any" in rule), None)
        if told is not None or choice is None:
            return told
        rest = [rule for rule in rules if rule is not choice]
        answers = [self._together([*rest, *_conjuncts(one)]) for one in choice["any"]]  # one branch is enough
        return True if True in answers else None if None in answers else False

    def _any_way(self, names: set[str], must: list[Rule], may: list[Rule]) -> bool | None:
        ways = self.ways(names)
        if ways is None:
            return None
        check = self.engine.check
        return any(
            all(check(rule, facts) is True for rule in must) and all(check(rule, facts) is not False for rule in may)
            for facts in ways
        )

    def ways(self, names: Iterable[str], most: int = MOST) -> Iterator[dict[str, Any]] | None:
        """Every assignment of the named facts, or None when there are more than `most`. Unknown facts stay away."""
        wanted = [name for name in sorted(names) if name in self.domains]
        choices = [self.domains[name] for name in wanted]
        if prod(len(one) for one in choices) > most:
            return None
        return (dict(zip(wanted, values, strict=True)) for values in product(*choices))


def _conjuncts(rule: Rule) -> Iterator[Rule]:
    """The parts that must all hold."""
    if isinstance(rule, str) or "all" not in rule:
        yield rule
    else:
        for part in rule["all"]:
            yield from _conjuncts(part)


def _apart(rules: list[Rule]) -> list[list[Rule]]:
    """Groups of rules that share no fact: each may be tried by itself."""
    groups: list[tuple[set[str], list[Rule]]] = []
    for rule in rules:
        names, members = set(rule_names(rule)), [rule]
        for group in [one for one in groups if one[0] & names]:
            groups.remove(group)
            names |= group[0]
            members = group[1] + members
        groups.append((names, members))
    return [members for _, members in groups]


def _rules(doc: Document) -> Iterator[Rule]:
    for page in doc["pages"]:
        yield from (part["show_if"] for part in [page, *page["fields"]] if part["show_if"] is not None)
    yield from (one["needed_if"] for one in doc["documents"] if one["needed_if"] is not None)
    yield from (one["rule"] for one in doc["eligibility"])
    yield from (one["when"] for one in doc["steps"] if one["when"] is not None)


def _literals(rules: Iterable[Rule]) -> dict[str, list[Any]]:
    """What rules compare each fact with."""
    found: dict[str, list[Any]] = {}
    for leaf in chain.from_iterable(leaves(rule) for rule in rules):
        for name in names_in(leaf):
            found.setdefault(name, []).extend(literals_in(leaf))
    return found


def domain(field: Mapping[str, Any], named: Iterable[Any]) -> tuple[Any, ...]:
    """The values of a field that can make a difference, given what rules compare it with."""
    kind, told = field["kind"], list(dict.fromkeys(named))
    if kind == "choice":
        return tuple(option["value"] for option in field["options"])
    if kind == "choices":
        return _subsets([option["value"] for option in field["options"]])
    if kind == "yesno":
        return (True, False)
    if kind in ("integer", "money", "decimal"):
        return numbers(field, [one for one in told if not isinstance(one, str)])
    texts = [one for one in told if isinstance(one, str)]
    if kind == "date":
        return tuple(dict.fromkeys([*DAYS, *(one for one in texts if len(one) == 10 and one[4] == "-")]))
    return tuple(dict.fromkeys([*(one for one in texts if one), *SAMPLES[kind]]))


def numbers(field: Mapping[str, Any], named: Iterable[float]) -> tuple[Any, ...]:
    """The numbers named, their neighbours, and the field's bounds (0 upwards unless it says otherwise)."""
    low = _number(field.get("min"), 0)
    high = _number(field.get("max"), None)
    steps = (-1, 0, 1) if field["kind"] != "decimal" else (-1, -0.5, -0.0001, 0, 0.0001, 0.5, 1)
    told = list(named)
    points = {low, *(() if high is None else (high,)), *(round(one + step, 6) for one in told for step in steps)}
    points.add((max(told, default=low) + 1000) if high is None else high)
    return tuple(sorted(one for one in points if one >= low and (high is None or one <= high)))


def _number(told: Any, default: Any) -> Any:
    if told is None:
        return default
    return float(told) if "." in str(told) else int(told)


def _subsets(words: list[str]) -> tuple[list[str], ...]:
    if len(words) <= 4:
        sizes: Callable[[int], Iterable[tuple[str, ...]]] = lambda size: combinations(words, size)  # noqa: E731
        return tuple(list(one) for size in range(len(words) + 1) for one in sizes(size))
    return ([], *([word] for word in words), list(words))


def known_names(space: Space) -> set[str]:
    """Every fact a rule may read."""
    return set(space.domains) | CONTEXT
