"""References of the written sources: every code that is named must exist, once, and not in a circle."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from balai.catalogue.rules.plan import find_cycle

from .faults import Fault
from .files import SHARED_FILES
from .schema import (
    AgencyFile,
    DocumentSource,
    LifeEventSource,
    MallFile,
    ProcedureSource,
    ServiceSource,
    WordsFile,
)
from .tree import Path, Tree
from .validation import suggest


@dataclass(slots=True)
class Sources:
    """All files of one mall, each with its tree; a file with faults of form is absent."""

    mall: MallFile | None = None
    words: WordsFile | None = None
    documents: dict[str, DocumentSource] = field(default_factory=dict)
    procedures: dict[str, ProcedureSource] = field(default_factory=dict)
    life_events: dict[str, LifeEventSource] = field(default_factory=dict)
    agencies: dict[str, AgencyFile] = field(default_factory=dict)
    trees: dict[str, Tree] = field(default_factory=dict)

    def services(self) -> Iterator[tuple[str, int, ServiceSource]]:
        """Every service with its agency's stem and its place in the file."""
        for stem, file in self.agencies.items():
            yield from ((stem, i, service) for i, service in enumerate(file.services))

    @property
    def services_complete(self) -> bool:
        """Whether every agency file could be read, so that an unknown service code is a fault."""
        return not any(tree.faults for stem, tree in self.trees.items() if stem not in SHARED_FILES)

    def complete(self, stem: str) -> bool:
        """Whether a shared file could be read."""
        return not self.trees[stem].faults


def find_reference_faults(sources: Sources) -> list[Fault]:
    """All faults between files: unknown, double and circular codes."""
    return [
        *_procedure_faults(sources),
        *_code_faults(sources),
        *_service_faults(sources),
        *_life_event_faults(sources),
        *_cycle_faults(sources),
    ]


def _unknown(tree: Tree, path: Path, what: str, code: str, known: Iterable[str]) -> Iterator[Fault]:
    known = list(known)
    if code not in known:
        advice = suggest(code, known) or "periksa kodenya, atau tambahkan dahulu"
        yield tree.fault(path, f"{what} “{code}” tidak dikenal", advice)


def _procedure_faults(sources: Sources) -> Iterator[Fault]:
    tree = sources.trees["procedures"]
    for code, procedure in sources.procedures.items():
        if procedure.extends:
            yield from _unknown(tree, (code, "extends"), "prosedur", procedure.extends, sources.procedures)
    cycle = find_cycle({code: {p.extends} for code, p in sources.procedures.items() if p.extends})
    if cycle:
        yield tree.fault(
            (cycle[0], "extends"), f"berputar: {' → '.join(cycle)}", "putuskan salah satu “extends”"
        )


def _code_faults(sources: Sources) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for stem, file in sources.agencies.items():
        tree, code = sources.trees[stem], file.agency.code
        if code != stem:
            yield tree.fault(("agency", "code"), f"“{code}” berbeda dari nama berkas", f"tulis “{stem}”")
        codes: list[tuple[Path, str, str]] = [
            (("agency", "lines", i, "code"), f"line {line.code}", line.code)
            for i, line in enumerate(file.agency.lines)
        ]
        codes += [
            (("services", i, "code"), service.code, service.code) for i, service in enumerate(file.services)
        ]
        for path, key, dotted in codes:
            if not dotted.startswith(f"{code}."):
                yield tree.fault(path, f"“{dotted}” bukan milik {code}", f"awali dengan “{code}.”")
            if key in seen:
                yield tree.fault(
                    path, f"kode “{dotted}” sudah dipakai di {seen[key]}", "beri kode lain, atau hapus"
                )
            seen.setdefault(key, f"{tree.file}:{tree.line_of(path)}")


def _service_faults(sources: Sources) -> Iterator[Fault]:
    procedures = sources.procedures if sources.complete("procedures") else None
    for stem, i, service in sources.services():
        tree, lines = sources.trees[stem], [line.code for line in sources.agencies[stem].agency.lines]
        yield from _unknown(tree, ("services", i, "line"), "antrean", service.line, lines)
        if procedures is not None:
            yield from _unknown(tree, ("services", i, "procedure"), "prosedur", service.procedure, procedures)
    if sources.complete("documents"):
        yield from _document_faults(sources)
    if sources.services_complete:
        yield from _dependency_faults(sources)


def _document_faults(sources: Sources) -> Iterator[Fault]:
    for stem, i, service in sources.services():
        for j, requirement in enumerate(service.requirements):
            if requirement.doc:
                path = ("services", i, "requirements", j)
                yield from _unknown(sources.trees[stem], path, "dokumen", requirement.doc, sources.documents)


def _dependency_faults(sources: Sources) -> Iterator[Fault]:
    codes = [service.code for _, _, service in sources.services()]
    for stem, i, service in sources.services():
        for j, dependency in enumerate(service.depends):
            path = ("services", i, "depends", j, "on")
            yield from _unknown(sources.trees[stem], path, "layanan", dependency.on, codes)


def _life_event_faults(sources: Sources) -> Iterator[Fault]:
    tree = sources.trees["life-events"]
    codes = [service.code for _, _, service in sources.services()] if sources.services_complete else None
    for code, event in sources.life_events.items():
        nodes = [node.service for node in event.nodes]
        for i, node in enumerate(event.nodes):
            if codes is not None:
                yield from _unknown(tree, (code, "nodes", i, "service"), "layanan", node.service, codes)
            if node.service in nodes[:i]:
                yield tree.fault(
                    (code, "nodes", i, "service"), f"“{node.service}” sudah ada", "hapus salah satu"
                )
            if node.when:
                known = [question.key for question in event.questions]
                yield from _unknown(tree, (code, "nodes", i, "when"), "pertanyaan", node.when, known)
        for i, edge in enumerate(event.edges):
            yield from _unknown(tree, (code, "edges", i, "service"), "layanan", edge.service, nodes)
            yield from _unknown(tree, (code, "edges", i, "after"), "layanan", edge.after, nodes)


def _cycle_faults(sources: Sources) -> Iterator[Fault]:
    before = {
        service.code: {d.on for d in service.depends if d.kind != "same_visit"}
        for _, _, service in sources.services()
    }
    cycle = find_cycle(before)
    if cycle:
        place = next((stem, i) for stem, i, service in sources.services() if service.code == cycle[0])
        tree = sources.trees[place[0]]
        yield tree.fault(
            ("services", place[1], "depends"), f"berputar: {' → '.join(cycle)}", "putuskan salah satu"
        )
        return
    for code, event in sources.life_events.items():
        joined = {node.service: set(before.get(node.service, ())) for node in event.nodes}
        for edge in event.edges:
            joined.setdefault(edge.service, set()).add(edge.after)
        cycle = find_cycle({c: on & set(joined) for c, on in joined.items()})
        if cycle:
            yield sources.trees["life-events"].fault(
                (code, "edges"), f"berputar: {' → '.join(cycle)}", "putuskan salah satu"
            )
