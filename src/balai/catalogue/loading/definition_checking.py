"""Definitions, tariffs and layers under the room's law: shape, policy, proof, scenarios, words; with file and line."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from balai.catalogue.evaluator import ENGINE
from balai.catalogue.rules.definition import check_definition
from balai.catalogue.rules.flaws import Flaw
from balai.catalogue.rules.layers import layer_flaws, merge_layers
from balai.catalogue.rules.lint import OwnText, lint_text
from balai.catalogue.rules.policy import check_layer, complete_layer
from balai.catalogue.rules.proof import prove_definition, prove_tariff
from balai.catalogue.rules.scenarios import run_scenarios
from balai.catalogue.rules.standard import Text
from balai.catalogue.rules.tariff import check_tariff, complete_tariff

from .definition_compiling import Compiled
from .faults import Fault

Doc = Mapping[str, Any]


def find_definition_faults(compiled: Compiled) -> list[Fault]:
    """Everything that would refuse to publish, and every text that is not plain; each where it is written."""
    faults = [*_tariff_faults(compiled), *_layer_faults(compiled)]
    if faults:
        return faults
    tariffs = {one["code"]: complete_tariff(one) for one in compiled.tariffs}
    layers = [complete_layer(one) for one in compiled.layers]
    for doc in compiled.definitions:
        found = judge_definition(doc, layers, tariffs)
        faults += [_told(compiled, doc["service"], one, doc["template"]) for one in found if one.stops]
        faults += _word_faults(compiled, doc["service"], doc, doc["template"])
    return faults


def judge_definition(doc: Doc, layers: list[dict[str, Any]], tariffs: Mapping[str, Doc]) -> list[Flaw]:
    """Shape, policy, proof and scenarios of one definition under complete layers; advice among them."""
    found = check_definition(doc)
    if found:
        return found
    merged = merge_layers(doc, layers, tariffs)
    tariff = tariffs.get(merged.doc["fees"]["tariff"])
    told = run_scenarios(merged.doc, ENGINE, lambda _: tariff)
    red = [one for scenario in told for one in scenario.flaws()]
    return [*merged.breaches, *prove_definition(merged.doc, ENGINE, tariff=tariff), *red]


def _tariff_faults(compiled: Compiled) -> Iterator[Fault]:
    for tariff in compiled.tariffs:
        subject = f"tariff:{tariff.get('code')}:{tariff.get('valid_from')}"
        found = check_tariff(tariff) or prove_tariff(complete_tariff(tariff), ENGINE)
        yield from (_told(compiled, subject, one) for one in found if one.stops)
        yield from _word_faults(compiled, subject, tariff)


def _layer_faults(compiled: Compiled) -> Iterator[Fault]:
    for n, layer in enumerate(compiled.layers):
        found = check_layer(layer) or list(layer_flaws(complete_layer(layer)))
        yield from (_told(compiled, f"layer:{n}", one) for one in found if one.stops)
        yield from _word_faults(compiled, f"layer:{n}", layer)


def _told(compiled: Compiled, subject: str, flaw: Flaw, template: str = "") -> Fault:
    path = f"scenarios[{flaw.path}]" if flaw.code == "scenario-red" else flaw.path
    file, line = compiled.locate(subject, path, template)
    message, _, advice = flaw.said().rstrip(".").rpartition(". ")
    return Fault(file, line, f"{subject}: {flaw.path}", f"{message or advice} [{flaw.code}]", advice)


def _word_faults(compiled: Compiled, subject: str, doc: Doc, template: str = "") -> Iterator[Fault]:
    for path, text in _texts(doc, ""):
        for finding in lint_text(OwnText(subject, path, text)):
            file, line = compiled.locate(subject, path, template)
            message = f"{finding.message} [{finding.code}]"
            yield Fault(file, line, f"{subject}: {finding.field}", message, finding.what_to_do)


def _texts(value: Any, path: str) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Mapping):
        if set(value) == {"id", "en"}:
            yield path, Text(value["id"], value["en"])
        else:
            for key, part in value.items():
                yield from _texts(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for n, part in enumerate(value, start=1):
            yield from _texts(part, f"{path}[{_name(part, n)}]")


def _name(part: Any, n: int) -> str:
    names: Iterable[str] = (part[key] for key in ("id", "value", "name") if isinstance(part.get(key), str)) \
        if isinstance(part, Mapping) else ()  # fmt: skip
    return next(iter(names), str(n))
