"""A living mall at the pace of the clock, beside people who take numbers and sit at counters by hand."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from threading import Event

from django.conf import settings
from django.db import close_old_connections, connection

from balai.journal.command import from_ms, to_ms
from balai.simulation.day import play_until
from balai.simulation.world import World

logger = logging.getLogger("balai.simulation")
STEP_S = 0.25
STUMBLE_S = 2.0


def clock_now() -> datetime:
    """The present moment of this installation's clock."""
    return from_ms(settings.BALAI_NOW_MS())


class LiveMall:
    """One mall, today and every day after. `leave_free`: counters without a simulated clerk (None = day.free_counters)."""

    def __init__(
        self, mall: str, seed: int, visitors: int, *, leave_free: frozenset[int] | None = None,
        now: Callable[[], datetime] = clock_now,
    ) -> None:
        self.mall, self.seed, self.visitors, self.leave_free, self.now = mall, seed, visitors, leave_free, now

    def run(self, stop: Event) -> None:
        """Go on until `stop`: first flat out to the present, then with the clock. After a fault it begins again
        from the journal."""
        while not stop.is_set():
            try:
                self.live(self.catch_up(), stop)
            except Exception:
                logger.exception("the simulation stumbled; it goes on from the journal")
                if not connection.in_atomic_block:
                    close_old_connections()
                stop.wait(STUMBLE_S)

    def catch_up(self) -> World:
        """Today's world, played to the present moment."""
        world = play_until(
            self.mall, self.now, seed=self.seed, visitors=self.visitors, leave_free=self.leave_free
        )
        logger.info("%s: %s acts to catch up, it is %s", self.mall, world.acts, self.now().isoformat())
        return world

    def live(self, world: World, stop: Event) -> None:
        """Let a world pass with the clock until `stop` or the end of its day."""
        world.clock = self.now
        world.plan = replace(world.plan, tidy=False)
        while not stop.is_set():
            at = self.now()
            if world.hall.day(at) != world.plan.day:
                return
            world.follow()
            world.run_until(to_ms(at))
            stop.wait(STEP_S)
