"""The form of the catalogue files (`data/README.md`): strict, nothing extra."""

from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from balai.catalogue.rules import standard as law

Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
DottedCode = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$")]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$")]
Rupiah = Annotated[int, Field(ge=0)]
Minutes = Annotated[int, Field(ge=0, le=480)]


def wrong(message: str, what_to_do: str) -> PydanticCustomError:
    """A fault in our own words; the advice travels in the context."""
    return PydanticCustomError("balai", "{message}", {"message": message, "what_to_do": what_to_do})


class Source(BaseModel):
    """What an author wrote, before references are resolved."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class TextSource(Source):
    id: str
    en: str = ""


class DocumentSource(Source):
    name: TextSource
    hint: TextSource | None = None


class StepSource(TextSource):
    who: law.StepBy
    minutes: Minutes = 0
    working_days: Annotated[int, Field(ge=0, le=260)] = 0


class ProcedureSource(Source):
    name: TextSource
    steps: list[StepSource] = []
    extends: Key | None = None
    insert_before_last: list[StepSource] = []

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if bool(self.steps) == bool(self.extends):
            raise wrong(
                "perlu “steps” atau “extends”, tepat satu",
                "tulis langkah sendiri, atau lanjutkan satu templat",
            )
        if self.insert_before_last and not self.extends:
            raise wrong(
                "“insert_before_last” tanpa “extends”", "tambahkan “extends”, atau tulis semua di “steps”"
            )
        return self


class RequirementSource(Source):
    doc: Key | None = None
    id: str | None = None
    en: str = ""
    when: TextSource | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_code(cls, value: Any) -> Any:
        return {"doc": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.doc is None) == (self.id is None) or (self.doc and self.en):
            raise wrong(
                "perlu “doc”, atau “id” dan “en”", "pilih dokumen bersama, atau tulis namanya lengkap"
            )
        return self


class FeeSource(Source):
    idr: Rupiah | None = None
    from_idr: Rupiah | None = None
    to_idr: Rupiah | None = None
    formula: TextSource | None = None
    note: TextSource | None = None
    unknown: bool = False

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = (self.idr is not None, self.from_idr is not None, self.formula is not None, self.unknown)
        if sum(forms) != 1:
            raise wrong(
                "perlu tepat satu bentuk biaya", "pilih idr, from_idr dan to_idr, formula, atau unknown: true"
            )
        if (self.from_idr is None) != (self.to_idr is None) or (self.from_idr or 0) > (self.to_idr or 0):
            raise wrong(
                "rentang biaya tidak utuh", "tulis from_idr dan to_idr, dari yang kecil ke yang besar"
            )
        return self


class TimeSource(Source):
    amount: Annotated[int, Field(gt=0)] | None = None
    unit: law.Unit | None = None
    start: law.ClockStart | None = None
    stop: law.ClockStop | None = None
    unknown: bool = False

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        parts = [part is not None for part in (self.amount, self.unit, self.start, self.stop)]
        if any(parts) == self.unknown or any(parts) != all(parts):
            raise wrong(
                "waktu perlu amount, unit, start, dan stop",
                "lengkapi keempatnya, atau tulis hanya unknown: true",
            )
        return self


class DependencySource(Source):
    on: DottedCode
    kind: law.DependencyKind
    note: TextSource


class AgencyStandardSource(Source):
    facilities: TextSource
    competence: TextSource
    supervision: TextSource
    staff_count: Annotated[int, Field(gt=0)] | None
    guarantee: TextSource
    security: TextSource
    evaluation: TextSource
    confidence: law.Confidence


class LineSource(Source):
    code: DottedCode
    name: TextSource


class AgencySource(Source):
    code: Code
    name: TextSource
    short: Annotated[str, Field(min_length=2, max_length=30)]
    level: law.Level
    synonyms: list[str]
    content_owner: TextSource
    standard: AgencyStandardSource
    lines: Annotated[list[LineSource], Field(min_length=1)]


class ServiceSource(Source):
    code: DottedCode
    line: DottedCode
    name: TextSource
    summary: TextSource
    audience: Annotated[list[law.Audience], Field(min_length=1)]
    procedure: Key
    steps: list[StepSource] = []
    requirements: list[RequirementSource]
    fee: FeeSource
    time: TimeSource
    product: TextSource
    legal: list[str] = []
    channels: Annotated[list[law.Channel], Field(min_length=1)]
    online_at: Annotated[str, Field(min_length=2)] | None = None
    desk_min: Annotated[int, Field(gt=0, le=480)]
    synonyms: list[str] = []
    depends: list[DependencySource] = []
    source: str
    confidence: law.Confidence
    review_on: date | None = None

    @field_validator("audience", "channels", "synonyms", "legal")
    @classmethod
    def _each_once(cls, value: list[str], info: ValidationInfo) -> list[str]:
        twice = next((item for i, item in enumerate(value) if item in value[:i]), None)
        if twice is not None:
            raise wrong(f"“{twice}” dua kali di {info.field_name}", "hapus salah satu")
        return value


class AgencyFile(Source):
    agency: AgencySource
    services: Annotated[list[ServiceSource], Field(min_length=1)]


class MallFile(Source):
    name: TextSource
    help: TextSource
    complaints: TextSource


class QuestionSource(TextSource):
    key: Key


class NodeSource(Source):
    service: DottedCode
    when: Key | None = None


class EdgeSource(Source):
    service: DottedCode
    after: DottedCode
    why: TextSource


class LifeEventSource(Source):
    name: TextSource
    summary: TextSource
    icon: Code
    synonyms: list[str] = []
    questions: list[QuestionSource] = []
    nodes: Annotated[list[NodeSource], Field(min_length=2)]
    edges: list[EdgeSource] = []


class WordsFile(Source):
    phrases: dict[str, list[str]]
    words: dict[str, list[str]]
    stop: list[str]
