"""The law of a visit. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from balai.kernel.refusals import BadInput

COMFORT = ("elderly", "disabled", "pregnant", "infant", "sign_language")
"""Self-declared comfort needs (lansia, disabilitas, hamil, membawa bayi, bahasa isyarat); any of them
makes the visit a priority visit, without proof."""

MOST_NEEDS = 8
MOST_PARTY = 20
CODE_ALPHABET = "23456789ACEFGHJKMNPRTUVWXY"
CODE_LENGTH = 8


def check_needs(needs: Sequence[str]) -> list[str]:
    """The needs in order without repeats. Raises BadInput for none or more than eight."""
    unique = list(dict.fromkeys(needs))
    if not unique:
        raise BadInput(field="needs", why="at least one service")
    if len(unique) > MOST_NEEDS:
        raise BadInput(field="needs", why=f"at most {MOST_NEEDS} services in one visit")
    return unique


def check_comfort(comfort: Sequence[str]) -> list[str]:
    """The comfort needs in canonical order. Raises BadInput for an unknown word."""
    for word in comfort:
        if word not in COMFORT:
            raise BadInput(field="comfort", why="one of " + ", ".join(COMFORT), value=word)
    return [word for word in COMFORT if word in comfort]


def check_party(party: int) -> int:
    """The size of the party. Raises BadInput outside 1..20."""
    if not 1 <= party <= MOST_PARTY:
        raise BadInput(field="party", why=f"from 1 to {MOST_PARTY}", value=party)
    return party


def normal_code(text: str) -> str:
    """A visit code as typed, brought to its stored form: capitals, no spaces or dashes."""
    return "".join(ch for ch in text.upper() if ch.isalnum())
