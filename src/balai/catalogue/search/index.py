"""The inverted index over one catalogue version: terms to phrases, phrases to services and life events."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from balai.catalogue.rules.standard import Agency, Catalogue, LifeEvent, Service

from .result import Field
from .words import Stemmer, split_terms

FIELDS: tuple[Field, ...] = ("name", "synonym", "code", "product", "agency", "summary")


@dataclass(frozen=True, slots=True)
class Index:
    """Posting lists and vocabulary. Documents: services in order of their code, then life events, then agencies."""

    catalogue: Catalogue
    services: tuple[Service, ...]
    postings: dict[str, array[int]]
    rarity: dict[str, float]
    roots: dict[str, str]
    vocabulary: tuple[str, ...]
    phrase_document: array[int]
    phrase_field: array[int]
    phrase_weight: array[float]
    phrase_text: tuple[str, ...]

    def words_starting(self, prefix: str) -> Iterator[str]:
        """The catalogue's words that begin with a prefix, in order."""
        start = bisect_left(self.vocabulary, prefix)
        words = (self.vocabulary[i] for i in range(start, len(self.vocabulary)))
        return takewhile(lambda word: word.startswith(prefix), words)


def build_index(catalogue: Catalogue, stemmer: Stemmer) -> Index:
    """Index every service and life event of a catalogue."""
    services = tuple(sorted(catalogue.services.values(), key=lambda s: s.code))
    owners = {agency.code: agency for agency in catalogue.agencies}
    phrases = [
        *(_service_phrases(service, owners[service.agency]) for service in services),
        *map(_life_event_phrases, catalogue.life_events),
        *map(_agency_phrases, catalogue.agencies),
    ]
    draft = _Draft(stemmer)
    for number, found in enumerate(phrases):
        for field, text in found:
            draft.add(number, field, text)
    rarity = draft.rarity(len(phrases))
    return Index(
        catalogue=catalogue,
        services=services,
        postings={term: array("H", numbers) for term, numbers in draft.postings.items()},
        rarity=rarity,
        roots=draft.roots,
        vocabulary=tuple(sorted(draft.roots)),
        phrase_document=draft.documents,
        phrase_field=draft.fields,
        phrase_weight=array("f", (sum(rarity[term] for term in set(terms)) for terms in draft.phrases)),
        phrase_text=tuple(draft.texts),
    )


class _Draft:
    """The index while it grows."""

    def __init__(self, stemmer: Stemmer) -> None:
        self.stemmer = stemmer
        self.roots: dict[str, str] = {}
        self.postings: dict[str, list[int]] = defaultdict(list)
        self.phrases: list[Sequence[str]] = []
        self.texts: list[str] = []
        self.documents = array("H")
        self.fields = array("B")

    def add(self, document: int, field: Field, text: str) -> None:
        """Index one phrase of one document."""
        terms = tuple(dict.fromkeys(self.root(word) for word in split_terms(text)))
        if not terms:
            return
        for term in terms:
            self.postings[term].append(len(self.phrases))
        self.phrases.append(terms)
        self.texts.append(text)
        self.documents.append(document)
        self.fields.append(FIELDS.index(field))

    def root(self, word: str) -> str:
        """The term of a word; the word joins the vocabulary."""
        root = self.roots.get(word)
        if root is None:
            root = self.roots[word] = self.stemmer.stem(word)
        return root

    def rarity(self, documents: int) -> dict[str, float]:
        """How much a term tells: high when few documents hold it."""
        held = {term: len({self.documents[n] for n in numbers}) for term, numbers in self.postings.items()}
        return {term: math.log(1 + documents / count) for term, count in held.items()}


def _service_phrases(service: Service, agency: Agency) -> Iterator[tuple[Field, str]]:
    yield "name", service.name.id
    yield "name", service.name.en
    yield from (("synonym", synonym) for synonym in service.synonyms)
    yield "code", service.code.split(".", 1)[1]
    yield "product", service.standard.product.id
    yield "product", service.standard.product.en
    yield from (("agency", text) for _, text in _agency_phrases(agency))
    yield "summary", service.summary.id
    yield "summary", service.summary.en


def _agency_phrases(agency: Agency) -> Iterator[tuple[Field, str]]:
    names = (agency.short, agency.name.id, agency.name.en, agency.code, *agency.synonyms)
    return (("name", name) for name in names)


def _life_event_phrases(event: LifeEvent) -> Iterator[tuple[Field, str]]:
    yield "name", event.name.id
    yield "name", event.name.en
    yield from (("synonym", synonym) for synonym in event.synonyms)
    yield "summary", event.summary.id
    yield "summary", event.summary.en
