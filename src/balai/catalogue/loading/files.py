"""Which files make the catalogue of a mall, and reading them all."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

DEFINITION_FOLDERS = ("definitions", "tariffs", "policy")
SHARED_FILES = ("documents", "procedures", "life-events", "synonyms")


@dataclass(frozen=True, slots=True)
class CatalogueFiles:
    """The bytes of every file of one mall, by path relative to the data directory; None = missing."""

    mall: str
    content: dict[str, bytes | None]

    @property
    def key(self) -> str:
        """SHA-256 over names and bytes of all files."""
        digest = hashlib.sha256()
        for name, data in sorted(self.content.items()):
            digest.update(f"{name}\0{-1 if data is None else len(data)}\0".encode())
            digest.update(data or b"")
        return digest.hexdigest()


def list_malls(data_dir: Path) -> tuple[str, ...]:
    """Codes of the malls that have agency files."""
    return tuple(sorted(path.parent.name for path in data_dir.glob("*/agencies") if path.is_dir()))


def read_files(data_dir: Path, mall: str) -> CatalogueFiles:
    """Read all files of a mall, in stable order."""
    names = [f"shared/{stem}.yaml" for stem in SHARED_FILES]
    names.append(f"{mall}/mall.yaml")
    names += sorted(f"{mall}/agencies/{path.name}" for path in (data_dir / mall / "agencies").glob("*.yaml"))
    return CatalogueFiles(mall, {name: _read(data_dir / name) for name in names})


def read_definition_files(data_dir: Path, mall: str) -> CatalogueFiles:
    """All definition, tariff and policy files, in stable order; none where a catalogue has no definitions."""
    paths = sorted(path for folder in DEFINITION_FOLDERS for path in (data_dir / folder).glob("*.yaml"))
    return CatalogueFiles(mall, {str(path.relative_to(data_dir)): path.read_bytes() for path in paths})


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
