"""The steps' terms against the promised time, along the longest way a case can take (critical path)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from balai.catalogue.rules.definition import Document
from balai.catalogue.rules.expressions import rule_names
from balai.catalogue.rules.flaws import Flaw, flaw
from balai.catalogue.rules.promise import WORKING_DAY_MIN, least_calendar_days

from .space import Space
from .steps import ancestors, find_circle

STOP_KIND = {"decided": "decide", "signed": "sign", "ready": "sign", "handed_over": "handover"}
START_KIND = {"paid": "pay", "visited": "visit"}


def prove_times(doc: Document, space: Space) -> Iterator[Flaw]:
    """The promise is exceeded: by how much, and along which steps."""
    if not doc["clock"] or find_circle(doc):
        return
    length, path = longest_way(doc, space)
    if minutes_exceed(length, doc["clock"]):
        yield flaw(
            "promise-exceeded", "clock", value=_told(length), promise=_said(doc["clock"], "id"),
            total=_told_en(length), promised=_said(doc["clock"], "en"), **_way(doc, path),
        )


def _way(doc: Document, path: list[str]) -> dict[str, str]:
    """The steps by their titles, as they stand on the page."""
    titles = {step["id"]: step["title"] for step in doc["steps"]}
    return {f"way{end}": " → ".join(titles[name][lang] for name in path) for end, lang in (("", "id"), ("_en", "en"))}


def longest_way(doc: Document, space: Space) -> tuple[int, list[str]]:
    """Working minutes and the steps of the longest way between the clock's start and stop."""
    counted = _counted(doc)
    names = set().union(*(rule_names(step["when"]) for step in doc["steps"])) if doc["steps"] else set()
    best: tuple[int, list[str]] = (0, [])
    for facts in space.ways(names, most=4000) or [{}]:
        skipped = {
            step["id"] for step in doc["steps"] if step["when"] is not None and space.engine.check(step["when"], facts) is False
        }
        best = max(best, _longest(doc, counted, skipped), key=lambda one: one[0])
    return best


def _counted(doc: Document) -> set[str]:
    """Steps whose time runs on the promise: from the clock's start to its stop, without what pauses it."""
    above, clock = ancestors(doc), doc["clock"]
    kinds = {step["id"]: step["kind"] for step in doc["steps"]}
    counted = set(kinds)
    ends = [one for one, kind in kinds.items() if kind == STOP_KIND[clock["stop"]]]
    if ends:
        counted &= set(ends).union(*(above[one] for one in ends))
    starts = [one for one, kind in kinds.items() if kind == START_KIND.get(clock["start"])]
    counted -= set(starts).union(*(above[one] for one in starts))
    return {one for one in counted if one not in clock["pause_on"] and kinds[one] not in clock["pause_on"]}


def _longest(doc: Document, counted: set[str], skipped: set[str]) -> tuple[int, list[str]]:
    known: dict[str, tuple[int, list[str]]] = {}
    steps = {step["id"]: step for step in doc["steps"]}

    def of(name: str) -> tuple[int, list[str]]:
        if name not in known:
            before = max((of(one) for one in steps[name]["after"]), key=lambda one: one[0], default=(0, []))
            own = term_minutes(steps[name]["term"]) if name in counted and name not in skipped else 0
            known[name] = (before[0] + own, [*before[1], name] if own else before[1])
        return known[name]

    return max((of(name) for name in steps), key=lambda one: one[0], default=(0, []))


def term_minutes(term: Mapping[str, object] | None) -> int:
    """A term in working minutes; five of seven calendar days are working days."""
    if term is None:
        return 0
    amount = int(str(term["amount"]))
    if term["unit"] == "calendar_days":
        return -(-amount * 5 // 7) * WORKING_DAY_MIN
    return amount * {"minutes": 1, "hours": 60, "working_days": WORKING_DAY_MIN}[str(term["unit"])]


def minutes_exceed(minutes: int, clock: Mapping[str, object]) -> bool:
    """Whether so many working minutes are more than promised."""
    amount = int(str(clock["amount"]))
    if clock["unit"] in ("minutes", "hours"):
        return minutes > amount * (60 if clock["unit"] == "hours" else 1)
    days = -(-minutes // WORKING_DAY_MIN)
    return (least_calendar_days(days) if clock["unit"] == "calendar_days" else days) > amount


_UNITS = {
    "minutes": ("menit", "minutes"), "hours": ("jam", "hours"), "working_days": ("hari kerja", "working days"),
    "calendar_days": ("hari", "calendar days"),
}


def _said(term: Mapping[str, object], lang: str) -> str:
    return f"{term['amount']} {_UNITS[str(term['unit'])][lang == 'en']}"


def _told(minutes: int) -> str:
    days, rest = divmod(minutes, WORKING_DAY_MIN)
    return " ".join([*([f"{days} hari kerja"] if days else []), *([f"{rest} menit"] if rest else [])])


def _told_en(minutes: int) -> str:
    days, rest = divmod(minutes, WORKING_DAY_MIN)
    return " ".join([*([f"{days} working days"] if days else []), *([f"{rest} minutes"] if rest else [])])
