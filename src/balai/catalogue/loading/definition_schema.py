"""The form of the definition files (`data/README.md`, "Definitions"): what an author writes, strict, nothing extra.

Rules, tariffs and policy layers are checked further by the room's law once the documents are composed.
"""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from .schema import DottedCode, Key, Source, TextSource, wrong

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")]
Percent = Annotated[int, Field(ge=0, le=100)]
Days = Annotated[int, Field(gt=0, le=1000)]
Kind = Literal[
    "text", "longtext", "integer", "money", "decimal", "date", "choice", "choices", "yesno", "nik", "npwp", "nib",
    "kk", "phone", "email", "region",
]  # fmt: skip
StepKind = Literal[
    "check",
    "register",
    "consult",
    "visit",
    "assess",
    "pay",
    "recommend",
    "countersign",
    "decide",
    "sign",
    "handover",
]
Role = Literal["verifier", "technical", "assessor", "controller", "approver", "pickup", "system"]
Unit = Literal["minutes", "hours", "working_days", "calendar_days"]
Late = Literal["escalate", "proceed", "deemed_no_objection"]
Silence = Literal["deemed_granted", "escalate"]
How = Literal["here", "elsewhere", "counter"]
Paper = Literal["licence", "certificate", "card", "letter", "registration"]
Confidence = Literal["verified", "unconfirmed", "listed"]


class OptionSource(Source):
    value: str
    label: TextSource
    hint: TextSource | None = None


class FieldSource(Source):
    """A question in full, or a shared one by `use`, parts of which may be changed."""

    use: FieldName | None = None
    id: FieldName | None = None
    kind: Kind | None = None
    label: TextSource | None = None
    hint: TextSource | None = None
    required: bool | None = None
    show_if: Any = None
    options: list[OptionSource] = []
    min: int | str | None = None
    max: int | str | None = None
    max_length: int | None = None
    personal: bool | None = None
    purpose: TextSource | None = None
    basis: str | None = None
    register_: str | None = Field(None, alias="register")

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, value: Any) -> Any:
        return {"use": value} if isinstance(value, str) else value


class PageFieldSource(FieldSource):
    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.use is None) == (self.id is None) or (self.id and (self.kind is None or self.label is None)):
            raise wrong(
                "perlu “use”, atau “id”, “kind”, dan “label”", "sebut isian bersama, atau tulis lengkap"
            )
        return self


class PageSource(Source):
    """A page in full, or a shared one by `use`."""

    use: Name | None = None
    id: Name | None = None
    title: TextSource | None = None
    hint: TextSource | None = None
    show_if: Any = None
    fields: list[PageFieldSource] | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, value: Any) -> Any:
        return {"use": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.use is None) == (self.id is None) or (self.id and (self.title is None or not self.fields)):
            raise wrong(
                "perlu “use”, atau “id”, “title”, dan “fields”", "sebut halaman bersama, atau tulis lengkap"
            )
        return self


class SharedPageSource(Source):
    title: TextSource
    hint: TextSource | None = None
    show_if: Any = None
    fields: Annotated[list[PageFieldSource], Field(min_length=1)]


class PaperSource(Source):
    """What is changed of a requirement, or a paper in full when no requirement has its id."""

    name: TextSource | None = None
    hint: TextSource | None = None
    needed_if: Any = None
    optional: bool | None = None
    accept: list[Literal["pdf", "image"]] | None = None
    max_mb: int | None = None
    reuse: Key | None = None


class EligibleSource(Source):
    id: Name
    rule: Any
    refuse: TextSource
    basis: str | None = None


class TermSource(Source):
    amount: Days
    unit: Unit


class CheckpointSource(Source):
    id: Name
    text: TextSource
    about: str | None = None


class StepSource(Source):
    """A step in full, or a shared one by `use`, parts of which are changed."""

    use: Name | None = None
    id: Name | None = None
    kind: StepKind | None = None
    title: TextSource | None = None
    role: Role | None = None
    agency: str | None = None
    after: list[Name] = []
    when: Any = None
    percent: Percent | None = None
    term: TermSource | None = None
    late: Late | None = None
    register_: str | None = Field(None, alias="register")
    outcomes: list[Name] = []
    checks: list[CheckpointSource] | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, value: Any) -> Any:
        return {"use": value} if isinstance(value, str) else value


class ListedStepSource(StepSource):
    @model_validator(mode="after")
    def _one_form(self) -> Self:
        whole = self.id and self.kind and self.title and self.role
        if not self.use and not whole:
            raise wrong(
                "perlu “use”, atau “id”, “kind”, “title”, dan “role”",
                "sebut langkah bersama, atau tulis lengkap",
            )
        if self.percent is not None and self.term is not None:
            raise wrong("“percent” dan “term” sekaligus", "hapus salah satu")
        return self


class ClockSource(TermSource):
    on_return: Literal["pause", "restart"] = "pause"
    silence: Silence | None = None
    basis: str | None = None


class LineSource(Source):
    """How a paper names a line."""

    id: FieldName
    label: TextSource


class ProductSource(Source):
    template: Paper | None = None
    title: TextSource | None = None
    number: str | None = None
    valid: dict[Literal["years", "months", "days"], int] | None = None
    fields: list[FieldName] | None = None
    labels: list[LineSource] = []
    body: TextSource | None = None


class ObjectionSource(TermSource):
    basis: str | None = None


class WhereSource(Source):
    name: str
    url: str | None = None


class ApplySource(Source):
    how: How
    why: TextSource | None = None
    where: WhereSource | None = None


class ThenSource(Source):
    eligible: bool | None = None
    fee_idr: int | None = None
    documents: list[Name] | None = None
    steps: list[Name] | None = None
    pages: list[Name] | None = None


class ScenarioSource(Source):
    name: str
    given: dict[str, Any]
    documents: list[Name] = []
    on: date | None = None
    then: ThenSource


class ProcedureParts(Source):
    """What template and service may both say."""

    pages: list[PageSource] | None = None
    documents: dict[Name, PaperSource | None] = {}
    steps: list[ListedStepSource] | None = None
    silence: Silence | None = None
    basis: str | None = None
    product: ProductSource | None = None
    objection: ObjectionSource | None = None
    scenarios: list[ScenarioSource] = []


class TemplateSource(ProcedureParts):
    pages: list[PageSource]
    steps: list[ListedStepSource]
    silence: Silence
    product: ProductSource


class DefinitionSource(ProcedureParts):
    """One service's own parts; what is left out comes from `extends` or from its template."""

    service: DottedCode
    extends: DottedCode | None = None
    apply: ApplySource | None = None
    free: bool = False
    eligibility: list[EligibleSource] = []
    tariff: str | None = None
    clock: ClockSource | None = None
    because: dict[str, str] = {}
    confidence: Confidence | None = None
    source: str | None = None


class ManyDefinitions(Source):
    """Small differences of many services in one file."""

    services: list[DefinitionSource]


class ApplyRules(Source):
    here: list[str]
    levels: list[str]
    urls: dict[str, str]
    reasons: dict[Key, TextSource]


class TemplatesFile(Source):
    apply: ApplyRules
    answered: list[Key]
    pictures: list[Key]
    fields: dict[str, FieldSource]
    pages: dict[Name, SharedPageSource]
    steps: dict[Name, StepSource]
    objection: ObjectionSource
    default_clock: ClockSource
    templates: dict[Name, TemplateSource]

    @field_validator("fields")
    @classmethod
    def _whole(cls, value: dict[str, FieldSource]) -> dict[str, FieldSource]:
        bare = next(
            (name for name, field in value.items() if field.kind is None or field.label is None), None
        )
        if bare:
            raise wrong(f"“{bare}” perlu “kind” dan “label”", "tulis isian bersama dengan lengkap")
        return value


class TariffsFile(Source):
    tariffs: Annotated[list[dict[str, Any]], Field(min_length=1)]


class LayersFile(Source):
    layers: Annotated[list[dict[str, Any]], Field(min_length=1)]
