"""All definitions, tariffs and policy layers of a mall, composed from its files; kept compiled for a fast start.

The slow half (YAML, schema, composing) runs only when no compiled form fits the files.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from balai.catalogue.rules.standard import Catalogue, Service

from .compiled_cache import cache_path, read_json, write_json
from .faults import CatalogueFaultyError
from .files import CatalogueFiles, read_files

DATA_DIR = Path(__file__).parent.parent / "data"
MALL = "mpp-jakarta"
FIXED_SINCE = "2026-01-01"
"""From when the fixed fees of the catalogue are kept as dated tariffs."""

Doc = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """What a mall is set up with: definition, tariff and policy documents, in stable order."""

    definitions: list[Doc]
    tariffs: list[Doc]
    layers: list[Doc]


def compose_all(mall: str = MALL, *, data_dir: Path = DATA_DIR, cache_dir: Path | None = None) -> list[Doc]:
    """One definition document for each service of a mall. Raises CatalogueFaultyError with every fault of form."""
    return load_content(mall, data_dir=data_dir, cache_dir=cache_dir).definitions


def load_tariffs(mall: str = MALL, *, data_dir: Path = DATA_DIR, cache_dir: Path | None = None) -> list[Doc]:
    """The dated tariffs: those written as tables, and one for each fixed fee of the catalogue."""
    return load_content(mall, data_dir=data_dir, cache_dir=cache_dir).tariffs


def load_layers(mall: str = MALL, *, data_dir: Path = DATA_DIR, cache_dir: Path | None = None) -> list[Doc]:
    """The policy layers, in the order of their files."""
    return load_content(mall, data_dir=data_dir, cache_dir=cache_dir).layers


def load_content(mall: str = MALL, *, data_dir: Path = DATA_DIR, cache_dir: Path | None = None) -> Content:
    """Everything at once, from its compiled form where that is current. Raises CatalogueFaultyError."""
    from .definition_files import read_definition_files

    own, whole = read_definition_files(data_dir, mall), read_files(data_dir, mall)
    both = CatalogueFiles(mall, {**whole.content, **own.content})
    path = cache_path(cache_dir, both, "definitions") if cache_dir else None
    kept = read_json(path) if path else None
    if kept is not None and set(kept) == {"definitions", "tariffs", "layers"}:
        return Content(**kept)
    content = compile_content(own, _catalogue(whole, data_dir, mall, cache_dir))
    if path:
        write_json(path, {"definitions": content.definitions, "tariffs": content.tariffs, "layers": content.layers})
    return content


def _catalogue(files: CatalogueFiles, data_dir: Path, mall: str, cache_dir: Path | None) -> Catalogue:
    if cache_dir:
        from . import load_catalogue

        return load_catalogue(data_dir, mall, cache_dir)
    from .compiling import compile_catalogue

    return compile_catalogue(files).catalogue


def compile_content(files: CatalogueFiles, catalogue: Catalogue) -> Content:
    """Compose afresh. Raises CatalogueFaultyError with every fault of form and reference."""
    from .composing import Composer
    from .definition_files import TEMPLATES, parse_definitions
    from .validation import suggest

    if not files.content:
        return Content([], [], [])
    sources = parse_definitions(files)
    for code in sources.services:
        if code not in catalogue.services and not sources.faults:
            advice = suggest(code, catalogue.services) or "periksa kodenya"
            sources.faults.append(sources.fault(code, ("service",), f"layanan “{code}” tidak ada", advice))
    for service in catalogue.services.values():
        if sources.templates and service.procedure not in sources.templates["templates"]:
            message = f"templat “{service.procedure}” tidak ada, padahal dipakai {service.code}"
            sources.faults.append(sources.fault(TEMPLATES, ("templates",), message, "tambahkan templat itu"))
    if sources.faults:
        raise CatalogueFaultyError(sources.faults)
    fixed = [one for one in catalogue.services.values() if one.standard.fee.kind == "fixed"]
    fixed = [one for one in fixed if not sources.services.get(one.code, {}).get("tariff")]
    composer = Composer(sources.templates, sources.services, {one.code: _fixed_code(one) for one in fixed})
    agencies = {agency.code: agency for agency in catalogue.agencies}
    made = [composer.compose(one, agencies[one.agency]) for one in catalogue.services.values()]
    return Content(made, [*sources.tariffs, *map(_fixed_tariff, fixed)], sources.layers)


def _fixed_code(service: Service) -> str:
    return f"tetap.{service.code}"


def _fixed_tariff(service: Service) -> Doc:
    return {
        "code": _fixed_code(service), "title": {"id": service.name.id, "en": service.name.en},
        "basis": service.standard.legal[-1] if service.standard.legal else service.source,
        "valid_from": FIXED_SINCE, "valid_to": None, "confidence": "unconfirmed", "source": service.source,
        "table": {"inputs": [], "rows": [{"when": [], "amount": service.standard.fee.idr}], "hit": "first"},
    }  # fmt: skip


def count_by_how(docs: list[Doc]) -> dict[str, int]:
    """How many services can be applied for here, only at the counter, or elsewhere."""
    return dict(Counter(doc["apply"]["how"] for doc in docs))
