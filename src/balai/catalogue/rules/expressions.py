"""The form of rules: a tree {"all"}, {"any"}, {"not"} over leaves, each leaf one question to known facts. Pure.

A leaf is one expression of the zen language (`applicant.kind == "company"`, `sign.area_m2 > 8`) without and, or, not
or a choice of its own, so that missing data is seen: a leaf whose facts are not all there is unknown, and the tree
above it reckons with unknown in the manner of Kleene. Evaluating a leaf is the work of `catalogue.evaluator` alone;
here is only what can be told from its letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

Rule = str | Mapping[str, Any]
Facts = Mapping[str, Any]
Checker = Callable[[Rule, Facts], "bool | None"]
"""Answers a rule on flat facts (`{"applicant.kind": "person"}`): True, False, or None = unknown."""

CONTEXT = frozenset({"today", "channel", "documents"})
"""Facts that every case has beside its fields: the local date (ISO), the channel, the ids of attached documents."""

STEPS = "steps"
"""Root of the outcomes of finished steps: `steps.check == "ok"`."""

_TOKEN = re.compile(
    r"""\s*(?:(?P<string>"[^"]*"|'[^']*')|(?P<number>\d+(?:\.\d+(?!\.))?)"""
    r"""|(?P<path>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?P<mark>==|!=|<=|>=|\.\.|[-+*/%^<>()\[\],.#$]))"""
)
_WORDS = frozenset({"true", "false", "null", "in", "not"})
_JOINERS = frozenset({"and", "or"})


class BadExpression(ValueError):
    """An expression that may not stand as a leaf; the text says why, as a stable word."""


@lru_cache(maxsize=8192)
def split_expression(text: str) -> tuple[tuple[str, str], ...]:
    """The tokens of an expression as (kind, text).

    Raises BadExpression `empty`, `sign` (a letter the house does not use: ternary, assignment, `!`, `|`), `joined`
    (and, or, not: write the tree instead).
    """
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise BadExpression("sign")
        kind = str(token.lastgroup)
        found.append((kind, token.group(kind)))
        at = token.end()
    if not found:
        raise BadExpression("empty")
    _refuse_joiners(found)
    return tuple(found)


def _refuse_joiners(tokens: list[tuple[str, str]]) -> None:
    for place, (kind, word) in enumerate(tokens):
        following = tokens[place + 1][1] if place + 1 < len(tokens) else ""
        if kind == "path" and (word in _JOINERS or (word == "not" and following != "in")):
            raise BadExpression("joined")


@lru_cache(maxsize=8192)
def names_in(text: str) -> frozenset[str]:
    """The facts an expression reads, as dotted names; functions and methods are none. Raises BadExpression."""
    tokens = split_expression(text)
    found = set()
    for place, (kind, word) in enumerate(tokens):
        called = place + 1 < len(tokens) and tokens[place + 1][1] == "("
        method = place > 0 and tokens[place - 1][1] == "."
        if kind == "path" and word not in _WORDS and not called and not method:
            found.add(word)
    return frozenset(found)


@lru_cache(maxsize=8192)
def literals_in(text: str) -> tuple[str | float, ...]:
    """The texts and numbers an expression names, in order. Raises BadExpression."""
    found: list[str | float] = []
    for kind, word in split_expression(text):
        if kind == "string":
            found.append(word[1:-1])
        elif kind == "number":
            found.append(float(word) if "." in word else int(word))
    return tuple(found)


def leaves(rule: Rule | None) -> Iterator[str]:
    """Every leaf of a rule, from left to right; nothing for no rule."""
    if isinstance(rule, str):
        yield rule
    elif rule is not None:
        for part in rule.values():
            for below in part if isinstance(part, list | tuple) else [part]:
                yield from leaves(below)


def rule_names(rule: Rule | None) -> frozenset[str]:
    """The facts a rule reads, all leaves together. Raises BadExpression."""
    return frozenset().union(*(names_in(leaf) for leaf in leaves(rule)))


def judge(rule: Rule, leaf: Callable[[str], bool | None]) -> bool | None:
    """A rule's answer from its leaves' answers, by Kleene's strong three-valued logic.

    `{"all": []}` holds and `{"any": []}` does not, as for every empty choice.
    """
    if isinstance(rule, str):
        return leaf(rule)
    if "not" in rule:
        inner = judge(rule["not"], leaf)
        return None if inner is None else not inner
    decisive = "any" in rule
    told: bool | None = not decisive
    for part in rule["any"] if decisive else rule["all"]:
        answer = judge(part, leaf)
        if answer is decisive:
            return decisive
        if answer is None:
            told = None
    return told
