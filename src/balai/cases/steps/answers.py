"""What comes from other rooms into a case: a register's answer, a settled bill, a paper in the holder's hands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from balai.cases.events import RegisterAnswered
from balai.cases.queries.clocks import legal_clock
from balai.cases.queries.facts import fields_of, open_fields_of, read_values
from balai.cases.rules.states import OPEN
from balai.cases.steps.advance import advance_case, finish_item
from balai.cases.steps.clocks import stop_clock
from balai.cases.steps.facts import write_values
from balai.cases.steps.row import ItemRow
from balai.cases.steps.work import Work, load_work
from balai.documents.queries.products import get_product
from balai.journal.command import Log

ANSWERS = ("done", "refused", "later")


def apply_answer(  # noqa: PLR0913 - an answer is what it says about which question
    log: Log, *, case: str, item: int, register: str, outcome: str, values: Mapping[str, Any], at: datetime
) -> bool:
    """Apply a register's answer once: `done` with values, `refused`, or `later`; whether it still counted.

    Values come under field ids, or under the names the definition's fields give the register
    (`dukcapil.person:name`); they are kept as verified by the register. A value that differs from what the citizen
    wrote is named in `differs`, never hidden. An answer to a step that is no longer open changes nothing.
    Raises NotFound. Records `register.answered`, `item.finished` and what follows.
    """
    work = load_work(log, log.chain, case, at)
    found = next((one for one in work.items if one.id == item), None)
    if found is None or found.state not in ("ready", "taken") or work.case.status not in OPEN:
        return False
    known = _as_exact(work, _named(work, register, values)) if outcome == "done" else {}
    differs = sorted(
        name for name, value in known.items() if name in work.values and work.values[name].value not in (None, value)
    )
    write_values(
        log, work.application.id, known, open_fields=open_fields_of([work.doc]), source="register", at=at,
        verified_by=register,
    )
    work.values = read_values(work.application.id)
    number, step, names = work.case.name, found.step, sorted(known)
    work.tell(lambda: RegisterAnswered(item, number, step, register, outcome, names, differs))
    if outcome != "later":
        _end(work, found, outcome)
    work.flush()
    return True


def _named(work: Work, register: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values under field ids: those that are ids already, and those the fields name by the register."""
    fields = fields_of(work.doc)
    by_source = {field["register"]: name for name, field in fields.items() if field["register"]}
    named = {by_source.get(f"{register}:{key}", key): value for key, value in values.items()}
    return {name: value for name, value in named.items() if name in fields or "." in name}


def _as_exact(work: Work, known: Mapping[str, Any]) -> dict[str, Any]:
    """Where a register knows only the district of the village the applicant named, that village stands confirmed."""
    regions = {name for name, field in fields_of(work.doc).items() if field["kind"] == "region"}
    said = {name: str(work.values[name].value or "") for name in regions & known.keys() & work.values.keys()}
    finer = {name: told for name, told in said.items() if told.startswith(f"{known[name]}.")}
    return {**known, **finer}


def _end(work: Work, item: ItemRow, outcome: str) -> None:
    finish_item(work, item, "ok" if outcome == "done" else "refuse", by_hand=False)
    advance_case(work)


def apply_payment(log: Log, *, case: str, bill: str, at: datetime) -> bool:
    """A bill of this case is settled: its paying step ends and the clock resumes; whether a step was open.

    Raises NotFound. Records `item.finished`, `clock.noted` and what follows.
    """
    work = load_work(log, log.chain, case, at)
    found = next((one for one in work.items if one.kind == "pay" and one.state in ("ready", "taken")), None)
    if found is None or work.case.bill != bill:
        return False
    finish_item(work, found, "ok", by_hand=False)
    advance_case(work)
    work.flush()
    return True


def apply_handover(log: Log, *, case: str, document: int, at: datetime) -> bool:
    """The product is in the holder's hands: the last step ends; whether one was open. Letters end nothing.

    Raises NotFound.

    Records `item.finished` and what follows.
    """
    work = load_work(log, log.chain, case, at)
    found = next((one for one in work.items if one.kind == "handover" and one.state in ("ready", "taken")), None)
    if found is None or not _is_product(work, document):
        return False
    finish_item(work, found, "ok", by_hand=False)
    advance_case(work)
    work.flush()
    return True


def _is_product(work: Work, document: int) -> bool:
    return bool(work.case.product) and get_product(work.case.product).id == document


def apply_issued(log: Log, *, case: str, document: int, at: datetime) -> bool:
    """The product is signed and ready: a clock that runs until then stops; whether it did. Raises NotFound.

    Records `clock.noted`.
    """
    work = load_work(log, log.chain, case, at)
    clock = legal_clock(work.doc)
    if clock is None or clock.stop != "ready" or not _is_product(work, document):
        return False
    stop_clock(work, "ready")
    work.flush()
    return True
