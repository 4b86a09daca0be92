"""Write versions that are ready: a few statements however many, the next number each, one entry each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError
from django.db.models import Max

from balai.catalogue.events import DefinitionPublished, PolicySet, SlotsBound, TariffPublished
from balai.catalogue.models import Binding, Definition, PolicyLayer, Tariff
from balai.catalogue.queries.definitions import current_numbers
from balai.catalogue.queries.publishing import Proven, numbers_of_layers
from balai.catalogue.rules.canonical import canonical_text, content_hash
from balai.catalogue.rules.refusals import DraftMoved
from balai.directory.queries import MallFacts
from balai.journal.command import Log


def publish_definitions(log: Log, mall: MallFacts, ready: Sequence[Proven]) -> dict[str, int]:
    """Give each proven definition its next number, unless its newest version says the same; service -> number.

    Raises DraftMoved when somebody else published the same service at this moment. Records `definition.published`.
    """
    known = current_numbers(mall.code)
    rows = []
    for one in ready:
        number, digest = known.get(one.service, (0, ""))
        if digest == one.hash or one.doc is None:
            continue
        rows.append(
            Definition(
                mall_id=mall.id, service=one.service, number=number + 1, hash=one.hash, doc=canonical_text(one.doc),
                own=one.own, provenance=canonical_text(one.provenance), published_ms=log.at_ms, by=log.by.ref,
            )
        )
        log.record(
            DefinitionPublished(one.service, one.doc["agency"], number + 1, number, one.hash),
            subject=f"service:{one.service}",
        )
    try:
        Definition.objects.bulk_create(rows, batch_size=100)
    except IntegrityError as fault:
        raise DraftMoved(service=rows[0].service, revision=0) from fault
    return {row.service: row.number for row in rows}


def publish_tariffs(log: Log, mall: MallFacts, docs: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """Give each complete, proven tariff its next number, unless a version says the same; (code, number) of the new.

    Raises DraftMoved when somebody else published the same tariff. Records `tariff.published`.
    """
    newest = Tariff.objects.filter(mall_id=mall.id).values("code").annotate(top=Max("number"))
    numbers: dict[str, int] = {row["code"]: row["top"] for row in newest}
    known = set(Tariff.objects.filter(mall_id=mall.id).values_list("code", "hash"))
    rows = []
    for doc in docs:
        code, digest = doc["code"], content_hash(doc)
        if (code, digest) in known:
            continue
        known.add((code, digest))
        numbers[code] = numbers.get(code, 0) + 1
        ends = doc["valid_to"]
        rows.append(
            Tariff(
                mall_id=mall.id, code=code, number=numbers[code], hash=digest, doc=canonical_text(doc),
                valid_from=date.fromisoformat(doc["valid_from"]), valid_to=date.fromisoformat(ends) if ends else None,
                published_ms=log.at_ms, by=log.by.ref,
            )
        )
        log.record(
            TariffPublished(code, numbers[code], doc["valid_from"], ends or "", digest), subject=f"tariff:{code}"
        )
    _create(Tariff, rows)
    return [(row.code, row.number) for row in rows]


def set_layers(log: Log, mall: MallFacts, docs: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """Give each complete layer its next number, unless its newest version says the same; (article, number) of the new.

    Raises DraftMoved when somebody else set the same layer. Records `policy.set`.
    """
    numbers = numbers_of_layers(mall.code)
    newest = {
        (row.layer, row.of, row.article, row.number): row.hash for row in PolicyLayer.objects.filter(mall_id=mall.id)
    }
    rows = []
    for doc in docs:
        key = (doc["layer"], doc["of"], doc["article"])
        number, digest = numbers.get(key, 0), content_hash(doc)
        if newest.get((*key, number)) == digest:
            continue
        numbers[key] = number + 1
        rows.append(
            PolicyLayer(
                mall_id=mall.id, layer=key[0], of=key[1], article=key[2], number=number + 1, hash=digest,
                doc=canonical_text(doc), set_ms=log.at_ms, by=log.by.ref,
            )
        )
        log.record(PolicySet(key[0], key[1], number + 1, digest), subject=f"policy:{key[0]}:{key[1]}"[:80])
    _create(PolicyLayer, rows)
    return [(row.article, row.number) for row in rows]


def _create(table: Any, rows: Sequence[Any]) -> None:
    try:
        table.objects.bulk_create(rows, batch_size=100)
    except IntegrityError as fault:
        raise DraftMoved(service="–", revision=0) from fault


def bind(log: Log, mall: MallFacts, bindings: Mapping[str, str]) -> None:
    """Say what named slots mean in this mall. Records `slots.bound`."""
    if not bindings:
        return
    for slot, value in sorted(bindings.items()):
        Binding.objects.update_or_create(
            mall_id=mall.id, slot=slot, defaults={"value": value, "bound_ms": log.at_ms, "by": log.by.ref}
        )
    log.record(SlotsBound(sorted(bindings)), subject=f"mall:{mall.code}")


