"""Leaves: compiled once, asked with the facts they name and no others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import isfinite
from typing import Any

import zen

from balai.catalogue.rules.expressions import BadExpression, Facts, Rule, judge, names_in, rule_names

Path = tuple[str, tuple[str, ...]]


@lru_cache(maxsize=16384)
def _compiled(text: str) -> tuple[Any, tuple[Path, ...]]:
    """The compiled expression and the facts it needs, as (name, parts)."""
    names = tuple((name, tuple(name.split("."))) for name in sorted(names_in(text)))
    try:
        return zen.compile_expression(text), names
    except (RuntimeError, ValueError) as fault:
        raise BadExpression("syntax") from fault


def value_of(text: str, facts: Facts) -> Any:
    """What an expression comes to, or None when a fact is missing or it cannot be reckoned.

    None, an empty text and a fact that is not there are all missing. Raises BadExpression for a bad expression.
    """
    expression, names = _compiled(text)
    context: dict[str, Any] = {}
    for name, parts in names:
        value = facts.get(name)
        if value is None or value == "" or not _carried(value):
            return None
        if len(parts) == 1:
            context[name] = value
        else:
            _nest(context, parts, value)
    return ask(expression, context)


def _nest(context: dict[str, Any], parts: tuple[str, ...], value: Any) -> None:
    for part in parts[:-1]:
        context = context.setdefault(part, {})
    context[parts[-1]] = value


def _carried(value: Any) -> bool:
    """Whether zen can take a value: integers of 64 bits, finite numbers."""
    if isinstance(value, float):
        return isfinite(value)
    return not isinstance(value, int) or -(2**63) <= value < 2**63


def ask(expression: Any, context: Mapping[str, Any]) -> Any:
    """Zen's answer; None where it cannot reckon (a text where a number belongs, a number beyond 28 digits)."""
    try:
        return expression.evaluate(context)
    except (RuntimeError, ValueError, TypeError):
        return None


def _leaf(text: str, facts: Facts) -> bool | None:
    told = value_of(text, facts)
    return told if isinstance(told, bool) else None


def check(rule: Rule | None, facts: Facts) -> bool | None:
    """A rule on flat facts: True, False or None = unknown. No rule always holds. Raises BadExpression."""
    if rule is None:
        return True
    return judge(rule, lambda leaf: _leaf(leaf, facts))


def identifiers(rule: Rule | None) -> set[str]:
    """The facts a rule reads. Raises BadExpression."""
    return set(rule_names(rule))


def compiles(text: str) -> bool:
    """Whether an expression may stand as a leaf and zen can read it."""
    try:
        _compiled(text)
    except BadExpression:
        return False
    return True
