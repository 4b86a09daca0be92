"""Tariffs, policy, slots; a whole catalogue at set-up; a bundle of another mall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from balai.catalogue.events import BundleImported
from balai.catalogue.models import Tariff
from balai.catalogue.queries.publishing import (
    Ground,
    any_changed,
    flaw_facts,
    ground_of,
    plan_import,
    prove,
    prove_one_layer,
    prove_one_tariff,
    refusal,
    set_up_news,
    users_of,
)
from balai.catalogue.rules.flaws import Flaw, stopping
from balai.catalogue.rules.layers import merge_layers
from balai.catalogue.rules.policy import complete_layer
from balai.catalogue.rules.refusals import (
    BundleFaulty,
    PolicyFaulty,
    SlotsUnbound,
    TariffBackdated,
    TariffFaulty,
)
from balai.catalogue.rules.tariff import complete_tariff
from balai.catalogue.steps.publishing import bind, publish_definitions, publish_tariffs, set_layers
from balai.directory.queries import get_mall
from balai.journal.access import record_access
from balai.journal.command import command
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput, NotAllowed


def set_policy_layer(
    *, mall: str, layer: Mapping[str, Any], by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Give an article's layer a new version. Published definitions stay; it counts at their next publishing
    (`queries.publishing.policy_effects` tells which it touches).

    Raises PolicyFaulty with every flaw, NotFound, NotAllowed. Records `policy.set`, or nothing new for the same text:
    then BadInput.
    """
    facts = get_mall(mall)
    with command("policy.set", by=by, at=at, chain=mall, once=once) as log:
        full = _good_layer(layer)
        by.require_agency(full["of"] if full["layer"] == "agency" else "")
        told = set_layers(log, facts, [full])
        if not told:
            raise BadInput(field="layer", why="new text; this version stands already", value=full["article"])
        return log.answer({"layer": full["layer"], "of": full["of"], "number": told[0][1]})


def _good_layer(layer: Any) -> dict[str, Any]:
    bad = stopping(prove_one_layer(layer))
    if bad:
        article = layer.get("article", "–") if isinstance(layer, Mapping) else "–"
        raise PolicyFaulty(article=str(article), **flaw_facts(bad))
    return complete_layer(layer)


def publish_tariff(
    *, mall: str, tariff: Mapping[str, Any], by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Give a tariff a new version: no gap, no overlap, within every bound of policy, not for days that have passed.

    Raises TariffFaulty with every flaw, TariffBackdated, NotFound, NotAllowed. Records `tariff.published`, or nothing
    new for the same text: then BadInput.
    """
    facts = get_mall(mall)
    today = at.astimezone(facts.zone).date()
    with command("tariff.publish", by=by, at=at, chain=mall, once=once) as log:
        by.require_agency("")
        full = _good_tariff(mall, tariff, today)
        told = publish_tariffs(log, facts, [full])
        if not told:
            raise BadInput(field="tariff", why="new text; this version stands already", value=full["code"])
        return log.answer({"code": full["code"], "number": told[0][1]})


def _good_tariff(mall: str, tariff: Any, today: date) -> dict[str, Any]:
    code = str(tariff.get("code", "–")) if isinstance(tariff, Mapping) else "–"
    users = users_of(mall, code)
    bad = stopping(prove_one_tariff(tariff, users))
    if not bad:
        full = complete_tariff(tariff)
        bad = _beyond_policy(users, ground_of(mall, today, holders=False), full)
    if bad:
        raise TariffFaulty(tariff=code, **flaw_facts(bad))
    known = Tariff.objects.filter(mall__code=mall, code=code).exists()
    if known and date.fromisoformat(full["valid_from"]) < today:
        raise TariffBackdated(tariff=code, valid_from=full["valid_from"])
    return full


def _beyond_policy(users: Sequence[Mapping[str, Any]], ground: Ground, tariff: Mapping[str, Any]) -> list[Flaw]:
    """Breaches of fee bounds that a tariff would bring into definitions already published."""
    tariffs = {**ground.tariffs, tariff["code"]: tariff}
    found = [one for doc in users for one in merge_layers(doc, ground.layers, tariffs).breaches]
    return [one for one in dict.fromkeys(found) if one.path == "fees.tariff"]


def bind_slots(
    *, mall: str, bindings: Mapping[str, str], by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Say what named slots of bundles mean in this mall: who signs, where a register answers, who takes payments.

    No secrets: keys live with the room that uses them. Raises BadInput for an empty or overlong value, NotFound,
    NotAllowed. Records `slots.bound`.
    """
    facts = get_mall(mall)
    with command("policy.set", by=by, at=at, chain=mall, once=once) as log:
        by.require_agency("")
        _good_bindings(bindings)
        bind(log, facts, bindings)
        return log.answer({"slots": sorted(bindings)})


def _good_bindings(bindings: Mapping[str, str]) -> None:
    if not bindings:
        raise BadInput(field="bindings", why="at least one slot")
    for slot, value in bindings.items():
        if not 0 < len(slot) <= 80 or not 0 < len(value) <= 200:
            raise BadInput(field=slot or "slot", why="1 to 200 characters")


def publish_many(  # noqa: PLR0913 - a catalogue is its parts
    *, mall: str, definitions: Sequence[Mapping[str, Any]], tariffs: Sequence[Mapping[str, Any]] = (),
    layers: Sequence[Mapping[str, Any]] = (), by: Actor, at: datetime, once: Once | None = None,
) -> dict[str, Any]:
    """Publish a whole catalogue at set-up, all or nothing, in a few statements; what says the same already is left,
    and what somebody else has published since (a manager's own version) is kept.

    Every definition is proven as in publish_definition, but roles need no holder yet. Raises DefinitionUnproven,
    TariffFaulty, PolicyFaulty (the first part with flaws), NotFound, NotAllowed. Records `policy.set`,
    `tariff.published`, `definition.published` of what is new, or nothing at all when nothing is.
    """
    facts = get_mall(mall)
    _permit(by, mall)
    full_layers = [_good_layer(one) for one in layers]
    full_tariffs = [_set_up_tariff(one) for one in tariffs]
    news = set_up_news(mall, by.ref, definitions, full_tariffs, full_layers)
    today = at.astimezone(facts.zone).date()
    ground = ground_of(mall, today, holders=False, layers=news.layers, tariffs=news.tariffs)
    ready = [prove(one, ground) for one in news.definitions]
    bad = next((one for one in ready if one.stops), None)
    if bad:
        raise refusal(bad)
    if not (news.tariffs or news.layers or any_changed(mall, ready)):
        return {"layers": 0, "tariffs": 0, "definitions": 0, "kept": news.kept}
    with command("definition.publish", by=by, at=at, chain=mall, once=once) as log:
        told = {
            "layers": len(set_layers(log, facts, news.layers)), "tariffs": len(publish_tariffs(log, facts, news.tariffs)),
            "definitions": len(publish_definitions(log, facts, ready)),
        }
        return log.answer({**told, "kept": news.kept})


def _permit(by: Actor, mall: str) -> None:
    """Refuse before the long work; the refusal is on record as every other."""
    try:
        by.require("definition.publish", mall=mall)
        by.require_agency("")
    except NotAllowed as no:
        record_access(by, "definition.publish", outcome="refused", reason=str(no))
        raise


def _set_up_tariff(tariff: Any) -> dict[str, Any]:
    bad = stopping(prove_one_tariff(tariff))
    if bad:
        code = tariff.get("code", "–") if isinstance(tariff, Mapping) else "–"
        raise TariffFaulty(tariff=str(code), **flaw_facts(bad))
    return complete_tariff(tariff)


def import_bundle(
    *, mall: str, data: bytes, bindings: Mapping[str, str] | None = None, by: Actor, at: datetime,
    once: Once | None = None,
) -> dict[str, Any]:
    """Take over a bundle, all or nothing, exactly as `plan_import` shows it. `bindings` give slots their meaning here.

    Raises BundleFaulty, DefinitionUnproven, SlotsUnbound, NotFound, NotAllowed. Records `bundle.imported` and what
    `publish_many` records.
    """
    facts = get_mall(mall)
    _permit(by, mall)
    plan = plan_import(mall, data, at, bindings=bindings)
    if plan.flaws:
        raise BundleFaulty(why="parts", **flaw_facts(plan.flaws))
    bad = next((one for one in plan.definitions if one.stops), None)
    if bad:
        raise refusal(bad)
    if plan.unbound:
        raise SlotsUnbound(slots=", ".join(plan.unbound))
    with command("definition.publish", by=by, at=at, chain=mall, once=once) as log:
        by.require_agency("")
        bind(log, facts, bindings or {})
        layers, tariffs = set_layers(log, facts, plan.layers), publish_tariffs(log, facts, plan.tariffs)
        numbers = publish_definitions(log, facts, plan.definitions)
        log.record(
            BundleImported(plan.digest, len(numbers), len(tariffs), len(layers)), subject=f"mall:{mall}"
        )
        return log.answer({"definitions": len(numbers), "tariffs": len(tariffs), "layers": len(layers)})

