"""From file bytes to a checked catalogue: parse, validate, resolve, build."""

from dataclasses import dataclass
from typing import Any

from balai.catalogue.rules.standard import Catalogue

from .build import build_catalogue
from .faults import CatalogueFaultyError, Fault
from .files import SHARED_FILES, CatalogueFiles
from .resolve import Sources, find_reference_faults
from .schema import AgencyFile, DocumentSource, Key, LifeEventSource, MallFile, ProcedureSource, WordsFile
from .tree import Tree, parse_tree
from .validation import validate

_FORMS: dict[str, Any] = {
    "documents": dict[Key, DocumentSource],
    "procedures": dict[Key, ProcedureSource],
    "life-events": dict[Key, LifeEventSource],
    "synonyms": WordsFile,
    "mall": MallFile,
}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A checked catalogue and the trees it came from, which know the lines."""

    catalogue: Catalogue
    trees: dict[str, Tree]


def compile_catalogue(files: CatalogueFiles) -> Compiled:
    """Raises CatalogueFaultyError with every fault of form, and of reference between the files of good form."""
    sources = Sources()
    for name, data in files.content.items():
        stem = name.rsplit("/", 1)[-1].removesuffix(".yaml")
        tree = _missing(name) if data is None else parse_tree(name, data)
        sources.trees[stem] = tree
        value = validate(tree, _FORMS.get(stem, AgencyFile))
        if value is not None:
            _place(sources, stem, value)
    faults = [fault for tree in sources.trees.values() for fault in tree.faults]
    if not sources.agencies and not faults:
        faults.append(
            Fault(
                f"{files.mall}/agencies",
                1,
                "berkas",
                "tidak ada berkas instansi",
                "tambahkan satu berkas per instansi",
            )
        )
    faults += find_reference_faults(sources)
    if faults:
        raise CatalogueFaultyError(faults)
    return Compiled(build_catalogue(files.mall, sources), sources.trees)


def _missing(name: str) -> Tree:
    return Tree(name, faults=[Fault(name, 1, "berkas", "tidak ada", "buat berkas ini")])


def _place(sources: Sources, stem: str, value: Any) -> None:
    if stem in SHARED_FILES or stem == "mall":
        setattr(sources, {"life-events": "life_events", "synonyms": "words"}.get(stem, stem), value)
    else:
        sources.agencies[stem] = value
