"""What a query may mean: spellings, endings not yet typed, slips of the finger, everyday phrases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from rapidfuzz import process
from rapidfuzz.distance import OSA

from balai.catalogue.rules.standard import SearchWords

from .index import Index
from .words import MAX_QUERY_LETTERS, MAX_QUERY_WORDS, Stemmer, split_terms

EXACT = 1.0
SYNONYM = 0.85
UNFINISHED = 0.75
UNFINISHED_THOUGH_WHOLE = 0.4
ONE_SLIP = 0.75
TWO_SLIPS = 0.55
UNFINISHED_WITH_SLIP = 0.45
REPHRASED = 0.92
FILLER = 0.15
MAX_ENDINGS = 40
MAX_VARIANTS = 6
SHORTEST_PREFIX = 2
SHORTEST_SLIP = 4
LONG_WORD = 6

Candidates = dict[str, float]
"""Terms that a typed word may stand for, each with its trust 0 to 1."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One reading of the query: for each word its candidates; `trust` below 1 when it was rephrased."""

    words: tuple[Candidates, ...]
    trust: float


class Reader:
    """Reads queries against one index."""

    def __init__(self, index: Index, words: SearchWords, stemmer: Stemmer) -> None:
        self.index = index
        self.stemmer = stemmer
        self.stop = frozenset(words.stop)
        self.synonyms = {
            word: [split_terms(other) for other in others] for word, others in words.words.items()
        }
        self.phrases = {
            tuple(self._roots(split_terms(phrase))): [split_terms(other) for other in others]
            for phrase, others in words.phrases.items()
        }
        self.longest_phrase = max(map(len, self.phrases), default=0)

    def read(self, query: str) -> list[Variant]:
        """All readings of a query, the literal one first; [] when it holds no word."""
        typed = split_terms(query[:MAX_QUERY_LETTERS])[:MAX_QUERY_WORDS]
        if not typed:
            return []
        readings = [(typed, True, EXACT), *((words, False, REPHRASED) for words in self._rephrase(typed))]
        found = []
        for words, literal, trust in readings[:MAX_VARIANTS]:
            last = typed[-1] if literal else None
            found.append(Variant(tuple(self._weigh(words, last)), trust))
        return found

    def _weigh(self, words: Sequence[str], last: str | None) -> Iterator[Candidates]:
        only_filler = self.stop.issuperset(words)
        for word in words:
            candidates = self._candidates(word, unfinished=word == last)
            if only_filler or word not in self.stop:
                yield candidates
            elif exact := candidates.get(self.stemmer.stem(word)):
                yield {self.stemmer.stem(word): exact * FILLER}

    def _roots(self, words: Sequence[str]) -> list[str]:
        return [self.stemmer.stem(word) for word in words]

    def _rephrase(self, typed: Sequence[str]) -> Iterator[list[str]]:
        roots = self._roots(typed)
        for length in range(min(self.longest_phrase, len(typed)), 1, -1):
            for start in range(len(typed) - length + 1):
                for other in self.phrases.get(tuple(roots[start : start + length]), ()):
                    yield [*typed[:start], *other, *typed[start + length :]]
        for i, word in enumerate(typed):
            for other in self.synonyms.get(word, ()):
                if len(other) > 1:
                    yield [*typed[:i], *other, *typed[i + 1 :]]

    def _candidates(self, word: str, *, unfinished: bool) -> Candidates:
        found: Candidates = {}
        root = self.index.roots.get(word) or self.stemmer.stem(word)
        if root in self.index.postings:
            found[root] = EXACT
        for other in self.synonyms.get(word, ()):
            if len(other) == 1:
                _keep_best(found, self.stemmer.stem(other[0]), SYNONYM)
        if len(word) >= SHORTEST_PREFIX and (unfinished or not found):
            self._add_endings(found, word, UNFINISHED_THOUGH_WHOLE if found else UNFINISHED)
        return found or self._slips(word, unfinished=unfinished)

    def _add_endings(self, found: Candidates, prefix: str, trust: float) -> None:
        endings = sorted(self.index.words_starting(prefix), key=len)[:MAX_ENDINGS]
        for word in endings:
            _keep_best(found, self.index.roots[word], trust * (0.5 + 0.5 * len(prefix) / len(word)))

    def _slips(self, word: str, *, unfinished: bool) -> Candidates:
        if len(word) < SHORTEST_SLIP or word.isdigit():
            return {}
        distance = partial(
            process.extract, word, scorer=OSA.distance, score_cutoff=2 if len(word) >= LONG_WORD else 1
        )
        found: Candidates = {}
        near = distance(self.index.vocabulary, limit=8)
        least = min((slips for _, slips, _ in near), default=0)
        for other, slips, _ in near:
            if slips == least:
                _keep_best(found, self.index.roots[other], ONE_SLIP if slips < 2 else TWO_SLIPS)
        if not found and unfinished:
            cut = [other[: len(word)] for other in self.index.vocabulary]
            for _, _, place in distance(cut, limit=8):
                _keep_best(found, self.index.roots[self.index.vocabulary[place]], UNFINISHED_WITH_SLIP)
        return found


def _keep_best(found: Candidates, term: str, trust: float) -> None:
    if trust > found.get(term, 0.0):
        found[term] = trust
