"""A draft: saved, discarded, published. Only a draft ever changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from balai.catalogue.events import DefinitionDiscarded, DefinitionDrafted
from balai.catalogue.models import DefinitionDraft
from balai.catalogue.queries.definitions import current_numbers, find_definition, get_draft
from balai.catalogue.queries.publishing import ground_of, prove, refusal
from balai.catalogue.rules.canonical import NotCanonical, canonical_text, hash_of_text
from balai.catalogue.rules.refusals import DefinitionDrifted, DefinitionUnchanged, DraftMoved, DraftUnknown
from balai.catalogue.steps.publishing import publish_definitions
from balai.directory.queries import get_mall
from balai.journal.command import Log, command, to_ms
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput

MOST_LETTERS = 1_000_000


def save_draft(  # noqa: PLR0913
    *, mall: str, service: str, doc: Mapping[str, Any], revision: int = 0, by: Actor, at: datetime,
    once: Once | None = None,
) -> dict[str, Any]:
    """Keep a draft, finished or not. `revision` = the one it was read at, 0 = there was none.

    Raises BadInput for a document of another service or with floats, DraftMoved when somebody saved in between,
    NotFound, NotAllowed. Records `definition.drafted`.
    """
    facts, text = get_mall(mall), _text(service, doc)
    with command("definition.edit", by=by, at=at, chain=mall, once=once) as log:
        _permit(by, service, doc)
        based_on = current_numbers(mall).get(service, (0, ""))[0]
        if revision == 0:
            row, made = DefinitionDraft.objects.get_or_create(
                mall_id=facts.id, service=service,
                defaults={"doc": text, "based_on": based_on, "saved_ms": to_ms(at), "by": by.ref},
            )
            if not made:
                raise DraftMoved(service=service, revision=row.revision)
        else:
            _move(facts.id, service, revision, {"doc": text, "saved_ms": to_ms(at), "by": by.ref})
        drafted = get_draft(mall, service)
        log.record(
            DefinitionDrafted(service, drafted.revision, drafted.based_on, hash_of_text(text)),
            subject=f"service:{service}",
        )
        return log.answer({"service": service, "revision": drafted.revision, "based_on": drafted.based_on})


def _permit(by: Actor, service: str, doc: Mapping[str, Any]) -> None:
    """Who acts for one agency drafts that agency's services only, whatever a document says of itself."""
    by.require_agency(service.partition(".")[0])
    by.require_agency(str(doc.get("agency") or service.partition(".")[0]))


def _text(service: str, doc: Mapping[str, Any]) -> str:
    if doc.get("service") != service:
        raise BadInput(field="service", why=f"“{service}”", value=str(doc.get("service")))
    try:
        text = canonical_text(doc)
    except NotCanonical as fault:
        raise BadInput(field=str(fault).lstrip(".") or "doc", why="text, whole numbers, true, false, null") from fault
    if len(text) > MOST_LETTERS:
        raise BadInput(field="doc", why=f"at most {MOST_LETTERS} characters")
    return text


def _move(mall: int, service: str, revision: int, change: Mapping[str, Any]) -> None:
    """Change the draft if it still stands at that revision. Raises DraftUnknown, DraftMoved."""
    rows = DefinitionDraft.objects.filter(mall_id=mall, service=service)
    if not rows.filter(revision=revision).update(revision=revision + 1, **change):
        stands = rows.values_list("revision", flat=True).first()
        if stands is None:
            raise DraftUnknown(service=service, thing="service", name=service)
        raise DraftMoved(service=service, revision=stands)


def discard_draft(*, mall: str, service: str, by: Actor, at: datetime, once: Once | None = None) -> dict[str, Any]:
    """Throw a draft away; the published version stays as it is.

    Raises DraftUnknown, NotFound, NotAllowed. Records `definition.discarded`.
    """
    facts = get_mall(mall)
    with command("definition.edit", by=by, at=at, chain=mall, once=once) as log:
        draft = get_draft(mall, service)
        _permit(by, service, draft.doc)
        _drop(facts.id, service, draft.revision)
        log.record(DefinitionDiscarded(service, draft.revision), subject=f"service:{service}")
        return log.answer({"service": service, "revision": draft.revision})


def _drop(mall: int, service: str, revision: int) -> None:
    gone, _ = DefinitionDraft.objects.filter(mall_id=mall, service=service, revision=revision).delete()
    if not gone:
        raise DraftMoved(service=service, revision=revision)


def publish_definition(  # noqa: PLR0913
    *, mall: str, service: str, revision: int, seen: str = "", by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Publish the draft as it stands at `revision`: merged with policy, proven, its scenarios green, roles held.

    `seen` is the hash that proof and simulation told: what was looked at is what is published, also when policy moved
    in between. The draft is gone afterwards; running cases stay with their version. Raises DraftUnknown, DraftMoved
    (also when a version was published since the draft began), DefinitionUnproven with every flaw, DefinitionDrifted,
    DefinitionUnchanged, NotFound, NotAllowed. Records `definition.published`.
    """
    facts = get_mall(mall)
    with command("definition.publish", by=by, at=at, chain=mall, once=once) as log:
        draft = get_draft(mall, service)
        _permit(by, service, draft.doc)
        current = find_definition(mall, service)
        number = current.number if current else 0
        if draft.revision != revision or draft.based_on != number:
            raise DraftMoved(service=service, revision=draft.revision)
        proven = prove(draft.doc, ground_of(mall, at.astimezone(facts.zone).date()))
        if proven.stops or proven.doc is None:
            raise refusal(proven)
        if seen not in ("", proven.hash):
            raise DefinitionDrifted(service=service, hash=proven.hash)
        if current and current.hash == proven.hash:
            raise DefinitionUnchanged(service=service, number=number)
        _drop(facts.id, service, revision)
        numbers = publish_definitions(log, facts, [proven])
        return log.answer({"service": service, "number": numbers[service], "hash": proven.hash})


def rebase_definition(
    *, mall: str, service: str, revision: int, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Let a draft start from the newest version instead of an older one; its text stays. For after DraftMoved.

    Raises DraftUnknown, DraftMoved, NotFound, NotAllowed. Records `definition.drafted`.
    """
    facts = get_mall(mall)
    with command("definition.edit", by=by, at=at, chain=mall, once=once) as log:
        draft = get_draft(mall, service)
        _permit(by, service, draft.doc)
        based_on = current_numbers(mall).get(service, (0, ""))[0]
        _move(facts.id, service, revision, {"based_on": based_on, "saved_ms": to_ms(at), "by": by.ref})
        _record_draft(log, service, revision + 1, based_on, draft.doc)
        return log.answer({"service": service, "revision": revision + 1, "based_on": based_on})


def _record_draft(log: Log, service: str, revision: int, based_on: int, doc: Mapping[str, Any]) -> None:
    digest = hash_of_text(canonical_text(doc))
    log.record(DefinitionDrafted(service, revision, based_on, digest), subject=f"service:{service}")
