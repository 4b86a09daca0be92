"""What a definition says on known facts: the helpers every face and the cases use. Facts are flat: `{"applicant.kind":
"person"}`, beside the fields `today`, `channel`, `documents` and the outcomes `steps.<id>`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from balai.catalogue.evaluator import ENGINE, Fee, decide
from balai.catalogue.evaluator import check as check_rule
from balai.catalogue.queries.definitions import find_tariff
from balai.catalogue.rules import diff, reading
from balai.catalogue.rules.expressions import Facts
from balai.catalogue.rules.reading import Missing
from balai.catalogue.rules.values import WHY, check_value
from balai.kernel.refusals import BadInput

Document = Mapping[str, Any]

__all__ = [
    "ENGINE", "WHY", "Fee", "Missing", "active_steps", "check_value", "eligibility", "fee_for", "is_eligible",
    "known_facts", "missing", "needed_documents", "rebase_draft", "step_states", "visible_pages",
]  # fmt: skip


def known_facts(doc: Document, facts: Facts) -> dict[str, Any]:
    """The facts that count: no blanks, no values of hidden fields."""
    return reading.known_facts(doc, facts, check_rule)


def visible_pages(doc: Document, facts: Facts) -> list[dict[str, Any]]:
    """Pages that show, each with the fields that show."""
    return reading.visible_pages(doc, facts, check_rule)


def missing(doc: Document, facts: Facts, files: Collection[str]) -> Missing:
    """Required answers and papers not there yet; iterates over ids, `.fields` and `.documents` tell them apart."""
    return reading.missing(doc, facts, files, check_rule)


def needed_documents(doc: Document, facts: Facts, *, maybe: bool = False) -> list[Document]:
    """Papers that belong to these facts, optional ones among them; `maybe` adds those not certain yet."""
    return reading.needed_documents(doc, facts, check_rule, maybe=maybe)


def eligibility(doc: Document, facts: Facts) -> list[tuple[str, bool | None, Mapping[str, str]]]:
    """Each condition: (id, True | False | None = not known yet, words of the refusal)."""
    return reading.eligibility(doc, facts, check_rule)


def is_eligible(doc: Document, facts: Facts) -> bool | None:
    """All conditions together."""
    return reading.is_eligible(doc, facts, check_rule)


def step_states(doc: Document, facts: Facts) -> dict[str, bool | None]:
    """Each step: takes place, is skipped (False), not known yet (None)."""
    return reading.step_states(doc, facts, check_rule)


def active_steps(doc: Document, facts: Facts) -> list[Document]:
    """Steps that are not skipped."""
    return reading.active_steps(doc, facts, check_rule)


def fee_for(mall: str, doc: Document, facts: Facts, on: date) -> Fee:
    """The fee by the tariff in force on a day: 0 when free, amount None when not known (with `why`)."""
    code = doc["fees"]["tariff"]
    if not code:
        return Fee(0, why=("free",))
    tariff = find_tariff(mall, code, on)
    if tariff is None:
        return Fee(None, why=("no-tariff",), tariff=code)
    told = decide(tariff.doc, known_facts(doc, facts))
    return Fee(told.amount_idr, told.row, told.why, told.lines, tariff.code, tariff.number)


def rebase_draft(old: Document, new: Document, facts: Facts, files: Collection[str]) -> diff.Rebase:
    """What becomes of a draft's answers and papers under a newer version: kept, changed, unfit, dropped, new."""
    return diff.rebase_draft(old, new, facts, files, _fits)


def _fits(field: Document, value: Any) -> bool:
    try:
        return bool(check_value(field, value) == value)
    except BadInput:
        return False
