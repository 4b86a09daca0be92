"""Found the benchmark mall: open around the clock, four queues, two thousand counters, all staffed."""

from __future__ import annotations

import os
from datetime import time


def main() -> None:
    """Set up through the real commands."""
    import django

    django.setup()
    from balai.catalogue.queries import get_catalogue
    from balai.config.clock import now
    from balai.config.demo import found_demo
    from balai.config.setup import ROOT
    from balai.directory.actions.founding import found_mall
    from balai.directory.queries import get_mall
    from balai.directory.rules import GRANTS, AgencyPlan, CounterPlan, HoursPlan, MallPlan, ZonePlan
    from balai.identity.actions import issue_token
    from balai.journal.command import to_ms
    from balai.kernel.refusals import NotFound
    from balai.queueing.actions.setup import ProfilePlan, QueuePlan, define_queues
    from benchmarks.world import COUNTERS, MALL, QUEUES, TOKEN

    if os.environ.get("BALAI_MALL") == "mpp-jakarta":
        found_demo(by=ROOT, at=now())
    try:
        get_mall(MALL)
        return
    except NotFound:
        pass
    at = now()
    letters = dict(zip(QUEUES, "ACKR", strict=True))
    agencies = {a.code: a for a in get_catalogue().agencies}
    always = tuple((weekday, time(0, 0), time(23, 59, 59)) for weekday in range(7))
    plan = MallPlan(
        MALL, "Uji beban", "Asia/Jakarta",
        floors=((1, "Lantai 1", "Floor 1"),),
        zones=tuple(ZonePlan(z, 1, "circle", "biru", "blue", "Uji", "Test") for z in letters.values()),
        agencies=tuple(
            AgencyPlan(code, agencies[code].name.id, agencies[code].name.en, agencies[code].short, "national")
            for code in ("dukcapil", "polda")
        ),
        counters=tuple(
            CounterPlan(n, QUEUES[n % 4].split(".")[0], letters[QUEUES[n % 4]], f"B{n}") for n in range(1, COUNTERS + 1)
        ),
        hours=(HoursPlan("mall", "", always),),
    )
    found_mall(plan=plan, by=ROOT, at=at)
    define_queues(
        mall=MALL,
        queues=[QueuePlan(code, code.split(".")[0], letters[code], code, code) for code in QUEUES],
        profiles=[ProfilePlan(n, ((1, QUEUES[n % 4], 0),)) for n in range(1, COUNTERS + 1)],
        by=ROOT,
        at=at,
    )
    issue_token(
        label="bench", kind="program", scopes=GRANTS["admin"], mall=MALL, secret=TOKEN, by=ROOT, at=at
    )
    _staff_all(get_mall(MALL).id, to_ms(at))


def _staff_all(mall: int, at_ms: int) -> None:
    """Open every counter at once; two thousand commands would only take time."""
    from balai.queueing.models import Desk, Session

    for counter in _counters(mall):
        session = Session.objects.create(counter_id=counter, staff="device:1", opened_ms=at_ms)
        Desk.objects.create(counter_id=counter, state="open", session=session.pk, since_ms=at_ms)


def _counters(mall: int) -> list[int]:
    from balai.directory.models import Counter

    return list(Counter.objects.filter(mall_id=mall).values_list("id", flat=True))


if __name__ == "__main__":
    main()
