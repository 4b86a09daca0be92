"""From files to content: parse, refer to the catalogue, compose; and where in the files a composed flaw comes from."""

from collections.abc import Iterator
from typing import Any

from balai.catalogue.rules.paths import item_id, split_path
from balai.catalogue.rules.standard import Catalogue, Service

from .composing import Composer
from .definition_files import TEMPLATES, DefinitionSources, parse_definitions
from .faults import CatalogueFaultyError, Fault
from .files import CatalogueFiles
from .tree import Path as TreePath
from .validation import suggest

FIXED_SINCE = "2026-01-01"
"""From when the fixed fees of the catalogue are kept as dated tariffs."""

Doc = dict[str, Any]


class Compiled:
    """Composed documents with the sources they came from, which know the lines."""

    def __init__(self, sources: DefinitionSources, catalogue: Catalogue) -> None:
        fixed = [one for one in catalogue.services.values() if one.standard.fee.kind == "fixed"]
        fixed = [one for one in fixed if not sources.services.get(one.code, {}).get("tariff")]
        composer = Composer(
            sources.templates, sources.services, {one.code: _fixed_code(one) for one in fixed}
        )
        _stop([*sources.faults, *_paper_faults(sources, composer, catalogue)])
        agencies = {agency.code: agency for agency in catalogue.agencies}
        self.sources = sources
        self.definitions = [
            composer.compose(one, agencies[one.agency]) for one in catalogue.services.values()
        ]
        self.tariffs: list[Doc] = [*sources.tariffs, *map(_fixed_tariff, fixed)]
        self.layers: list[Doc] = sources.layers

    def locate(self, subject: str, path: str, template: str = "") -> tuple[str, int]:
        """File and line of a path inside a document; of the nearest thing that is written."""
        places = [
            self.sources.origins.get(subject),
            (self.sources.origins[TEMPLATES][0], ("templates", template)),
        ]
        for tree, start in filter(None, places):
            found = _trace(tree.value, start, path)
            if len(found) > len(start) or subject.startswith(("tariff:", "layer:")):
                return tree.file, tree.line_of(found)
        tree, start = next(filter(None, places))
        return tree.file, tree.line_of(start)


def compile_definitions(files: CatalogueFiles, catalogue: Catalogue) -> Compiled | None:
    """Compose afresh; None where there are no definition files. Raises CatalogueFaultyError with every fault."""
    if not files.content:
        return None
    sources = parse_definitions(files)
    _stop(sources.faults)
    _stop([*_unknown_services(sources, catalogue), *_missing_templates(sources, catalogue)])
    return Compiled(sources, catalogue)


def _stop(faults: list[Fault]) -> None:
    if faults:
        raise CatalogueFaultyError(faults)


def _unknown_services(sources: DefinitionSources, catalogue: Catalogue) -> Iterator[Fault]:
    for code in sources.services:
        if code not in catalogue.services:
            advice = suggest(code, catalogue.services) or "periksa kodenya"
            yield sources.fault(code, ("service",), f"layanan “{code}” tidak ada", advice)


def _missing_templates(sources: DefinitionSources, catalogue: Catalogue) -> Iterator[Fault]:
    known = sources.templates["templates"]
    for procedure in dict.fromkeys(one.procedure for one in catalogue.services.values()):
        if procedure not in known:
            message = f"templat “{procedure}” tidak ada, padahal dipakai"
            yield sources.fault(TEMPLATES, ("templates",), message, "tambahkan templat itu")


def _paper_faults(sources: DefinitionSources, composer: Composer, catalogue: Catalogue) -> Iterator[Fault]:
    for code in sources.services:
        for name in composer.strange_papers(catalogue.services[code]):
            message = f"tidak ada syarat “{name}” pada layanan ini"
            yield sources.fault(code, ("documents", name), message, "periksa namanya, atau tulis “name”")


def _fixed_code(service: Service) -> str:
    return f"tetap.{service.code}"


def _fixed_tariff(service: Service) -> Doc:
    return {
        "code": _fixed_code(service), "title": {"id": service.name.id, "en": service.name.en},
        "basis": service.standard.legal[-1] if service.standard.legal else service.source,
        "valid_from": FIXED_SINCE, "valid_to": None, "confidence": "unconfirmed", "source": service.source,
        "table": {"inputs": [], "rows": [{"when": [], "amount": service.standard.fee.idr}], "hit": "first"},
    }  # fmt: skip


def _trace(value: Any, start: TreePath, path: str) -> TreePath:
    """How far a path of the composed document can be followed in what its author wrote."""
    place: list[str | int] = list(start)
    for part in start:
        value = value[part]
    for name, wanted in split_path(path):
        for step in (name, wanted) if wanted else (name,):
            key = _key_in(value, step)
            if key is None:
                return tuple(place)
            place.append(key)
            value = value[key]
    return tuple(place)


def _key_in(value: Any, step: str) -> str | int | None:
    if isinstance(value, dict):
        return step if step in value else None
    if not isinstance(value, list):
        return None
    names = [item_id(one) or str(one.get("use", "")) if isinstance(one, dict) else str(one) for one in value]
    if step in names:
        return names.index(step)
    return int(step) - 1 if step.isdigit() and 0 < int(step) <= len(value) else None
