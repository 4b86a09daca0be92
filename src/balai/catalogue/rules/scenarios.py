"""Scenarios: the examples a definition brings along (given, then). A red one refuses to publish. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .definition import Document
from .flaws import Flaw, flaw
from .reading import Engine, is_eligible, known_facts, needed_documents, step_states, visible_pages

Tariffs = Callable[["date | None"], "Document | None"]
"""The definition's tariff in force on a day; None = on the day of publishing."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one scenario came to: what was wanted and what is, by name of the thing."""

    name: str
    wanted: Mapping[str, Any]
    got: Mapping[str, Any]

    @property
    def green(self) -> bool:
        """Whether everything is as wanted."""
        return not self.wrong()

    def wrong(self) -> list[str]:
        """The names that differ."""
        return [key for key, value in self.wanted.items() if self.got[key] != value]

    def flaws(self) -> Iterator[Flaw]:
        """The differences in words."""
        for key in self.wrong():
            want, got = self.wanted[key], self.got[key]
            yield flaw(
                "scenario-red", self.name, what=key, want=_said(want), got=_said(got), want_en=_said(want, _ENGLISH),
                got_en=_said(got, _ENGLISH),
            )


def run_scenarios(doc: Document, engine: Engine, tariff: Tariffs) -> list[Told]:
    """Every scenario of a complete definition. Lists are compared without order; what is not named is not asked."""
    return [_run(doc, one, engine, tariff) for one in doc["scenarios"]]


def _run(doc: Document, scenario: Document, engine: Engine, tariff: Tariffs) -> Told:
    facts = known_facts(doc, {"documents": scenario["documents"], **scenario["given"]}, engine.check)
    on = date.fromisoformat(scenario["on"]) if scenario["on"] else None
    readers: dict[str, Callable[[], Any]] = {
        "eligible": lambda: is_eligible(doc, facts, engine.check),
        "fee_idr": lambda: _fee(doc, facts, engine, tariff(on)),
        "documents": lambda: _ids(needed_documents(doc, facts, engine.check)),
        "steps": lambda: sorted(name for name, state in step_states(doc, facts, engine.check).items() if state),
        "pages": lambda: _ids(visible_pages(doc, facts, engine.check)),
    }
    wanted = {
        key: sorted(value) if isinstance(value, list) else value
        for key, value in scenario["then"].items() if key in readers and value is not None
    }
    return Told(scenario["name"], wanted, {key: readers[key]() for key in wanted})


def _fee(doc: Document, facts: Mapping[str, Any], engine: Engine, tariff: Document | None) -> int | None:
    if not doc["fees"]["tariff"]:
        return 0
    return None if tariff is None else engine.decide(tariff, facts).amount_idr


def _ids(parts: list[Any]) -> list[str]:
    return sorted(one["id"] for one in parts)


_WORDS = {True: "ya", False: "tidak", None: "belum diketahui"}
_ENGLISH = {True: "yes", False: "no", None: "not known"}


def _said(value: Any, words: Mapping[Any, str] = _WORDS) -> str:
    if isinstance(value, list):
        return ", ".join(value) or "–"
    return words[value] if value is None or isinstance(value, bool) else str(value)
