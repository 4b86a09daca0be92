"""What is wrong with a definition, a tariff or a policy, told to a civil servant in both languages. Pure.

A flaw names the place (`steps[check].term`), what is wrong there and what to do. `stops` says whether it refuses to
publish; the others are advice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .flaw_words import ADVICE, WORDS


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing to mend. `facts` fill the words; a fact `x_en` stands for `x` in English."""

    code: str
    path: str
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def stops(self) -> bool:
        """Whether it refuses to publish."""
        return self.code not in ADVICE

    def said(self, lang: str = "id") -> str:
        """The sentence, with what to do."""
        told = {"path": self.path, **dict(self.facts)}
        if lang == "en":
            told |= {name.removesuffix("_en"): value for name, value in self.facts if name.endswith("_en")}
        return WORDS[self.code][1 if lang == "en" else 0].format_map(_Told(told))

    def as_dict(self) -> dict[str, Any]:
        """For faces and machines."""
        return {
            "code": self.code, "path": self.path, "stops": self.stops, "id": self.said("id"), "en": self.said("en"),
            "facts": dict(self.facts),
        }


class _Told(dict[str, str]):
    """Facts by name; a missing one shows as a dash rather than crashing a screen."""

    def __missing__(self, key: str) -> str:
        return "–"


def flaw(code: str, path: str, **facts: object) -> Flaw:
    """A flaw with its facts as words."""
    return Flaw(code, path, tuple((name, _word(value)) for name, value in facts.items()))


def _word(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_word(one)}" for key, one in value.items())
    if isinstance(value, Iterable):
        return ", ".join(_word(one) for one in value)
    return str(value)


def stopping(flaws: Iterable[Flaw]) -> list[Flaw]:
    """Those that refuse to publish."""
    return [one for one in flaws if one.stops]
