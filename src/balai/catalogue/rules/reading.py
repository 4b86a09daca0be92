"""What a definition says on known facts: pages, papers, eligibility, steps. Pure; the evaluator is an argument.

A hidden field is absent: its value, left from an earlier answer, counts for nothing. What a rule cannot tell yet is
not shown, not demanded and not refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from .definition import Document, fields_of
from .expressions import Checker, Facts, Rule


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
    conditional = [
        (page, field) for page, field in fields_of(doc)
        if field["id"] in kept and (page["show_if"] is not None or field["show_if"] is not None)
    ]
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
    return Reading(doc, known_facts(doc, facts, check), check).pages()


def needed_documents(doc: Document, facts: Facts, check: Checker, *, maybe: bool = False) -> list[Document]:
    """Papers that belong to these facts, the optional among them; `maybe` adds those that cannot be told yet."""
    return Reading(doc, known_facts(doc, facts, check), check).documents(maybe=maybe)


def missing(doc: Document, facts: Facts, files: Collection[str], check: Checker) -> Missing:
    """Required visible fields without a value, and needed papers without a file (`files` = document ids)."""
    return Reading(doc, known_facts(doc, facts, check), check).missing(files)


def eligibility(doc: Document, facts: Facts, check: Checker) -> list[tuple[str, bool | None, Mapping[str, str]]]:
    """Each condition: (id, met True | not met False | not known None, the refusal's words)."""
    return Reading(doc, known_facts(doc, facts, check), check).eligibility()


def is_eligible(doc: Document, facts: Facts, check: Checker) -> bool | None:
    """All conditions together: False when one is not met, else None when one is not known."""
    return together(answer for _, answer, _ in eligibility(doc, facts, check))


def step_states(doc: Document, facts: Facts, check: Checker) -> dict[str, bool | None]:
    """Each step: takes place, is skipped (False), or cannot be told yet (None)."""
    return Reading(doc, known_facts(doc, facts, check), check).steps()


def active_steps(doc: Document, facts: Facts, check: Checker) -> list[Document]:
    """Steps that are not skipped on these facts, those that cannot be told yet among them."""
    states = step_states(doc, facts, check)
    return [step for step in doc["steps"] if states[step["id"]] is not False]


def together(answers: Iterable[bool | None]) -> bool | None:
    """All of several answers, reckoned with unknown."""
    told = list(answers)
    return False if False in told else None if None in told else True


@dataclass(frozen=True, slots=True)
class Reading:
    """A definition read on facts that are known to count (`known_facts`), for who asks several things at once."""

    doc: Document
    known: Facts
    check: Checker

    def pages(self) -> list[dict[str, Any]]:
        """See visible_pages."""
        found = []
        for page in self.doc["pages"]:
            if page["show_if"] is None or self.check(page["show_if"], self.known) is True:
                fields = [one for one in page["fields"] if self._holds(one["show_if"])]
                if fields:
                    found.append({**page, "fields": fields})
        return found

    def _holds(self, rule: Rule | None) -> bool:
        return rule is None or self.check(rule, self.known) is True

    def documents(self, *, maybe: bool = False) -> list[Document]:
        """See needed_documents."""
        allowed = (True, None) if maybe else (True,)
        return [
            one for one in self.doc["documents"]
            if one["needed_if"] is None or self.check(one["needed_if"], self.known) in allowed
        ]

    def missing(self, files: Collection[str]) -> Missing:
        """See missing."""
        fields = [
            field["id"] for page in self.pages() for field in page["fields"]
            if field["required"] and field["id"] not in self.known
        ]
        papers = [one["id"] for one in self.documents() if not one["optional"] and one["id"] not in files]
        return Missing(tuple(fields), tuple(papers))

    def eligibility(self) -> list[tuple[str, bool | None, Mapping[str, str]]]:
        """See eligibility."""
        return [(one["id"], self.check(one["rule"], self.known), one["refuse"]) for one in self.doc["eligibility"]]

    def steps(self) -> dict[str, bool | None]:
        """See step_states."""
        return {
            step["id"]: True if step["when"] is None else self.check(step["when"], self.known)
            for step in self.doc["steps"]
        }
