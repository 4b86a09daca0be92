"""What a new version changes, by stable id; and what becomes of a draft that moves to it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .definition import Document, field_map

LISTS = ("documents", "eligibility", "steps", "scenarios")
WHOLE = (
    "title", "apply", "audience", "channels", "fees", "clock", "product", "objection", "template", "agency",
    "confidence", "source", "because",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: `kind` added, removed, changed or moved; `what` field, page, documents, steps, clock, …"""

    kind: str
    what: str
    id: str
    path: str
    before: Any = None
    after: Any = None

    def as_dict(self) -> dict[str, Any]:
        """For faces and machines."""
        return {
            "kind": self.kind, "what": self.what, "id": self.id, "path": self.path, "before": self.before,
            "after": self.after,
        }


def diff_definitions(old: Document, new: Document) -> list[Change]:
    """All differences of two complete definitions, in the order of the form, then of the work."""
    return [*_pages(old, new), *_fields(old, new), *_lists(old, new), *_members(old, new)]


def _pages(old: Document, new: Document) -> Iterator[Change]:
    before, after = ({page["id"]: {k: v for k, v in page.items() if k != "fields"} for page in doc["pages"]} for doc in (old, new))
    yield from _by_id("page", "pages[{}]", before, after)


def _fields(old: Document, new: Document) -> Iterator[Change]:
    before, after = field_map(old), field_map(new)
    yield from _by_id("field", "fields[{}]", before, after)
    where_before, where_after = _homes(old), _homes(new)
    for name in before.keys() & after.keys():
        if where_before[name] != where_after[name]:
            yield Change("moved", "field", name, f"fields[{name}]", where_before[name], where_after[name])


def _homes(doc: Document) -> dict[str, str]:
    return {field["id"]: page["id"] for page in doc["pages"] for field in page["fields"]}


def _lists(old: Document, new: Document) -> Iterator[Change]:
    for what in LISTS:
        key = "name" if what == "scenarios" else "id"
        before, after = ({one[key]: one for one in doc[what]} for doc in (old, new))
        yield from _by_id(what, what + "[{}]", before, after)


def _by_id(what: str, path: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name, one in before.items():
        if name not in after:
            yield Change("removed", what, name, path.format(name), one)
    for name, one in after.items():
        if name not in before:
            yield Change("added", what, name, path.format(name), None, one)
        else:
            yield from _parts(what, name, path.format(name), before[name], one)


def _parts(what: str, name: str, path: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            yield Change("changed", what, name, f"{path}.{key}", before.get(key), after.get(key))


def _members(old: Document, new: Document) -> Iterator[Change]:
    for key in WHOLE:
        before, after = old.get(key), new.get(key)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from _parts(key, key, key, before, after)
        elif before != after:
            yield Change("changed", key, key, key, before, after)


@dataclass(frozen=True, slots=True)
class Rebase:
    """A draft's answers and papers under another version, by id.

    kept      answers that count on as they are
    changed   kept, but the question changed its kind, options or words: ask to confirm
    unfit     the value does not fit the question any more; it is asked again
    dropped   nobody asks for it any more (value or file)
    new       asked for the first time
    """

    kept: dict[str, Any]
    changed: tuple[str, ...]
    unfit: tuple[str, ...]
    dropped: tuple[str, ...]
    new: tuple[str, ...]
    documents_kept: tuple[str, ...] = ()
    documents_dropped: tuple[str, ...] = ()
    documents_new: tuple[str, ...] = ()


ASKING = ("kind", "label", "options", "required", "min", "max", "max_length")
"""Parts of a field that change what is asked."""


def rebase_draft(
    old: Document, new: Document, facts: Mapping[str, Any], files: Collection[str],
    fits: Callable[[Document, Any], bool],
) -> Rebase:
    """Move a draft's facts and files from one version to another. `fits` says whether a field takes a value."""
    before, after = field_map(old), field_map(new)
    asked = {name: value for name, value in facts.items() if name in after}
    unfit = tuple(name for name, value in asked.items() if not fits(after[name], value))
    kept = {name: value for name, value in asked.items() if name not in unfit}
    changed = tuple(name for name in kept if name in before and _asks_otherwise(before[name], after[name]))
    papers_before, papers_after = ({one["id"] for one in doc["documents"]} for doc in (old, new))
    return Rebase(
        kept=kept, changed=changed, unfit=unfit,
        dropped=tuple(name for name in facts if name in before and name not in after),
        new=tuple(name for name in after if name not in before),
        documents_kept=tuple(one for one in files if one in papers_after),
        documents_dropped=tuple(one for one in files if one not in papers_after),
        documents_new=tuple(one["id"] for one in new["documents"] if one["id"] not in papers_before),
    )


def _asks_otherwise(before: Document, after: Document) -> bool:
    return any(before.get(key) != after.get(key) for key in ASKING)
