"""Roles and what they grant, everything else is denied; and the plan a mall is founded by. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from balai.kernel.refusals import BadInput

QUEUE_GRANTS = frozenset(
    {
        "ticket.call", "ticket.recall", "ticket.start", "ticket.hold", "ticket.resume", "ticket.transfer",
        "ticket.undo", "ticket.finish", "ticket.miss", "ticket.return", "ticket.cancel", "counter.staff",
    }
)
ISSUE_GRANTS = frozenset({"visit.open", "ticket.print", "ticket.return", "ticket.postpone"})
READ_GRANTS = frozenset({"report.read", "journal.read", "queue.read"})
MANAGE_GRANTS = frozenset(
    {
        "closure.declare", "counter.plan", "announcement.make", "day.close", "token.issue", "calendar.confirm",
        "mall.change",
    }
)

APPLICANT_GRANTS = frozenset(
    {
        "application.begin", "application.save", "application.submit", "case.withdraw", "case.object", "product.read",
        "file.keep", "handover.plan", "fake.report",
    }
)
"""What an applicant may do with an application whose secret code is known."""
ASSIST_GRANTS = APPLICANT_GRANTS | {"application.assist", "bill.collect"}
OFFICE_GRANTS = frozenset({"relation.declare", "case.read", "case.take", "file.keep"})
DEFINE_GRANTS = frozenset({"definition.edit", "definition.publish", "tariff.publish", "policy.set"})
SYSTEM_GRANTS = frozenset(
    {
        "case.settle", "case.warn", "case.advance", "product.produce", "exchange.send", "exchange.answer",
        "message.send", "bill.settle", "application.expire", "file.drop",
    }
)
"""What the worker does by itself."""

GRANTS: dict[str, frozenset[str]] = {
    "clerk": QUEUE_GRANTS | ASSIST_GRANTS | {"visit.open", "ticket.print", "queue.read"},
    "verifier": OFFICE_GRANTS | {"case.check", "case.return"},
    "technical": OFFICE_GRANTS | {"case.opine", "case.visit", "case.return"},
    "assessor": OFFICE_GRANTS | {"case.assess"},
    "controller": OFFICE_GRANTS | {"case.countersign", "case.assign"},
    "approver": OFFICE_GRANTS | {"case.decide", "case.sign", "case.assign", "product.revoke"},
    "pickup": frozenset({"handover.plan", "handover.give", "handover.read", "file.keep"}),
    "treasurer": frozenset({"bill.read", "bill.refund", "day.reconcile"}),
    "greeter": ISSUE_GRANTS | {"ticket.cancel", "queue.read"},
    "manager": QUEUE_GRANTS | ISSUE_GRANTS | READ_GRANTS | MANAGE_GRANTS | DEFINE_GRANTS,
    "inspector": READ_GRANTS,
    "admin": QUEUE_GRANTS | ISSUE_GRANTS | READ_GRANTS | MANAGE_GRANTS | DEFINE_GRANTS
    | {"account.make", "mall.found", "relation.declare"},
}
"""Role -> command names. Indonesian: clerk petugas loket, verifier petugas verifikasi, technical tim teknis,
assessor petugas penetapan biaya, controller pengendali (paraf), approver pejabat penetap, pickup petugas pengambilan,
treasurer bendahara penerimaan, greeter penyambut, manager manajer mal, inspector pengawas, admin administrator."""

KIOSK_SCOPES = frozenset({"visit.open", "ticket.print", "ticket.return", "feedback.give"})
BOARD_SCOPES = frozenset({"board.read"})
VISITOR_GRANTS = frozenset(
    {"visit.open", "ticket.postpone", "ticket.return", "ticket.cancel", "feedback.give"}
) | APPLICANT_GRANTS


def grants_of(roles: list[str]) -> frozenset[str]:
    """All commands that a set of roles grants together."""
    return frozenset().union(*(GRANTS.get(role, frozenset()) for role in roles))


@dataclass(frozen=True, slots=True)
class ZonePlan:
    """A wayfinding zone on a floor."""

    letter: str
    floor: int
    shape: str
    color_id: str
    color_en: str
    name_id: str
    name_en: str


@dataclass(frozen=True, slots=True)
class AgencyPlan:
    """A tenant."""

    code: str
    name_id: str
    name_en: str
    short: str
    level: str


@dataclass(frozen=True, slots=True)
class CounterPlan:
    """A counter with its booth, skills and planned shifts: (weekday, starts, ends)."""

    number: int
    agency: str
    zone: str
    booth: str
    skills: tuple[str, ...] = ()
    shifts: tuple[tuple[int, time, time], ...] = ()


@dataclass(frozen=True, slots=True)
class HoursPlan:
    """Weekly hours of a scope: (weekday, opens, closes) intervals."""

    scope: str
    name: str
    intervals: tuple[tuple[int, time, time], ...]
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class MallPlan:
    """A whole mall."""

    code: str
    name: str
    timezone: str
    region: str = ""
    address: str = ""
    floors: tuple[tuple[int, str, str], ...] = ()
    zones: tuple[ZonePlan, ...] = ()
    agencies: tuple[AgencyPlan, ...] = ()
    counters: tuple[CounterPlan, ...] = ()
    hours: tuple[HoursPlan, ...] = ()


def check_hours(hours: HoursPlan) -> None:
    """Raise BadInput when intervals of a weekday overlap or end before they start."""
    for weekday in range(7):
        last = None
        for _, opens, closes in sorted(one for one in hours.intervals if one[0] == weekday):
            if opens >= closes or (last is not None and opens < last):
                raise BadInput(
                    field="hours", why="each interval ends after it starts, without overlap",
                    value=f"{hours.scope} {hours.name} {weekday} {opens}-{closes}",
                )
            last = closes
