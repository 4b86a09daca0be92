"""All definitions, tariffs and policy layers of a mall, composed from its files; kept compiled for a fast start.

The slow half (YAML, schema, composing) runs only when no compiled form fits the files.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .compiled_cache import cache_path, read_json, write_json
from .files import CatalogueFiles, read_definition_files, read_files

DATA_DIR = Path(__file__).parent.parent / "data"
MALL = "mpp-jakarta"

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
    """Everything at once, from its compiled form where that is current; empty where a mall has no definition files.

    Raises CatalogueFaultyError with every fault.
    """
    own, whole = read_definition_files(data_dir, mall), read_files(data_dir, mall)
    both = CatalogueFiles(mall, {**whole.content, **own.content})
    path = cache_path(cache_dir, both, "definitions") if cache_dir else None
    kept = read_json(path) if path else None
    if kept is not None and set(kept) == {"definitions", "tariffs", "layers"}:
        return Content(**kept)
    content = _compile(own, whole)
    if path:
        write_json(path, asdict(content))
    return content


def _compile(own: CatalogueFiles, whole: CatalogueFiles) -> Content:
    from .compiling import compile_catalogue
    from .definition_compiling import compile_definitions

    made = compile_definitions(own, compile_catalogue(whole).catalogue)
    return Content(made.definitions, made.tariffs, made.layers) if made else Content([], [], [])


def count_by_how(docs: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many services can be applied for here, only at the counter, or elsewhere."""
    return dict(Counter(doc["apply"]["how"] for doc in docs))
