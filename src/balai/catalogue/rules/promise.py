"""The promised time against the sum of the steps that it must hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from .standard import ServiceTime, Step

WORKING_DAY_MIN = 450
_MINUTES_PER_UNIT = {"minutes": 1, "hours": 60}


@dataclass(frozen=True, slots=True)
class StepSum:
    """Planned time of several steps: counter minutes and back-office working days."""

    minutes: int
    working_days: int


def sum_steps(steps: Sequence[Step], time: ServiceTime) -> StepSum:
    """Add up the steps inside the promise's own clock.

    A clock that starts at confirmed payment leaves out everything up to the payment step; one that starts after the
    field visit leaves out everything up to the first step of the technical agency.
    """
    counted = steps[_first_counted(steps, time) :]
    return StepSum(sum(s.minutes for s in counted), sum(s.working_days for s in counted))


def _first_counted(steps: Sequence[Step], time: ServiceTime) -> int:
    opener = {"payment_confirmed": "payment", "field_visit_done": "technical_agency"}.get(time.start or "")
    return next((i + 1 for i, step in enumerate(steps) if step.who == opener), 0)


def least_calendar_days(working_days: int) -> int:
    """Fewest calendar days that hold so many working days, with two-day weekends and no holidays."""
    return working_days + 2 * ((working_days - 1) // 5) if working_days > 0 else 0


def steps_exceed_promise(steps: Sequence[Step], time: ServiceTime) -> bool:
    """Whether the steps need longer than promised. An unknown promise is never exceeded."""
    if time.amount is None or time.unit is None:
        return False
    total = sum_steps(steps, time)
    if time.unit in _MINUTES_PER_UNIT:
        needed = total.minutes + total.working_days * WORKING_DAY_MIN
        return needed > time.amount * _MINUTES_PER_UNIT[time.unit]
    days = total.working_days + total.minutes // WORKING_DAY_MIN
    return (least_calendar_days(days) if time.unit == "calendar_days" else days) > time.amount
