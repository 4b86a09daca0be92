"""Publish = simulate first: what a new version would do to drafts and open cases, and to those of the last days. Pure.

The caller brings the cases as facts (`cases.queries.replay_facts`); each is read under the version it is pinned to and
under the new one. Answers are remembered by the facts they rest on, so that 50,000 cases cost a few thousand
evaluations.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .definition import Document, field_map
from .expressions import Facts, Rule, rule_names
from .reading import Engine, Reading, known_facts, together

SAMPLES = 50
"""Cases named in the result, of each kind."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One application as the simulation sees it: an opaque reference, no person.

    stage   draft | open | closed (decided within the replayed days)
    number  version it is pinned to
    files   ids of documents that are attached
    """

    ref: str
    stage: str
    number: int
    facts: Facts
    files: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Touched:
    """What changes for one case."""

    ref: str
    stage: str
    eligible: tuple[bool | None, bool | None]
    refusals: tuple[str, ...] = ()
    fee_idr: tuple[int | None, int | None] = (None, None)
    documents_more: tuple[str, ...] = ()
    documents_fewer: tuple[str, ...] = ()
    steps_more: tuple[str, ...] = ()
    steps_fewer: tuple[str, ...] = ()
    fields_missing: tuple[str, ...] = ()

    @property
    def ineligible_now(self) -> bool:
        """Allowed or undecided before, not allowed now."""
        return self.eligible[0] is not False and self.eligible[1] is False

    @property
    def changed(self) -> bool:
        """Whether anything differs."""
        lists = (self.documents_more, self.documents_fewer, self.steps_more, self.steps_fewer, self.fields_missing)
        return any(lists) or self.eligible[0] != self.eligible[1] or self.fee_idr[0] != self.fee_idr[1]


@dataclass(slots=True)
class StageCount:
    """Figures of one stage."""

    cases: int = 0
    touched: int = 0
    ineligible_now: int = 0
    eligible_now: int = 0
    fee_up: int = 0
    fee_down: int = 0
    fee_unknown: int = 0
    fee_before_idr: int = 0
    fee_after_idr: int = 0
    documents_more: int = 0
    documents_fewer: int = 0
    steps_changed: int = 0
    fields_missing: int = 0


@dataclass(slots=True)
class Simulation:
    """The whole result. `stages`: figures of draft, open and closed; `samples`: cases worth looking at, the first `hard`
    of them lose the right; `skipped`: pinned to a version nobody knows; `hash`: of what would be published."""

    service: str
    stages: dict[str, StageCount] = field(default_factory=lambda: {one: StageCount() for one in ("draft", "open", "closed")})
    samples: list[Touched] = field(default_factory=list)
    hard: int = 0
    skipped: int = 0
    hash: str = ""


def simulate(
    new: Document, cases: Iterable[CaseFacts], engine: Engine, *, old: Callable[[int], Document | None],
    fee: Callable[[Document, Facts], int | None],
) -> Simulation:
    """Read every case under its own version (`old(number)`) and under the new one. `fee` = rupiah or None."""
    result = Simulation(str(new["service"]))
    reader = _Reader(_remembering(engine), fee)
    for case in cases:
        before = old(case.number)
        if before is None or case.stage not in result.stages:
            result.skipped += 1
            continue
        told = _compare(case, before, new, reader)
        count_case(result.stages[case.stage], told)
        if told.changed:
            _sample(result, told)
    return result


@dataclass(slots=True)
class _Reader:
    """Reads a version on a case's facts, once per version and facts that matter to it."""

    engine: Engine
    fee: Callable[[Document, Facts], int | None]
    names: dict[int, tuple[str, ...]] = field(default_factory=dict)
    known: dict[Any, tuple[Any, ...]] = field(default_factory=dict)

    def read(self, doc: Document, case: CaseFacts) -> tuple[Any, ...]:
        """(eligible, refusals, fee, documents, steps, missing fields)"""
        if id(doc) not in self.names:
            self.names[id(doc)] = tuple(sorted(_matters(doc)))
        key = (id(doc), tuple(_still(case.facts.get(name)) for name in self.names[id(doc)]), frozenset(_given(doc, case)))
        if key not in self.known:
            self.known[key] = self._read(doc, case)
        return self.known[key]

    def _read(self, doc: Document, case: CaseFacts) -> tuple[Any, ...]:
        read = Reading(doc, known_facts(doc, case.facts, self.engine.check), self.engine.check)
        told = read.eligibility()
        return (
            together(answer for _, answer, _ in told),
            tuple(name for name, answer, _ in told if answer is False),
            self.fee(doc, read.known) if doc["fees"]["tariff"] else 0,
            frozenset(one["id"] for one in read.documents() if not one["optional"]),
            frozenset(name for name, state in read.steps().items() if state is not False),
            read.missing(case.files).fields,
        )


def _given(doc: Document, case: CaseFacts) -> set[str]:
    """Which questions of a version are answered at all."""
    return {name for name in field_map(doc) if case.facts.get(name) not in (None, "")}


def _matters(doc: Document) -> set[str]:
    rules: list[Rule | None] = [one["show_if"] for page in doc["pages"] for one in [page, *page["fields"]]]
    rules += [one["needed_if"] for one in doc["documents"]] + [one["rule"] for one in doc["eligibility"]]
    rules += [one["when"] for one in doc["steps"]]
    names = set().union(*(rule_names(rule) for rule in rules)) if rules else set()
    if doc["fees"]["tariff"]:
        names |= {one["id"] for page in doc["pages"] for one in page["fields"] if one["kind"] not in _LOOSE}
    return names


_LOOSE = ("text", "longtext", "nik", "npwp", "nib", "kk", "phone", "email")
"""Kinds no tariff reckons with; two people with different names pay the same."""


def _still(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _remembering(engine: Engine) -> Engine:
    """The same evaluator, remembering each leaf's answer by the values it read."""
    answers: dict[Any, bool | None] = {}
    names: dict[int, tuple[Rule, tuple[str, ...]]] = {}

    def check(rule: Rule | None, facts: Facts) -> bool | None:
        if rule is None:
            return True
        if id(rule) not in names:
            names[id(rule)] = (rule, tuple(sorted(rule_names(rule))))
        key = (id(rule), tuple(_still(facts.get(name)) for name in names[id(rule)][1]))
        if key not in answers:
            answers[key] = engine.check(rule, facts)
        return answers[key]

    return Engine(check, engine.compiles, engine.value, engine.cell, engine.decide)


def _compare(case: CaseFacts, before: Document, new: Document, reader: _Reader) -> Touched:
    was, now = reader.read(before, case), reader.read(new, case)
    return Touched(
        case.ref, case.stage, (was[0], now[0]), now[1], (was[2], now[2]), tuple(sorted(now[3] - was[3])),
        tuple(sorted(was[3] - now[3])), tuple(sorted(now[4] - was[4])), tuple(sorted(was[4] - now[4])),
        tuple(name for name in now[5] if name not in was[5]),
    )


def count_case(count: StageCount, told: Touched) -> None:
    """Add one case to the figures of its stage."""
    before, after = told.fee_idr
    count.cases += 1
    count.touched += told.changed
    count.ineligible_now += told.ineligible_now
    count.eligible_now += told.eligible[0] is False and told.eligible[1] is not False
    count.documents_more += bool(told.documents_more)
    count.documents_fewer += bool(told.documents_fewer)
    count.steps_changed += bool(told.steps_more or told.steps_fewer)
    count.fields_missing += bool(told.fields_missing)
    if before is None or after is None:
        count.fee_unknown += 1
        return
    count.fee_up += after > before
    count.fee_down += after < before
    count.fee_before_idr += before
    count.fee_after_idr += after


def _sample(result: Simulation, told: Touched) -> None:
    """Keep the ones a civil servant must see first: those who lose the right, then any."""
    if told.ineligible_now and result.hard < SAMPLES:
        result.samples.insert(result.hard, told)
        result.hard += 1
    elif len(result.samples) < 2 * SAMPLES:
        result.samples.append(told)


def fee_reader(tariffs: Mapping[str, Document], engine: Engine) -> Callable[[Document, Facts], int | None]:
    """A `fee` for `simulate` from tariffs by code; the same facts are reckoned once for both versions."""
    known: dict[Any, int | None] = {}
    names = {code: sorted(_read_by(tariff)) for code, tariff in tariffs.items()}

    def fee(doc: Document, facts: Facts) -> int | None:
        code = doc["fees"]["tariff"]
        if code not in tariffs:
            return None
        key = (code, tuple(_still(facts.get(name)) for name in names[code]))
        if key not in known:
            known[key] = engine.decide(tariffs[code], facts).amount_idr
        return known[key]

    return fee


def _read_by(tariff: Document) -> frozenset[str]:
    """The facts a tariff reckons with."""
    amounts = [row["amount"] for row in tariff["table"]["rows"] if isinstance(row["amount"], str)]
    return frozenset().union(*(rule_names(text) for text in [*tariff["table"]["inputs"], *amounts]))
