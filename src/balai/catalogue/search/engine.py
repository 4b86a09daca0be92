"""The search engine: reads a query, ranks, explains, and never ends at a wall."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from rapidfuzz import fuzz, process, utils

from balai.catalogue.rules.standard import Catalogue, Service

from .index import FIELDS, build_index
from .ranking import Rank, rank_documents
from .result import Hit, SearchHelp, SearchResult, Why
from .understanding import Reader
from .words import Stemmer

LEAST_SHARE = 0.3
BESIDE_SHARE = 0.6
MAX_BESIDE = 3
HELP_SIZE = 4

Ordered = Sequence[tuple[int, Rank]]
Beside = TypeVar("Beside")


class SearchEngine:
    """Search over one catalogue version. Safe to share between threads; the same answer to the same query."""

    def __init__(self, catalogue: Catalogue, stemmer: Stemmer | None = None) -> None:
        self.catalogue = catalogue
        self.stemmer = stemmer or Stemmer()
        self.index = build_index(catalogue, self.stemmer)
        self.reader = Reader(self.index, catalogue.words, self.stemmer)

    def search(self, query: str, lang: str = "id", limit: int = 10) -> SearchResult:
        """Services that answer the query, best first, equal ones by code."""
        ranks = rank_documents(self.index, self.reader.read(query))
        ordered = sorted(ranks.items(), key=lambda item: (-round(item[1].score, 6), item[0]))
        hits = self._hits(ordered, lang, limit)
        return SearchResult(
            query,
            hits,
            self._beside(ordered, self.catalogue.life_events, len(self.index.services)),
            self._beside(
                ordered, self.catalogue.agencies, len(self.index.services) + len(self.catalogue.life_events)
            ),
            None if hits else self._help(query, lang),
        )

    def _hits(self, ordered: Ordered, lang: str, limit: int) -> tuple[Hit, ...]:
        services = [(number, rank) for number, rank in ordered if number < len(self.index.services)]
        least = LEAST_SHARE * services[0][1].score if services else 0.0
        return tuple(
            Hit(self.index.services[number], round(rank.score, 4), self._why(number, rank, lang))
            for number, rank in services[: max(limit, 0)]
            if rank.score >= least
        )

    def _beside(self, ordered: Ordered, kind: tuple[Beside, ...], first: int) -> tuple[Beside, ...]:
        least = BESIDE_SHARE * ordered[0][1].score if ordered else 0.0
        near = [n - first for n, rank in ordered if first <= n < first + len(kind) and rank.score >= least]
        return tuple(kind[n] for n in near[:MAX_BESIDE])

    def _why(self, number: int, rank: Rank, lang: str) -> Why:
        field = FIELDS[self.index.phrase_field[rank.phrase]]
        own = _told(self.index.services[number], field, lang)
        return Why(field, own or self.index.phrase_text[rank.phrase])

    def _help(self, query: str, lang: str) -> SearchHelp:
        events = {event.name.in_(lang): event for event in self.catalogue.life_events}
        agencies = {f"{agency.short} {agency.name.in_(lang)}": agency for agency in self.catalogue.agencies}
        return SearchHelp(_nearest(query, events), _nearest(query, agencies), self.catalogue.mall.help)


def _told(service: Service, field: str, lang: str) -> str | None:
    text = {"name": service.name, "product": service.standard.product, "summary": service.summary}.get(field)
    return text.in_(lang) if text else None


def _nearest(query: str, named: Mapping[str, Beside]) -> tuple[Beside, ...]:
    scored = process.extract(
        query, list(named), scorer=fuzz.WRatio, processor=utils.default_process, limit=None
    )
    ordered = sorted(scored, key=lambda found: (-round(found[1], 3), found[2]))
    return tuple(named[name] for name, _, _ in ordered[:HELP_SIZE])
