"""Fields, papers and conditions: never shown, never asked, nobody admitted, options nobody reads."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

from balai.catalogue.rules.definition import Document, fields_of
from balai.catalogue.rules.expressions import Rule, rule_names
from balai.catalogue.rules.flaws import Flaw, flaw

from .space import Space


def prove_fields(doc: Document, space: Space) -> Iterator[Flaw]:
    """All findings about what the applicant sees."""
    yield from _never(doc, space)
    yield from _asked_later(doc, space)
    if doc["eligibility"] and space.possible([one["rule"] for one in doc["eligibility"]]) is False:
        yield flaw("nobody-eligible", "eligibility")
    yield from _unread_options(doc, space)


def _never(doc: Document, space: Space) -> Iterator[Flaw]:
    for page in doc["pages"]:
        place = f"pages[{page['id']}]"
        alive = yield from _ask(space, [page["show_if"]], place, "page-never")
        shown: list[Document] = page["fields"] if alive else []
        for field in shown:
            if field["show_if"] is not None:
                rules = [page["show_if"], field["show_if"]]
                yield from _ask(space, rules, f"{place}.fields[{field['id']}]", "field-never")
    for one in doc["documents"]:
        yield from _ask(space, [one["needed_if"]], f"documents[{one['id']}]", "document-never")


def _ask(space: Space, rules: Iterable[Rule | None], path: str, code: str) -> Generator[Flaw, None, bool]:
    wanted = [rule for rule in rules if rule is not None]
    _, circle = space.conditions(wanted)
    told = False if circle and _waits_for_itself(space, wanted, path) else space.possible(wanted)
    if told is None:
        yield flaw("too-many-ways", path)
    elif told is False:
        yield flaw(code, path)
    return told is not False


def _waits_for_itself(space: Space, rules: list[Rule], path: str) -> bool:
    """A circle of fields hides all of them for ever: none can be the first to show."""
    seen: set[str] = set()
    ripe = {name for name in space.domains if not space.presence.get(name)}
    while True:
        more = {
            name for name in space.domains if name not in ripe | seen
            and set().union(*(rule_names(rule) for rule in space.presence[name])) <= ripe
        }
        if not more:
            break
        ripe |= more
    names = set().union(*(rule_names(rule) for rule in rules)) if rules else set()
    return bool(names) and not names <= ripe


def _asked_later(doc: Document, space: Space) -> Iterator[Flaw]:
    order = {field["id"]: n for n, (_, field) in enumerate(fields_of(doc))}
    for n, (page, field) in enumerate(fields_of(doc)):
        for rule in (page["show_if"], field["show_if"]):
            for name in sorted(rule_names(rule)):
                if order.get(name, -1) >= n:
                    yield flaw("asked-later", f"pages[{page['id']}].fields[{field['id']}]", value=name)


def _unread_options(doc: Document, space: Space) -> Iterator[Flaw]:
    """Pages or papers that divide one choice among them, and an option none of them answers to."""
    for kind, key in (("pages", "show_if"), ("documents", "needed_if")):
        by_fact: dict[str, list[Rule]] = {}
        for one in doc[kind]:
            names = rule_names(one[key])
            if len(names) == 1:
                by_fact.setdefault(next(iter(names)), []).append(one[key])
        for name, rules in by_fact.items():
            values = space.domains.get(name, ())
            told = {str(value): [space.engine.check(rule, {name: value}) for rule in rules] for value in values}
            silent = [value for value, answers in told.items() if True not in answers]
            if len(rules) > 1 and 0 < len(silent) < len(told) - 1 and _is_choice(doc, name):
                yield flaw("option-unread", kind, name=name, value=silent)


def _is_choice(doc: Document, name: str) -> bool:
    return any(field["id"] == name and field["kind"] == "choice" for _, field in fields_of(doc))
