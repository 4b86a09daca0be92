"""Reading the files of definitions, tariffs and policy layers: bytes, trees, and plain parts of good form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import BaseModel

from .definition_schema import DefinitionSource, LayersFile, ManyDefinitions, TariffsFile, TemplatesFile
from .faults import Fault
from .files import CatalogueFiles
from .tree import Path as TreePath
from .tree import Tree, parse_tree
from .validation import suggest, validate

TEMPLATES = "definitions/templates.yaml"
Parts = dict[str, Any]


@dataclass(slots=True)
class DefinitionSources:
    """All parts as plain values, each with the tree and the path it came from."""

    templates: Parts = field(default_factory=dict)
    services: dict[str, Parts] = field(default_factory=dict)
    tariffs: list[Parts] = field(default_factory=list)
    layers: list[Parts] = field(default_factory=list)
    origins: dict[str, tuple[Tree, TreePath]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, subject: str, path: TreePath, message: str, what_to_do: str) -> Fault:
        """A fault at a path inside a service, a tariff (`tariff:code`) or a layer (`layer:n`)."""
        tree, start = self.origins.get(subject) or self.origins[TEMPLATES]
        found = tree.fault((*start, *path), message, what_to_do)
        return Fault(
            found.file, found.line, f"{subject}: {'.'.join(map(str, path)) or 'berkas'}", message, what_to_do
        )


def parse_definitions(files: CatalogueFiles) -> DefinitionSources:
    """Parse and check the form of every file. Faults are kept, not raised."""
    sources = DefinitionSources()
    for name, data in files.content.items():
        tree = parse_tree(name, data or b"")
        sources.origins[name] = (tree, ())
        value = validate(tree, _form_of(tree))
        if value is not None:
            _place(sources, tree, plain(value))
        sources.faults += tree.faults
    if TEMPLATES not in files.content:
        sources.faults.append(Fault(TEMPLATES, 1, "berkas", "tidak ada", "buat berkas ini"))
    elif not sources.faults:
        sources.faults += _reference_faults(sources)
    return sources


def _form_of(tree: Tree) -> Any:
    if tree.file == TEMPLATES:
        return TemplatesFile
    if tree.file.startswith("tariffs/"):
        return TariffsFile
    if tree.file.startswith("policy/"):
        return LayersFile
    return ManyDefinitions if isinstance(tree.value, dict) and "services" in tree.value else DefinitionSource


def _place(sources: DefinitionSources, tree: Tree, value: Parts) -> None:
    if tree.file == TEMPLATES:
        sources.templates = value
    elif tree.file.startswith("tariffs/"):
        for n, tariff in enumerate(value["tariffs"]):
            sources.origins[f"tariff:{tariff.get('code')}:{tariff.get('valid_from')}"] = (
                tree,
                ("tariffs", n),
            )
            sources.tariffs.append(tariff)
    elif tree.file.startswith("policy/"):
        for n, layer in enumerate(value["layers"]):
            sources.origins[f"layer:{len(sources.layers)}"] = (tree, ("layers", n))
            sources.layers.append(layer)
    elif "services" in value:
        for n, service in enumerate(value["services"]):
            _place_service(sources, tree, ("services", n), service)
    else:
        _place_service(sources, tree, (), value)


def _place_service(sources: DefinitionSources, tree: Tree, path: TreePath, value: Parts) -> None:
    code = value["service"]
    if code in sources.services:
        other = sources.origins[code][0].file
        sources.faults.append(
            tree.fault((*path, "service"), f"“{code}” sudah ada di {other}", "hapus salah satu")
        )
        return
    if not path and tree.file != f"definitions/{code}.yaml":
        sources.faults.append(
            tree.fault(("service",), f"“{code}” berbeda dari nama berkas", f"tulis {code}.yaml")
        )
    sources.services[code] = value
    sources.origins[code] = (tree, path)


def _reference_faults(sources: DefinitionSources) -> list[Fault]:
    shared = sources.templates
    found = []
    for name, parts in shared["templates"].items():
        found += _use_faults(sources, TEMPLATES, ("templates", name), parts)
    for name, page in shared["pages"].items():
        found += _field_faults(sources, TEMPLATES, ("pages", name, "fields"), page["fields"])
    for code, parts in sources.services.items():
        found += _use_faults(sources, code, (), parts)
        if parts.get("extends") and parts["extends"] not in sources.services:
            found.append(_unknown(sources, code, ("extends",), parts["extends"], sources.services))
    return found


def _use_faults(sources: DefinitionSources, subject: str, start: TreePath, parts: Parts) -> list[Fault]:
    shared, found = sources.templates, []
    for n, page in enumerate(parts.get("pages") or ()):
        known = [*shared["pages"], *MACROS]
        if page.get("use") and page["use"] not in known:
            found.append(_unknown(sources, subject, (*start, "pages", n), page["use"], known))
        found += _field_faults(sources, subject, (*start, "pages", n, "fields"), page.get("fields") or [])
    for n, step in enumerate(parts.get("steps") or ()):
        if step.get("use") and step["use"] not in shared["steps"]:
            found.append(_unknown(sources, subject, (*start, "steps", n), step["use"], shared["steps"]))
    return found


MACROS = ("who", "business_number_if", "applicant_birth_if")
"""Pages that depend on who the service is for and what it requires."""


def _field_faults(
    sources: DefinitionSources, subject: str, start: TreePath, fields: list[Parts]
) -> list[Fault]:
    known = sources.templates["fields"]
    bad = [(n, one["use"]) for n, one in enumerate(fields) if one.get("use") and one["use"] not in known]
    return [_unknown(sources, subject, (*start, n), name, known) for n, name in bad]


def _unknown(sources: DefinitionSources, subject: str, path: TreePath, name: str, known: Any) -> Fault:
    advice = suggest(name, known) or "periksa namanya, atau tambahkan dahulu"
    return sources.fault(subject, path, f"“{name}” tidak dikenal", advice)


def plain(value: Any) -> Any:
    """What the author wrote as JSON values: only the members that were written, dates as text."""
    if isinstance(value, BaseModel):
        named = {info.alias or name: getattr(value, name) for name, info in type(value).model_fields.items()
                 if name in value.model_fields_set}  # fmt: skip
        return plain(named)
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
