"""What happened to a legal clock and by which rule it counts; the story the facts add up to, in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from balai.kernel.refusals import BadInput
from balai.kernel.workdays import Term, epoch_ms

ON_RETURN = ("pause", "restart")
ALWAYS_PAUSE = ("", "suspend")
FOREVER = 1 << 62
"""The end, in ms, of a pause that is still open."""


@dataclass(frozen=True, slots=True)
class ClockFact:
    """One fact: `start pause resume restart extend stop`, at an aware moment.

    scope   whose clock: "" = the joint clock of the case, else e.g. `agency:bpn`. A joint pause, resume or stop
            counts for every clock; the other joint facts for the joint clock alone
    cause   why it pauses, `kind` or `kind:id`, e.g. `return:3`, `pay`, `suspend`. Pauses of different causes may
            overlap; the clock runs when none is open. A resume or restart ends the pause of its own cause
    amount  of an extension, in the unit of the rule
    """

    kind: str
    at: datetime
    scope: str = ""
    cause: str = ""
    amount: int = 0


@dataclass(frozen=True, slots=True)
class LegalClock:
    """The rule: a term, the names of the facts that start and stop it, and what a return does.

    `on_return`: `pause` (count on afterwards) or `restart` (count anew). `pause_on`: further kinds of cause that
    stop the clock, e.g. `pay`; a pause of another kind does not count. Raises BadInput.
    """

    term: Term
    start: str = "complete"
    stop: str = "decided"
    on_return: str = "pause"
    pause_on: tuple[str, ...] = ()
    scope: str = ""

    def __post_init__(self) -> None:
        if self.on_return not in ON_RETURN:
            raise BadInput(field="on_return", why="one of " + ", ".join(ON_RETURN), value=self.on_return)

    def concerns(self, fact: ClockFact) -> bool:
        """Whether a fact belongs to this clock."""
        return fact.scope == self.scope or (not fact.scope and fact.kind in ("pause", "resume", "stop"))

    def pauses_for(self, cause: str) -> bool:
        """Whether a pause of this cause stops the clock."""
        kind = cause.partition(":")[0]
        return kind == "return" or kind in ALWAYS_PAUSE or kind in self.pause_on


def read_clock(told: Mapping[str, object], scope: str = "") -> LegalClock:
    """The rule a definition's `clock` member tells: amount, unit, start, stop, on_return, pause_on. Raises BadInput."""
    causes = told.get("pause_on") or ()
    amount = told.get("amount")
    if not isinstance(amount, int) or isinstance(amount, bool) or not isinstance(causes, list | tuple):
        raise BadInput(field="clock", why="an amount in whole units and a list of causes")
    return LegalClock(
        Term(amount, str(told.get("unit", ""))), str(told.get("start", "complete")), str(told.get("stop", "decided")),
        str(told.get("on_return", "pause")), tuple(str(cause) for cause in causes), scope,
    )


@dataclass(slots=True)
class Story:
    """What the facts of one clock add up to; moments in ms."""

    origin: int | None = None
    begun: int | None = None
    stopped: int | None = None
    last: int = 0
    extra: int = 0
    restarts: int = 0
    open: dict[str, int] = field(default_factory=dict)
    pauses: list[tuple[int, int]] = field(default_factory=list)

    @property
    def state(self) -> str:
        """running paused stopped, of a story that has begun."""
        if self.stopped is not None:
            return "stopped"
        return "paused" if self.open else "running"


def _start(story: Story, rule: LegalClock, fact: ClockFact, ms: int) -> None:
    if story.begun is None:
        story.origin = story.begun = ms


def _pause(story: Story, rule: LegalClock, fact: ClockFact, ms: int) -> None:
    if story.stopped is None and rule.pauses_for(fact.cause):
        story.open.setdefault(fact.cause, ms)


def _resume(story: Story, rule: LegalClock, fact: ClockFact, ms: int) -> None:
    since = story.open.pop(fact.cause, None)
    if since is None:
        return
    story.pauses.append((since, ms))
    anew = rule.on_return == "restart" and fact.cause.partition(":")[0] == "return"
    if anew and story.stopped is None:
        _anew(story, ms)


def _restart(story: Story, rule: LegalClock, fact: ClockFact, ms: int) -> None:
    since = story.open.pop(fact.cause, None)
    if since is not None:
        story.pauses.append((since, ms))
    _anew(story, ms)


def _anew(story: Story, ms: int) -> None:
    if story.begun is not None:
        story.begun, story.stopped = ms, None
        story.restarts += 1


def _extend(story: Story, rule: LegalClock, fact: ClockFact, ms: int) -> None:
    if story.stopped is None:
        story.extra += max(fact.amount, 0)


def _stop(story: Story, rule: LegalClock, fact: ClockFact, ms: int) -> None:
    if story.begun is not None and story.stopped is None:
        story.stopped = ms


_STEPS: dict[str, Callable[[Story, LegalClock, ClockFact, int], None]] = {
    "start": _start, "pause": _pause, "resume": _resume, "restart": _restart, "extend": _extend, "stop": _stop,
}
_RANK = {kind: rank for rank, kind in enumerate(_STEPS)}
"""The order of facts of the same moment."""


def ordered(rule: LegalClock, facts: Iterable[ClockFact]) -> list[tuple[int, int, str, int, ClockFact]]:
    """The facts that concern a clock, as (ms, rank, cause, amount, fact), in the one order that counts."""
    told = [(epoch_ms(f.at), _RANK[f.kind], f.cause, f.amount, f) for f in facts if rule.concerns(f)]
    told.sort(key=lambda one: one[:4])
    return told


def tell(rule: LegalClock, facts: Iterable[ClockFact]) -> Story:
    """Fold the facts. The first stop counts, until a restart opens the clock again."""
    story = Story()
    for ms, _, _, _, fact in ordered(rule, facts):
        story.last = ms
        _STEPS[fact.kind](story, rule, fact, ms)
    return story


def merged_pauses(story: Story) -> list[tuple[int, int]]:
    """Pauses as disjoint intervals [from, to) in order; an open one lasts for ever."""
    merged: list[tuple[int, int]] = []
    for since, until in sorted([*story.pauses, *((since, FOREVER) for since in story.open.values())]):
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], until))
        elif since < until:
            merged.append((since, until))
    return merged
