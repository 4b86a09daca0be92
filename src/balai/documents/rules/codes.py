"""Codes a person can read from a paper and type: Crockford base32 with a check character. Pure.

The check is a linear code over GF(32) (x^5 + x^2 + 1): with the weights a^0, a^1, ... from the right, the sum of a
whole code is zero. One wrong character, and any two characters changed about, are always found.
docs/formats/documents.md gives test vectors.
"""

from __future__ import annotations

from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
"""Eleven random characters (55 bits) and the check."""

KEY_LENGTH = 16
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}
_FIELD = 0b100101


def _times(value: int, power: int) -> int:
    """`value` times a^power in GF(32)."""
    for _ in range(power):
        value <<= 1
        if value & 0b100000:
            value ^= _FIELD
    return value


def _sum(text: str, first: int) -> int:
    total = 0
    for place, letter in enumerate(reversed(text)):
        total ^= _times(_VALUE[letter], first + place)
    return total


def check_character(text: str) -> str:
    """The character that makes `text` a whole code."""
    return ALPHABET[_sum(text, 1)]


def make_code(draw: Callable[[int], int]) -> str:
    """A new code; `draw(n)` gives a random number below n."""
    body = "".join(ALPHABET[draw(32)] for _ in range(CODE_LENGTH - 1))
    return body + check_character(body)


def make_key(draw: Callable[[int], int]) -> str:
    """A new key of a file or an upload: 80 random bits, lower case."""
    return "".join(ALPHABET[draw(32)] for _ in range(KEY_LENGTH)).lower()


def normal_code(text: str) -> str:
    """A code as typed, brought to its stored form; spaces, dashes, case, O and 0, I, L and 1 do not matter."""
    return "".join(ch for ch in text.upper() if ch.isalnum())[:40].translate(_MEANT)


def is_code(code: str) -> bool:
    """Whether this normal form is a whole code whose check character holds."""
    return len(code) == CODE_LENGTH and all(ch in _VALUE for ch in code) and _sum(code, 0) == 0


def shown_code(code: str) -> str:
    """A code in groups of four, as papers and pages show it."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
