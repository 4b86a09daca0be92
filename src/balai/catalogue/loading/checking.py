"""The text of `balai catalogue check`: every fault of form, reference and content, with file and line."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from balai.catalogue.rules.lint import Finding, lint_catalogue

from .faults import CatalogueFaultyError, Fault
from .files import list_malls, read_definition_files, read_files

if TYPE_CHECKING:
    from .compiling import Compiled
    from .tree import Path as TreePath
    from .tree import Tree


def check(directory: Path, *, on: date | None = None) -> list[str]:
    """One line for each fault of every mall under a data directory; [] when there is nothing to mend.

    `on` is the day against which review dates are read; today in Jakarta when left out.
    """
    day = on or datetime.now(ZoneInfo("Asia/Jakarta")).date()
    malls = list_malls(directory)
    if not malls:
        return [
            str(Fault(str(directory), 1, "berkas", "tidak ada mal", "buat <mal>/agencies/<instansi>.yaml"))
        ]
    return [str(fault) for mall in malls for fault in find_faults(directory, mall, on=day)]


def find_faults(directory: Path, mall: str, *, on: date) -> list[Fault]:
    """Every fault of one mall, in the order of files and lines; definitions once the catalogue has good form."""
    from .compiling import compile_catalogue
    from .definition_checking import find_definition_faults
    from .definition_compiling import compile_definitions

    try:
        compiled = compile_catalogue(read_files(directory, mall))
        definitions = compile_definitions(read_definition_files(directory, mall), compiled.catalogue)
    except CatalogueFaultyError as faulty:
        return list(faulty.faults)
    findings = lint_catalogue(compiled.catalogue, on=on)
    origin = _origins(compiled)
    faults = {_located(finding, origin) for finding in findings}
    return sorted(faults.union(find_definition_faults(definitions) if definitions else ()))


def _origins(compiled: "Compiled") -> "dict[str, tuple[Tree, TreePath]]":
    origins: dict[str, tuple[Tree, TreePath]] = {}
    for stem, tree in compiled.trees.items():
        for i, service in enumerate(tree.value.get("services", ())):
            origins[service["code"]] = (tree, ("services", i))
        if "agency" in tree.value:
            origins[stem] = (tree, ("agency",))
        else:
            origins.update({f"{stem}.{key}": (tree, (key,)) for key in tree.value})
    return origins


def _located(finding: Finding, origins: "dict[str, tuple[Tree, TreePath]]") -> Fault:
    tree, start = origins[finding.subject]
    path = (*start, *(int(part) if part.isdigit() else part for part in finding.field.split(".")))
    message = f"{finding.message} [{finding.code}]"
    return Fault(
        tree.file, tree.line_of(path), f"{finding.subject}.{finding.field}", message, finding.what_to_do
    )
