"""Reading the catalogue files of a mall: all faults with file and line, and a compiled form for a fast start.

The slow half (YAML, schema) is imported only when no compiled form fits the files.
"""

from pathlib import Path

from balai.catalogue.rules.standard import Catalogue

from .checking import check
from .compiled_cache import cache_path, read_compiled, write_compiled
from .faults import CatalogueFaultyError, Fault
from .files import list_malls, read_files

DATA_DIR = Path(__file__).parent.parent / "data"

__all__ = ["DATA_DIR", "CatalogueFaultyError", "Fault", "check", "list_malls", "load_catalogue"]


def load_catalogue(data_dir: Path, mall: str, cache_dir: Path | None = None) -> Catalogue:
    """The catalogue of a mall, from its compiled form where that is current.

    Raises CatalogueFaultyError with every fault. `cache_dir` None = compile afresh.
    """
    files = read_files(data_dir, mall)
    path = cache_path(cache_dir, files, "catalogue") if cache_dir else None
    catalogue = read_compiled(path) if path else None
    if catalogue is None:
        from .compiling import compile_catalogue

        catalogue = compile_catalogue(files).catalogue
        if path:
            write_compiled(path, catalogue)
    return catalogue
