"""What a definition says on known facts: pages, papers, eligibility, steps. Pure; the evaluator is an argument.

A hidden field is absent: its value, left from an earlier answer, counts for nothing. What a rule cannot tell yet is
not shown, not demanded and not refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from .definition import Document, fields_of
from .expressions import Checker, Facts


class FeeTold(Protocol):
    """What a tariff decided; None = not known."""

    @property
    def amount_idr(self) -> int | None:
        """Whole rupiah."""


@dataclass(frozen=True, slots=True)
class Engine:
    """The evaluator's doors, handed to laws that must not import it.

    check     a rule on facts
    compiles  whether an expression is one
    value     what an expression comes to
    cell      one table cell on a value
    decide    a tariff on facts
    """

    check: Checker
    compiles: Callable[[str], bool]
    value: Callable[[str, Facts], Any]
    cell: Callable[[Any, Any], bool | None]
    decide: Callable[[Document, Facts], FeeTold]


@dataclass(frozen=True, slots=True)
class Missing:
    """What is still to be given: field ids and document ids, in the order asked; iterates over both."""

    fields: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[str]:
        return iter((*self.fields, *self.documents))

    def __len__(self) -> int:
        return len(self.fields) + len(self.documents)


def known_facts(doc: Document, facts: Facts, check: Checker) -> dict[str, Any]:
    """The facts that count: without blanks and without the values of hidden fields."""
    kept = {name: value for name, value in facts.items() if value is not None and value != ""}
    conditional = [(page, field) for page, field in fields_of(doc) if page["show_if"] or field["show_if"]]
    while True:
        hidden = {
            field["id"] for page, field in conditional
            if field["id"] in kept and not _shown(page, field, kept, check)
        }
        if not hidden:
            return kept
        kept = {name: value for name, value in kept.items() if name not in hidden}


def _shown(page: Document, field: Document, facts: Facts, check: Checker) -> bool:
    return check(page["show_if"], facts) is True and check(field["show_if"], facts) is True


def visible_pages(doc: Document, facts: Facts, check: Checker) -> list[dict[str, Any]]:
    """Pages with their visible fields, in order; a page whose fields are all hidden is not there."""
    known = known_facts(doc, facts, check)
    found = []
    for page in doc["pages"]:
        if check(page["show_if"], known) is True:
            fields = [field for field in page["fields"] if check(field["show_if"], known) is True]
            if fields:
                found.append({**page, "fields": fields})
    return found


def needed_documents(doc: Document, facts: Facts, check: Checker, *, maybe: bool = False) -> list[Document]:
    """Papers that belong to these facts, the optional among them; `maybe` adds those that cannot be told yet."""
    known = known_facts(doc, facts, check)
    allowed = (True, None) if maybe else (True,)
    return [one for one in doc["documents"] if check(one["needed_if"], known) in allowed]


def missing(doc: Document, facts: Facts, files: Collection[str], check: Checker) -> Missing:
    """Required visible fields without a value, and needed papers without a file (`files` = document ids)."""
    known = known_facts(doc, facts, check)
    fields = [
        field["id"] for page in visible_pages(doc, known, check) for field in page["fields"]
        if field["required"] and field["id"] not in known
    ]
    papers = [
        one["id"] for one in needed_documents(doc, known, check) if not one["optional"] and one["id"] not in files
    ]
    return Missing(tuple(fields), tuple(papers))


def eligibility(doc: Document, facts: Facts, check: Checker) -> list[tuple[str, bool | None, Mapping[str, str]]]:
    """Each condition: (id, met True | not met False | not known None, the refusal's words)."""
    known = known_facts(doc, facts, check)
    return [(one["id"], check(one["rule"], known), one["refuse"]) for one in doc["eligibility"]]


def is_eligible(doc: Document, facts: Facts, check: Checker) -> bool | None:
    """All conditions together: False when one is not met, else None when one is not known."""
    told = [answer for _, answer, _ in eligibility(doc, facts, check)]
    return False if False in told else None if None in told else True


def step_states(doc: Document, facts: Facts, check: Checker) -> dict[str, bool | None]:
    """Each step: takes place, is skipped (False), or cannot be told yet (None)."""
    known = known_facts(doc, facts, check)
    return {step["id"]: check(step["when"], known) for step in doc["steps"]}


def active_steps(doc: Document, facts: Facts, check: Checker) -> list[Document]:
    """Steps that are not skipped on these facts, those that cannot be told yet among them."""
    states = step_states(doc, facts, check)
    return [step for step in doc["steps"] if states[step["id"]] is not False]
