"""What came of a simulated day, and whether the books agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from balai.analytics.queries import DaySummary, day_summary
from balai.feedback.queries import SurveyResult, published
from balai.journal.reader import read_entries, verify_chain
from balai.journal.rules import Sealed
from balai.queueing.queries import report_by
from balai.simulation.audit import Audit, audit_day

if TYPE_CHECKING:
    from balai.simulation.world import World


@dataclass(frozen=True, slots=True)
class DayReport:
    """A day's figures, three independent checks, and what was refused on the way.

    `drift`: states in which the folded journal and the ticket table count differently: (journal, table).
    """

    day: date
    came: int
    turned_away: Mapping[str, int]
    refused: Mapping[str, int]
    acts: int
    took_s: float
    summary: DaySummary
    survey: SurveyResult
    audit: Audit
    drift: Mapping[str, tuple[int, int]]
    entries: int
    broken: str

    @property
    def holds(self) -> bool:
        """Whether identity, chain, law and fold all hold."""
        identities = self.summary.report.holds and all(one.report.holds for one in self.summary.agencies)
        return identities and not self.broken and not self.drift and self.audit.clean


def make_report(world: World, took_s: float) -> DayReport:
    """Count, fold and verify one day."""
    plan, entries = world.plan, _entries(world)
    audit = audit_day(entries, {queue.code: queue.law for queue in world.hall.queues.values()})
    states = report_by(world.hall, "state", first=plan.day, last=plan.day)
    table = {state: report.issued for state, report in states.items()}
    drift = {
        state: (audit.states.get(state, 0), table.get(state, 0))
        for state in sorted({*table, *audit.states})
        if audit.states.get(state, 0) != table.get(state, 0)
    }
    good, broken = verify_chain(plan.mall)
    return DayReport(
        plan.day, world.visitors.came, dict(world.visitors.turned_away), dict(world.refused), world.acts, took_s,
        day_summary(plan.mall, plan.day), published(plan.mall, plan.day, plan.day).whole, audit, drift, good,
        "" if broken is None else f"entry {broken.seq} ({broken.why})",
    )


def _entries(world: World) -> list[Sealed]:
    found: list[Sealed] = []
    after = world.first_seq
    while page := read_entries(world.plan.mall, after=after, limit=2000):
        found += page
        after = page[-1].seq
    return found


def print_report(told: DayReport, out: Callable[[str], object] = print) -> None:
    """Write a report in plain words."""
    report = told.summary.report
    out(f"{told.day:%A %d %B %Y}: {told.came} visitors, {report.issued} numbers, {told.acts} commands, {told.took_s:.1f} s")
    out(
        f"  issued {report.issued} = served {report.served} + missed {report.missed} + cancelled {report.cancelled}"
        f" + void {report.void} + not served {report.not_served} + waiting {report.waiting}: {_holds(report.holds)}"
    )
    out(
        f"  wait p50 {_min(told.summary.p50_min)}, p90 {_min(told.summary.p90_min)};"
        f" within the promise {_share(told.summary.within_promise)}; no-shows {_share(told.summary.no_show)}"
    )
    for agency in told.summary.agencies:
        own = agency.report
        out(
            f"    {agency.agency:<22} issued {own.issued:>5}  served {own.served:>5}  p50 {_min(agency.p50_min):>8}"
            f"  p90 {_min(agency.p90_min):>8}  {_holds(own.holds)}"
        )
    _print_books(told, out)


def _print_books(told: DayReport, out: Callable[[str], object]) -> None:
    index = told.survey.index
    if index is not None:
        out(
            f"  survey: {index.n} complete of {told.survey.responses} responses (needed {told.survey.needed});"
            f" IKM {index.ikm} {index.grade}, printed convention {index.printed} {index.printed_grade}"
        )
    out(f"  turned away: {_counts(told.turned_away)}; refusals met: {_counts(told.refused)}")
    out(
        f"  law: {told.audit.calls} calls refereed, {len(told.audit.wrong_calls)} wrong,"
        f" {len(told.audit.broken_ratio)} beyond the ratio, {len(told.audit.double_calls)} double,"
        f" {len(told.audit.wrong_moves)} wrong moves"
    )
    drift = ", ".join(f"{state} {a} in the journal, {b} in the table" for state, (a, b) in told.drift.items())
    out(f"  fold = status columns: {drift or 'holds'}")
    out(f"  chain: {told.entries} entries, {told.broken or 'holds'}")


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {n}" for name, n in sorted(counts.items())) or "none"


def _holds(good: bool) -> str:
    return "holds" if good else "BROKEN"


def _min(minutes: float | None) -> str:
    return "-" if minutes is None else f"{minutes:.1f} min"


def _share(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"
