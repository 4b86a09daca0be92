"""Ranking: how well each document answers one reading of a query."""

from collections.abc import Sequence
from dataclasses import dataclass

from .index import FIELDS, Index
from .understanding import Candidates, Variant

FIELD_WEIGHT = {"name": 1.0, "synonym": 0.95, "code": 0.9, "product": 0.55, "agency": 0.5, "summary": 0.4}
WEIGHTS = tuple(FIELD_WEIGHT[field] for field in FIELDS)
UNMATCHED_WORD = 2.5
LIKENESS = 1.0


@dataclass(slots=True)
class Rank:
    """Score of one document and the phrase that earned most of it."""

    score: float
    phrase: int


def rank_documents(index: Index, variants: Sequence[Variant]) -> dict[int, Rank]:
    """The best score of every document that answers any reading, by document number."""
    best: dict[int, Rank] = {}
    for variant in variants:
        for document, rank in _rank_variant(index, variant).items():
            if document not in best or rank.score > best[document].score:
                best[document] = rank
    return best


def _rank_variant(index: Index, variant: Variant) -> dict[int, Rank]:
    """Two parts, each 0 to 1: how much of the query the document covers in its best fields, and how like the query
    its best single phrase is."""
    total = sum(_weight(index, word) for word in variant.words)
    covered: dict[int, float] = {}
    matched: dict[int, float] = {}
    for word in variant.words:
        _add_word(index, word, covered, matched)
    ranks: dict[int, Rank] = {}
    for phrase, weight in matched.items():
        document = index.phrase_document[phrase]
        field = WEIGHTS[index.phrase_field[phrase]]
        likeness = field * weight * weight / (total * max(index.phrase_weight[phrase], weight))
        score = variant.trust * (covered[document] / total + LIKENESS * likeness)
        if document not in ranks or score > ranks[document].score:
            ranks[document] = Rank(score, phrase)
    return ranks


def _weight(index: Index, word: Candidates) -> float:
    return max((index.rarity.get(term, 0.0) * trust for term, trust in word.items()), default=UNMATCHED_WORD)


def _add_word(index: Index, word: Candidates, covered: dict[int, float], matched: dict[int, float]) -> None:
    in_phrase: dict[int, float] = {}
    in_document: dict[int, float] = {}
    for term, trust in word.items():
        worth = index.rarity.get(term, 0.0) * trust
        for phrase in index.postings.get(term, ()):
            document = index.phrase_document[phrase]
            in_phrase[phrase] = max(in_phrase.get(phrase, 0.0), worth)
            fielded = worth * WEIGHTS[index.phrase_field[phrase]]
            in_document[document] = max(in_document.get(document, 0.0), fielded)
    for phrase, worth in in_phrase.items():
        matched[phrase] = matched.get(phrase, 0.0) + worth
    for document, worth in in_document.items():
        covered[document] = covered.get(document, 0.0) + worth
