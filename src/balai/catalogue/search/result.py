"""What a search answers: hits with their reason, or a way on when nothing fits."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from balai.catalogue.rules.standard import Agency, LifeEvent, Service, Text

Field = Literal["name", "synonym", "code", "product", "agency", "summary"]


@dataclass(frozen=True, slots=True)
class Why:
    """Which of the catalogue's words answered the query."""

    field: Field
    phrase: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One service; `score` is comparable within one result only."""

    service: Service
    score: float
    why: Why


@dataclass(frozen=True, slots=True)
class SearchHelp:
    """Where to go when no service fits: life events, agencies, and a person to ask."""

    life_events: tuple[LifeEvent, ...]
    agencies: tuple[Agency, ...]
    ask: Text


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to one query; iterates over its hits. `help` is there exactly when there is no hit."""

    query: str
    hits: tuple[Hit, ...]
    life_events: tuple[LifeEvent, ...]
    agencies: tuple[Agency, ...]
    help: SearchHelp | None

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)
