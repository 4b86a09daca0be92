"""Faultless sources to the frozen catalogue: shared documents and step templates are resolved here."""

from collections.abc import Iterable

from balai.catalogue.rules import standard as law

from .codec import with_version
from .resolve import Sources
from .schema import (
    AgencySource,
    FeeSource,
    LifeEventSource,
    MallFile,
    RequirementSource,
    ServiceSource,
    StepSource,
    TextSource,
)


def build_catalogue(code: str, sources: Sources) -> law.Catalogue:
    """The catalogue of a mall. The sources must have passed validation and references."""
    assert sources.mall is not None
    assert sources.words is not None
    words, builder = sources.words, _Builder(code, sources, sources.mall)
    agencies = [_agency(file.agency) for file in sources.agencies.values()]
    standards = {agency.code: agency.standard for agency in agencies}
    services = [builder.service(service, standards) for _, _, service in sources.services()]
    draft = law.Catalogue(
        mall=builder.mall,
        agencies=tuple(agencies),
        services={service.code: service for service in services},
        documents=builder.documents,
        procedures=builder.procedures,
        life_events=tuple(_life_event(code, event) for code, event in sources.life_events.items()),
        words=law.SearchWords(_tuples(words.phrases), _tuples(words.words), tuple(words.stop)),
        version="",
    )
    return with_version(draft)


class _Builder:
    """What every service of the mall shares."""

    def __init__(self, code: str, sources: Sources, mall: MallFile) -> None:
        self.sources = sources
        self.mall = law.Mall(code, _text(mall.name), _text(mall.help), _text(mall.complaints))
        self.documents = {
            code: law.Document(code, _text(d.name), _maybe(d.hint)) for code, d in sources.documents.items()
        }
        self.procedures = {
            code: law.Procedure(code, _text(p.name), tuple(self.template(code)))
            for code, p in sources.procedures.items()
        }

    def template(self, code: str) -> list[law.Step]:
        """The steps of a template, with what it extends."""
        procedure = self.sources.procedures[code]
        if not procedure.extends:
            return _steps(procedure.steps)
        return _before_last(self.template(procedure.extends), _steps(procedure.insert_before_last))

    def service(self, source: ServiceSource, standards: dict[str, law.AgencyStandard]) -> law.Service:
        """One service with its standard resolved."""
        agency = source.code.split(".", 1)[0]
        return law.Service(
            code=source.code,
            agency=agency,
            line=source.line,
            name=_text(source.name),
            summary=_text(source.summary),
            audience=tuple(source.audience),
            procedure=source.procedure,
            standard=self.standard(source, standards[agency]),
            channels=tuple(source.channels),
            online_at=source.online_at,
            desk_min=source.desk_min,
            synonyms=tuple(source.synonyms),
            depends=tuple(law.Dependency(d.on, d.kind, _text(d.note)) for d in source.depends),
            source=source.source,
            confidence=source.confidence,
            review_on=source.review_on,
        )

    def standard(self, source: ServiceSource, shared: law.AgencyStandard) -> law.ServiceStandard:
        """Components 1-5 and 7 of the service, 6 of the mall, 8-14 of the agency."""
        time = source.time
        steps = _before_last(list(self.procedures[source.procedure].steps), _steps(source.steps))
        return law.ServiceStandard(
            requirements=tuple(self.requirement(r) for r in source.requirements),
            procedure=tuple(steps),
            time=law.ServiceTime(time.amount, time.unit, time.start, time.stop),
            fee=_fee(source.fee),
            product=_text(source.product),
            complaints=self.mall.complaints,
            legal=tuple(source.legal),
            facilities=shared.facilities,
            competence=shared.competence,
            supervision=shared.supervision,
            staff_count=shared.staff_count,
            guarantee=shared.guarantee,
            security=shared.security,
            evaluation=shared.evaluation,
        )

    def requirement(self, source: RequirementSource) -> law.Requirement:
        """A requirement, by shared document or by its own name."""
        if source.doc:
            document = self.documents[source.doc]
            return law.Requirement(source.doc, document.name, document.hint, _maybe(source.when))
        return law.Requirement(
            None, law.Text((source.id or "").strip(), source.en.strip()), None, _maybe(source.when)
        )


def _text(source: TextSource) -> law.Text:
    return law.Text(source.id.strip(), source.en.strip())


def _maybe(source: TextSource | None) -> law.Text | None:
    return _text(source) if source else None


def _steps(sources: Iterable[StepSource]) -> list[law.Step]:
    return [law.Step(_text(s), s.who, s.minutes, s.working_days) for s in sources]


def _before_last(steps: list[law.Step], extra: list[law.Step]) -> list[law.Step]:
    return [*steps[:-1], *extra, *steps[-1:]]


def _fee(source: FeeSource) -> law.Fee:
    return law.Fee(source.idr, source.from_idr, source.to_idr, _maybe(source.formula), _maybe(source.note))


def _agency(source: AgencySource) -> law.Agency:
    standard = source.standard
    return law.Agency(
        code=source.code,
        name=_text(source.name),
        short=source.short,
        level=source.level,
        synonyms=tuple(source.synonyms),
        content_owner=_text(source.content_owner),
        standard=law.AgencyStandard(
            facilities=_text(standard.facilities),
            competence=_text(standard.competence),
            supervision=_text(standard.supervision),
            staff_count=standard.staff_count,
            guarantee=_text(standard.guarantee),
            security=_text(standard.security),
            evaluation=_text(standard.evaluation),
            confidence=standard.confidence,
        ),
        lines=tuple(law.Line(line.code, source.code, _text(line.name)) for line in source.lines),
    )


def _life_event(code: str, source: LifeEventSource) -> law.LifeEvent:
    return law.LifeEvent(
        code=code,
        name=_text(source.name),
        summary=_text(source.summary),
        icon=source.icon,
        synonyms=tuple(source.synonyms),
        questions=tuple(law.LifeEventQuestion(q.key, _text(q)) for q in source.questions),
        nodes=tuple(law.LifeEventNode(node.service, node.when) for node in source.nodes),
        edges=tuple(law.LifeEventEdge(e.service, e.after, _text(e.why)) for e in source.edges),
    )


def _tuples(source: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in source.items()}
