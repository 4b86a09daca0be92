"""What a catalogue holds: agencies, services and their 14-component standard. Immutable, standard library only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Confidence = Literal["verified", "unconfirmed", "listed"]
Level = Literal["national", "provincial", "state_company", "court"]
Unit = Literal["minutes", "hours", "working_days", "calendar_days"]
ClockStart = Literal["file_complete", "payment_confirmed", "at_counter", "field_visit_done"]
ClockStop = Literal["product_ready", "decision_signed", "handed_over", "answer_given"]
StepBy = Literal["applicant", "front_desk", "agency", "technical_agency", "payment"]
Channel = Literal["online", "counter", "kiosk", "mobile_van"]
DependencyKind = Literal["requires", "usually_first", "same_visit"]
Audience = Literal[
    "citizen", "child", "elderly", "foreigner", "micro_business", "company", "health_worker", "worker", "employer",
    "organisation", "government", "land_owner", "vehicle_owner", "taxpayer",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """One text in Indonesian and, where translated, English."""

    id: str
    en: str = ""

    def in_(self, lang: str) -> str:
        """The text in `lang`; Indonesian where there is no translation."""
        return self.en if lang == "en" and self.en else self.id


@dataclass(frozen=True, slots=True)
class Document:
    """A requirement document that many services share, such as the family card (KK)."""

    code: str
    name: Text
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """One paper to bring (persyaratan); `document` is the shared code, None for a paper of this service alone."""

    document: str | None
    name: Text
    hint: Text | None = None
    when: Text | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a procedure. `minutes` and `working_days` are planning figures; 0 = at once or not counted."""

    text: Text
    who: StepBy
    minutes: int = 0
    working_days: int = 0


@dataclass(frozen=True, slots=True)
class Procedure:
    """A step template (mekanisme) that many services name."""

    code: str
    name: Text
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Fee:
    """What the service costs (biaya), in whole rupiah. Exactly one form holds; see `kind`."""

    idr: int | None = None
    from_idr: int | None = None
    to_idr: int | None = None
    formula: Text | None = None
    note: Text | None = None

    @property
    def kind(self) -> Literal["free", "fixed", "range", "formula", "unknown"]:
        """Which form of fee this is."""
        if self.idr is not None:
            return "fixed" if self.idr else "free"
        if self.from_idr is not None:
            return "range"
        return "formula" if self.formula else "unknown"


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """The promised time (jangka waktu) between two named events; `amount` None = not known."""

    amount: int | None = None
    unit: Unit | None = None
    start: ClockStart | None = None
    stop: ClockStop | None = None

    @property
    def known(self) -> bool:
        """Whether a time is promised at all."""
        return self.amount is not None


@dataclass(frozen=True, slots=True)
class Dependency:
    """Another service that must or should come first, or fits the same visit."""

    on: str
    kind: DependencyKind
    note: Text


@dataclass(frozen=True, slots=True)
class AgencyStandard:
    """Components 8-14, which an agency's services share. `staff_count` None = not known."""

    facilities: Text
    competence: Text
    supervision: Text
    staff_count: int | None
    guarantee: Text
    security: Text
    evaluation: Text
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class ServiceStandard:
    """The service standard (standar pelayanan): 14 components, 1-6 public, 7-14 internal (PermenPANRB 15/2014)."""

    requirements: tuple[Requirement, ...]
    procedure: tuple[Step, ...]
    time: ServiceTime
    fee: Fee
    product: Text
    complaints: Text
    legal: tuple[str, ...]
    facilities: Text
    competence: Text
    supervision: Text
    staff_count: int | None
    guarantee: Text
    security: Text
    evaluation: Text


@dataclass(frozen=True, slots=True)
class Component:
    """One of the 14 components: its legal number, its field in `ServiceStandard` and its name."""

    number: int
    field: str
    name: Text

    @property
    def public(self) -> bool:
        """Components 1-6 must be published."""
        return self.number <= 6


COMPONENTS = tuple(
    Component(number, field, Text(name_id, name_en))
    for number, (field, name_id, name_en) in enumerate(
        (
            ("requirements", "Persyaratan", "Requirements"),
            ("procedure", "Sistem, mekanisme, dan prosedur", "System, mechanism and procedure"),
            ("time", "Jangka waktu", "Time"),
            ("fee", "Biaya", "Fee"),
            ("product", "Produk layanan", "Product"),
            ("complaints", "Pengaduan, saran, dan masukan", "Complaints and suggestions"),
            ("legal", "Dasar hukum", "Legal basis"),
            ("facilities", "Sarana dan prasarana", "Facilities"),
            ("competence", "Kompetensi pelaksana", "Staff competence"),
            ("supervision", "Pengawasan internal", "Internal supervision"),
            ("staff_count", "Jumlah pelaksana", "Number of staff"),
            ("guarantee", "Jaminan pelayanan", "Service guarantee"),
            ("security", "Jaminan keamanan", "Security guarantee"),
            ("evaluation", "Evaluasi kinerja", "Performance evaluation"),
        ),
        start=1,
    )
)


@dataclass(frozen=True, slots=True)
class Line:
    """A queue (antrean) that an agency runs in the hall."""

    code: str
    agency: str
    name: Text


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency (instansi) with a place in the mall, and the owner of its content."""

    code: str
    name: Text
    short: str
    level: Level
    synonyms: tuple[str, ...]
    content_owner: Text
    standard: AgencyStandard
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """One service (layanan) of one agency. `desk_min` is a planning assumption, never a promise."""

    code: str
    agency: str
    line: str
    name: Text
    summary: Text
    audience: tuple[Audience, ...]
    procedure: str
    standard: ServiceStandard
    channels: tuple[Channel, ...]
    online_at: str | None
    desk_min: int
    synonyms: tuple[str, ...]
    depends: tuple[Dependency, ...]
    source: str
    confidence: Confidence
    review_on: date | None


@dataclass(frozen=True, slots=True)
class LifeEventQuestion:
    """A yes/no question that adds services to a life event."""

    key: str
    text: Text


@dataclass(frozen=True, slots=True)
class LifeEventNode:
    """One service of a life event; `when` names the question that must be answered yes, None = always."""

    service: str
    when: str | None = None


@dataclass(frozen=True, slots=True)
class LifeEventEdge:
    """`service` comes after `after`, because of `why`."""

    service: str
    after: str
    why: Text


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """A situation in life (peristiwa hidup) as a small graph over services."""

    code: str
    name: Text
    summary: Text
    icon: str
    synonyms: tuple[str, ...]
    questions: tuple[LifeEventQuestion, ...]
    nodes: tuple[LifeEventNode, ...]
    edges: tuple[LifeEventEdge, ...]


@dataclass(frozen=True, slots=True)
class SearchWords:
    """Everyday words for the search: whole phrases, single words, and words that carry no meaning."""

    phrases: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    stop: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mall:
    """The mall a catalogue is for: where to get help and where to complain (component 6)."""

    code: str
    name: Text
    help: Text
    complaints: Text


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything one mall offers. `version` = first 12 hex digits of the SHA-256 of the canonical content."""

    mall: Mall
    agencies: tuple[Agency, ...]
    services: Mapping[str, Service]
    documents: Mapping[str, Document]
    procedures: Mapping[str, Procedure]
    life_events: tuple[LifeEvent, ...]
    words: SearchWords
    version: str

    @property
    def lines(self) -> tuple[Line, ...]:
        """The queues of all agencies."""
        return tuple(line for agency in self.agencies for line in agency.lines)

    def services_of(self, agency: str) -> Iterator[Service]:
        """The services of one agency, in the order of its file."""
        return (service for service in self.services.values() if service.agency == agency)
