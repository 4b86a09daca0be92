"""What publishing would do: merge, proof, scenarios, difference, simulation, and the plan of an import."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from balai.catalogue.evaluator import ENGINE
from balai.catalogue.models import PolicyLayer, Tariff
from balai.catalogue.queries.definitions import (
    current_authors,
    current_numbers,
    find_definition,
    list_bindings,
    list_definitions,
    list_layers,
    tariffs_on,
)
from balai.catalogue.rules.bundle import read_bundle, slots_of
from balai.catalogue.rules.canonical import NotCanonical, canonical_text, content_hash, hash_of_text
from balai.catalogue.rules.definition import DEFINITION, Document, check_definition, complete_definition
from balai.catalogue.rules.diff import Change, diff_definitions
from balai.catalogue.rules.flaws import Flaw, flaw, stopping
from balai.catalogue.rules.layers import layer_flaws, merge_layers
from balai.catalogue.rules.policy import check_layer, complete_layer
from balai.catalogue.rules.proof import Holders, prove_definition, prove_tariff
from balai.catalogue.rules.scenarios import Told, run_scenarios
from balai.catalogue.rules.simulation import CaseFacts, Simulation, fee_reader, simulate
from balai.catalogue.rules.tariff import check_tariff, complete_tariff
from balai.directory.queries import get_mall, list_posts

REPLAY_DAYS = 90
"""How far back a simulation looks at decided cases."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What drafts are held against: layers, tariffs in force, who holds which role (None = not asked)."""

    layers: Sequence[Document]
    tariffs: Mapping[str, Document]
    on: date
    holders: Holders | None = None
    dated: Sequence[Document] = ()

    def tariff(self, code: str | None, on: date | None = None) -> Document | None:
        """A tariff on the ground's day or another."""
        if code is None:
            return None
        if on is None or not self.dated:
            return self.tariffs.get(code)
        told = [
            one for one in self.dated
            if one["code"] == code and one["valid_from"] <= on.isoformat() <= (one["valid_to"] or "9999")
        ]
        return max(reversed(told), key=lambda one: str(one["valid_from"]), default=None)


@dataclass(frozen=True, slots=True)
class Proven:
    """A draft made ready: what would be published and everything there is to say of it.

    doc      merged and complete; None when the draft is not well made
    flaws    of shape, policy, proof and scenarios; those that `stops` refuse
    """

    service: str
    own: str
    doc: dict[str, Any] | None
    provenance: dict[str, Any]
    hash: str
    flaws: tuple[Flaw, ...]
    scenarios: tuple[Told, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def stops(self) -> list[Flaw]:
        """What refuses to publish."""
        return stopping(self.flaws)


def ground_of(
    mall: str, on: date, *, holders: bool = True, layers: Sequence[Document] = (), tariffs: Sequence[Document] = ()
) -> Ground:
    """The ground of a mall on a day, with layers and tariffs that are about to be published laid over it."""
    own = {(one["layer"], one["of"], one["article"]): one for one in (*list_layers(mall), *layers)}
    dated = [json.loads(text) for text in Tariff.objects.filter(mall__code=mall).order_by("number").values_list("doc", flat=True)]
    dated += list(tariffs)
    force = {code: one.doc for code, one in tariffs_on(mall, on).items()}
    for one in sorted(tariffs, key=lambda one: str(one["valid_from"])):
        stands = force.get(one["code"], {"valid_from": ""})["valid_from"]
        if stands <= one["valid_from"] <= on.isoformat() <= (one["valid_to"] or "9999"):
            force[one["code"]] = one
    return Ground(list(own.values()), force, on, role_holders(mall) if holders else None, dated)


def role_holders(mall: str) -> Holders:
    """(role, agency) -> accounts that hold it; agency empty = for the whole mall."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for post in list_posts(get_mall(mall)):
        key = (post.role, post.agency.code if post.agency else "")
        found[key] = found.get(key, frozenset()) | {str(post.account_id)}
    return found


def prove(own: Mapping[str, Any], ground: Ground, *, current: Document | None = None) -> Proven:
    """Merge, check, prove and try one draft. Reads nothing; never raises for a draft, whatever it holds."""
    service = str(own.get("service", ""))
    strange = uncanonical(own)
    if strange:
        return Proven(service, "", None, {}, "", tuple(strange))
    text = canonical_text(own)
    shape = [one for one in DEFINITION.check(own, "") if one.code != "key-missing"]
    merged = None if shape else merge_layers(own, ground.layers, ground.tariffs)
    shape = shape or check_definition(merged.doc if merged else own)
    if shape or merged is None:
        return Proven(service, text, None, {}, "", tuple(shape))
    doc = complete_definition(merged.doc)
    proof = prove_definition(doc, ENGINE, tariff=ground.tariff(doc["fees"]["tariff"]), holders=ground.holders)
    readable = not any(one.code == "expression-bad" for one in proof)
    told = run_scenarios(doc, ENGINE, lambda on: ground.tariff(doc["fees"]["tariff"], on)) if readable else []
    flaws = (*merged.breaches, *proof, *(one for scenario in told for one in scenario.flaws()))
    changes = tuple(diff_definitions(current, doc)) if current else ()
    return Proven(service, text, doc, merged.provenance(), content_hash(doc), flaws, tuple(told), changes)


def uncanonical(doc: Mapping[str, Any]) -> list[Flaw]:
    """What no canonical bytes stand for: a fraction, half a character, a name that is no plain word."""
    try:
        canonical_text(doc)
    except NotCanonical as fault:
        return [flaw("not-like", str(fault).lstrip("."), value="?", like="bilangan bulat / teks", like_en="whole numbers / text")]
    return []


def prove_draft(mall: str, doc: Mapping[str, Any], at: datetime) -> Proven:
    """Everything there is to say of a draft before it is published: for the screen of who drafts.

    Raises NotFound for the mall.
    """
    on = at.astimezone(get_mall(mall).zone).date()
    current = find_definition(mall, str(doc.get("service", "")))
    return prove(doc, ground_of(mall, on), current=current.doc if current else None)


def simulate_publish(
    mall: str, doc: Mapping[str, Any], cases: Iterable[CaseFacts], at: datetime, *, ground: Ground | None = None
) -> Simulation:
    """What publishing a document would do to drafts, open cases and those decided in the last 90 days.

    `cases` come from the caller (`cases.queries.replay_facts(mall, replay_since(at))`). A document that is not well
    made, or breaks policy, is read as far as it goes. Raises DefinitionUnproven when it cannot be read at all.
    """
    on = at.astimezone(get_mall(mall).zone).date()
    ground = ground or ground_of(mall, on, holders=False)
    proven = prove(doc, ground)
    if proven.doc is None:
        raise refusal(proven)
    known: dict[int, Document | None] = {}

    def old(number: int) -> Document | None:
        if number not in known:
            found = find_definition(mall, proven.service, number)
            known[number] = found.doc if found else None
        return known[number]

    told = simulate(proven.doc, cases, ENGINE, old=old, fee=fee_reader(ground.tariffs, ENGINE))
    told.hash = proven.hash
    return told


def replay_since(at: datetime) -> datetime:
    """From when on decided cases belong to a simulation."""
    return at - timedelta(days=REPLAY_DAYS)


def refusal(proven: Proven) -> Exception:
    """The typed refusal of a draft that may not be published."""
    from balai.catalogue.rules.refusals import DefinitionUnproven

    return DefinitionUnproven(service=proven.service, **flaw_facts(proven.stops))


def flaw_facts(flaws: Sequence[Flaw]) -> dict[str, Any]:
    """The facts of a refusal that carries flaws: how many, the first in both languages, and all of them."""
    first = flaws[0] if flaws else None
    return {
        "count": len(flaws), "first": first.said("id") if first else "–", "first_en": first.said("en") if first else "–",
        "flaws": [one.as_dict() for one in flaws],
    }


# tariffs and layers -----------------------------------------------------------------------------------------


def prove_one_tariff(doc: Any, users: Iterable[Document] = ()) -> list[Flaw]:
    """Shape and proof of a tariff, also against the fields of the definitions that use it."""
    found = check_tariff(doc) or uncanonical(doc)
    if found:
        return found
    full = complete_tariff(doc)
    told = list(prove_tariff(full, ENGINE))
    for user in users:
        told += prove_tariff(full, ENGINE, user)
    return list(dict.fromkeys(told))


def prove_one_layer(doc: Any) -> list[Flaw]:
    """Shape of a policy layer, and locks on what it does not set."""
    return check_layer(doc) or uncanonical(doc) or list(layer_flaws(complete_layer(doc)))


def users_of(mall: str, tariff: str) -> list[Document]:
    """Newest definitions that name a tariff."""
    return [one.doc for one in list_definitions(mall) if one.doc["fees"]["tariff"] == tariff]


def policy_effects(mall: str, layer: Mapping[str, Any], at: datetime) -> list[Proven]:
    """Newest definitions that a new version of a layer would change or break at their next publishing."""
    on = at.astimezone(get_mall(mall).zone).date()
    ground = ground_of(mall, on, holders=False, layers=[complete_layer(layer)])
    told = [prove(one.doc, ground, current=one.doc) for one in list_definitions(mall)]
    return [one for one in told if one.changes or one.stops]


# import -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do, before it does: per service new, changed or unchanged, and what stands in its way."""

    digest: str
    definitions: tuple[Proven, ...]
    states: Mapping[str, str]
    tariffs: tuple[dict[str, Any], ...]
    layers: tuple[dict[str, Any], ...]
    slots: tuple[Mapping[str, Any], ...]
    unbound: tuple[str, ...]
    flaws: tuple[Flaw, ...] = field(default=())

    @property
    def ready(self) -> bool:
        """Whether the import would be taken."""
        return not self.unbound and not self.flaws and not any(one.stops for one in self.definitions)


def plan_import(mall: str, data: bytes, at: datetime, *, bindings: Mapping[str, str] | None = None) -> ImportPlan:
    """The dry run of an import: differences by stable id, flaws, slots without a meaning here. Writes nothing.

    Raises BundleFaulty, NotFound.
    """
    bundle = read_bundle(data)
    flaws = [one for doc in bundle["tariffs"] for one in prove_one_tariff(doc) if one.stops]
    flaws += [one for doc in bundle["layers"] for one in prove_one_layer(doc) if one.stops]
    tariffs, layers = ([], []) if flaws else (_new_tariffs(mall, bundle["tariffs"]), _new_layers(mall, bundle["layers"]))
    on = at.astimezone(get_mall(mall).zone).date()
    ground = ground_of(mall, on, holders=False, layers=layers, tariffs=tariffs)
    current = {one.service: one for one in list_definitions(mall)}
    told, states = [], {}
    for own in bundle["definitions"]:
        was = current.get(str(own.get("service", "")))
        proven = prove(own, ground, current=was.doc if was else None)
        states[proven.service] = "new" if was is None else "unchanged" if was.hash == proven.hash else "changed"
        told.append(proven)
    slots = slots_of([one.doc for one in told if one.doc])
    bound = {**list_bindings(mall), **(bindings or {})}
    unbound = tuple(one["slot"] for one in slots if not bound.get(one["slot"]))
    return ImportPlan(
        hash_of_text(data.decode()), tuple(told), states, tuple(tariffs), tuple(layers), tuple(slots), unbound,
        tuple(flaws),
    )


def _new_tariffs(mall: str, docs: Iterable[Document]) -> list[dict[str, Any]]:
    known = set(Tariff.objects.filter(mall__code=mall).values_list("code", "hash"))
    full = [complete_tariff(doc) for doc in docs]
    return [one for one in full if (one["code"], content_hash(one)) not in known]


def _new_layers(mall: str, docs: Iterable[Document]) -> list[dict[str, Any]]:
    known = {content_hash(one) for one in list_layers(mall)}
    full = [complete_layer(doc) for doc in docs]
    return [one for one in full if content_hash(one) not in known]


def numbers_of_layers(mall: str) -> dict[tuple[str, str, str], int]:
    """(layer, of, article) -> newest number."""
    rows = PolicyLayer.objects.filter(mall__code=mall).order_by("number")
    return {(row.layer, row.of, row.article): row.number for row in rows}


@dataclass(frozen=True, slots=True)
class News:
    """What a set-up would bring that is not there yet."""

    definitions: list[Document]
    tariffs: list[dict[str, Any]]
    layers: list[dict[str, Any]]
    kept: int


def set_up_news(
    mall: str, ref: str, definitions: Sequence[Document], tariffs: Sequence[Document], layers: Sequence[Document]
) -> News:
    """The parts of a set-up that are new. What somebody other than `ref` published since is the mall's own: kept.

    Unchanged definitions are read again only when tariffs or layers are new, for these may change what they merge to.
    """
    full = [complete_tariff(one) for one in tariffs]
    own_tariffs = set(Tariff.objects.filter(mall__code=mall).exclude(by=ref).values_list("code", flat=True))
    new_tariffs = _new_tariffs(mall, [one for one in full if one["code"] not in own_tariffs])
    own_layers = _others_layers(mall, ref)
    new_layers = [one for one in _new_layers(mall, layers) if (one["layer"], one["of"], one["article"]) not in own_layers]
    known = current_authors(mall)
    mine = [one for one in definitions if known.get(str(one.get("service")), ("", ref))[1] == ref]
    fresh = [one for one in mine if known.get(str(one.get("service")), ("", ""))[0] != _text(one)]
    kept = len(definitions) - len(mine) + len(own_tariffs & {one["code"] for one in full})
    return News(mine if new_tariffs or new_layers else fresh, new_tariffs, new_layers, kept)


def _others_layers(mall: str, ref: str) -> set[tuple[str, str, str]]:
    rows = PolicyLayer.objects.filter(mall__code=mall).order_by("number")
    newest = {(row.layer, row.of, row.article): row.by for row in rows}
    return {key for key, by in newest.items() if by != ref}


def _text(doc: Document) -> str:
    try:
        return canonical_text(doc)
    except NotCanonical:
        return "?"


def any_changed(mall: str, ready: Sequence[Proven]) -> bool:
    """Whether one of these says something else than its newest version."""
    known = current_numbers(mall)
    return any(known.get(one.service, (0, ""))[1] != one.hash for one in ready)
