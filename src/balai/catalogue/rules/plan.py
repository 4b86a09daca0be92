"""What comes first: dependencies between services as a graph, ordered into a plan."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .standard import Dependency, LifeEvent, Service, Text

Before = Mapping[str, Collection[str]]
"""For each service code the codes that come before it."""


class DependencyCycleError(ValueError):
    """Services that wait for each other in a circle; `path` starts and ends with the same code."""

    def __init__(self, path: tuple[str, ...]) -> None:
        super().__init__(" → ".join(path))
        self.path = path


@dataclass(frozen=True, slots=True)
class PlanNote:
    """Why a step stands where it stands: the dependency on `on`, in words."""

    on: str
    kind: str
    text: Text


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One service of a plan. Not `asked` = not chosen by the person, but to be checked before travelling."""

    service: str
    asked: bool
    notes: tuple[PlanNote, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Services in an order that respects every dependency."""

    steps: tuple[PlanStep, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Service codes in order."""
        return tuple(step.service for step in self.steps)

    @property
    def check_before_travel(self) -> tuple[str, ...]:
        """What the person did not ask for but must already have."""
        return tuple(step.service for step in self.steps if not step.asked)


def find_cycle(before: Before) -> tuple[str, ...]:
    """One circle as a path that starts and ends with its smallest code; () when there is none."""
    done: set[str] = set()
    for root in sorted(before):
        path = _walk(root, before, done)
        if path:
            ring = path[path.index(path[-1]) : -1]
            turn = ring.index(min(ring))
            return (*ring[turn:], *ring[: turn + 1])
    return ()


def _walk(root: str, before: Before, done: set[str]) -> list[str]:
    path: list[str] = []
    stack = [iter((root,))]
    while stack:
        code = next(stack[-1], None)
        if code is None:
            stack.pop()
            done.update(path[-1:])
            del path[-1:]
        elif code in path:
            return [*path, code]
        elif code not in done:
            path.append(code)
            stack.append(iter(sorted(before.get(code, ()))))
    return []


def order_codes(codes: Sequence[str], before: Before) -> tuple[str, ...]:
    """Codes in an order where each follows what comes before it; otherwise the given order is kept.

    Raises DependencyCycleError.
    """
    waiting = list(dict.fromkeys(codes))
    placed: list[str] = []
    while waiting:
        ready = next((c for c in waiting if not set(before.get(c, ())) & (set(waiting) - {c})), None)
        if ready is None:
            raise DependencyCycleError(
                find_cycle({c: set(before.get(c, ())) & set(waiting) for c in waiting})
            )
        waiting.remove(ready)
        placed.append(ready)
    return tuple(placed)


def ordering_edges(services: Iterable[Service]) -> dict[str, set[str]]:
    """The dependencies that order services in time; `same_visit` does not."""
    return {s.code: {d.on for d in s.depends if d.kind != "same_visit"} for s in services}


def close_over_requirements(services: Mapping[str, Service], codes: Iterable[str]) -> tuple[str, ...]:
    """The given codes and everything they require, directly or not: what to check before travelling."""
    found: dict[str, None] = {}
    waiting = list(codes)
    while waiting:
        code = waiting.pop(0)
        if code not in found:
            found[code] = None
            waiting += [d.on for d in services[code].depends if d.kind == "requires"]
    return tuple(found)


def plan_services(services: Mapping[str, Service], asked: Sequence[str]) -> Plan:
    """Order the asked services and what they require. Every code must be in `services`."""
    codes = close_over_requirements(services, asked)
    return _plan([services[c] for c in codes], frozenset(asked), {})


def plan_life_event(services: Mapping[str, Service], event: LifeEvent, yes: Collection[str] = ()) -> Plan:
    """Order the services of a life event, given the keys of the questions answered yes."""
    chosen = [services[n.service] for n in event.nodes if n.when is None or n.when in yes]
    extra: dict[str, list[Dependency]] = {}
    for edge in event.edges:
        extra.setdefault(edge.service, []).append(Dependency(edge.after, "usually_first", edge.why))
    return _plan(chosen, frozenset(s.code for s in chosen), extra)


def _plan(services: Sequence[Service], asked: frozenset[str], extra: Mapping[str, list[Dependency]]) -> Plan:
    before = ordering_edges(services)
    for code, dependencies in extra.items():
        before.setdefault(code, set()).update(d.on for d in dependencies)
    notes = {s.code: _notes((*extra.get(s.code, ()), *s.depends)) for s in services}
    ordered = order_codes([s.code for s in services], before)
    return Plan(tuple(PlanStep(code, code in asked, notes[code]) for code in ordered))


def _notes(dependencies: Iterable[Dependency]) -> tuple[PlanNote, ...]:
    first_of = {d.on: d for d in reversed(tuple(dependencies))}
    return tuple(PlanNote(d.on, d.kind, d.note) for d in reversed(first_of.values()))
