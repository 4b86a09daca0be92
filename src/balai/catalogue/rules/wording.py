"""Laws about single texts: garbage, banned words, sentence length, likeness of two texts."""

import re

MAX_SENTENCE_WORDS = 25
BANNED_WORDS = ("dimaksud", "sebagaimana", "tersebut di atas", "error", "submit", "invalid")
LONG_TEXT_WORDS = 12
SHINGLE_WORDS = 4
NEARLY_THE_SAME = 0.8

PLACEHOLDERS = frozenset(
    ("tbd", "tba", "todo", "xxx", "test", "testing", "tes", "dummy", "n a", "coming soon", "isi di sini", "segera hadir")
)

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
_BANNED = re.compile(rf"\b({'|'.join(BANNED_WORDS)})\b", re.IGNORECASE)
_KEYBOARD_WALK = re.compile(
    r"qwe(?:r|qwe)|asd(?:f|asd)|zxc(?:v|zxc)|sdfg|dfgh|fghj|ghjk|hjkl|uiop|lorem|ipsum", re.IGNORECASE
)
_REPEATED_LETTER = re.compile(r"([^\W\d_])\1{3,}", re.IGNORECASE)
_REPEATED_PIECE = re.compile(r"\b([^\W\d_]{2,4})\1{2,}\b", re.IGNORECASE)
_ONLY_CONSONANTS = re.compile(r"[b-df-hj-np-tv-xz]{6,}")


def split_words(text: str) -> list[str]:
    """The words of a text, lower case, hyphenated words whole."""
    return _WORD.findall(text.casefold())


def normal_form(text: str) -> str:
    """A text reduced to its words, to compare two texts."""
    return " ".join(split_words(text))


def find_garbage(text: str) -> str | None:
    """The first piece of keyboard garbage in a text, or the whole text when it only holds a place; or None."""
    if normal_form(text) in PLACEHOLDERS:
        return text.strip()
    for pattern in (_KEYBOARD_WALK, _REPEATED_LETTER, _REPEATED_PIECE):
        if found := pattern.search(text):
            return found.group()
    return next((word for word in _WORD.findall(text) if _is_garbage_word(word)), None)


def _is_garbage_word(word: str) -> bool:
    if not word.islower() or not word.isalpha():
        return False
    without_vowels = len(word) >= 5 and not re.search("[aeiouy]", word)
    return without_vowels or bool(_ONLY_CONSONANTS.search(word))


def find_banned_word(text: str) -> str | None:
    """The first word of legal or machine jargon in an Indonesian text, or None."""
    found = _BANNED.search(text)
    return found.group().lower() if found else None


def longest_sentence(text: str) -> int:
    """Number of words of the longest sentence."""
    return max((len(split_words(sentence)) for sentence in _SENTENCE_END.split(text)), default=0)


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Overlapping runs of words of a long text; empty for a short one."""
    words = split_words(text)
    if len(words) < LONG_TEXT_WORDS:
        return frozenset()
    return frozenset(tuple(words[i : i + SHINGLE_WORDS]) for i in range(len(words) - SHINGLE_WORDS + 1))


def likeness(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    """Share of common runs of words, 0 to 1 (Jaccard)."""
    return len(one & other) / len(one | other) if one and other else 0.0
