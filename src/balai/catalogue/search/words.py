"""Text to search terms: words, Indonesian roots, words without meaning."""

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

MAX_QUERY_LETTERS = 120
MAX_QUERY_WORDS = 10
MAX_REMEMBERED = 4096
SHORTEST_STEMMED = 4

_SINGLE_LETTER_PREFIX = re.compile(r"\b([a-z])-([a-z0-9]{2,})")
_WORD = re.compile(r"[a-z0-9]+")


def split_terms(text: str) -> list[str]:
    """Plain lower-case words. `e-paspor` gives `epaspor` and `paspor`."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return _WORD.findall(_SINGLE_LETTER_PREFIX.sub(r"\1\2 \2", folded))


class Stemmer:
    """Indonesian roots by Sastrawi (165 µs a word), remembered.

    `known` holds the roots of the catalogue's own words, from disk; other words live in a bounded memory. Sastrawi
    (40 ms, 3 MB) is built when the first word is in neither.
    """

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self.known = dict(known or {})
        self._recent: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()
        self._sastrawi: Any = None

    def stem(self, word: str) -> str:
        """The root of one word."""
        if len(word) < SHORTEST_STEMMED or not word.isalpha():
            return word
        root = self.known.get(word)
        if root is None:
            with self._lock:
                root = self._recall(word)
        return root

    def warm(self) -> None:
        """Build Sastrawi now rather than at the first unknown word."""
        with self._lock:
            self._engine()

    def all_roots(self) -> dict[str, str]:
        """Every root it holds in memory, to be kept on disk for the next process."""
        with self._lock:
            return self.known | self._recent

    def _recall(self, word: str) -> str:
        root = self._recent.pop(word, None) or str(self._engine().stem(word)) or word
        self._recent[word] = root
        if len(self._recent) > MAX_REMEMBERED:
            self._recent.popitem(last=False)
        return root

    def _engine(self) -> Any:
        if self._sastrawi is None:
            from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
            from Sastrawi.Stemmer.Stemmer import Stemmer as Sastrawi
            from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

            self._sastrawi = Sastrawi(ArrayDictionary(StemmerFactory().get_words()))
        return self._sastrawi
