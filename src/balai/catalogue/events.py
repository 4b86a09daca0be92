"""Facts about definitions, tariffs and policy. Digests are SHA-256 of canonical text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class DefinitionDrafted:
    """A draft was saved; based_on 0 = no version yet."""

    type: ClassVar[str] = "definition.drafted"
    service: str
    revision: int
    based_on: int
    digest: str


@dataclass(frozen=True, slots=True)
class DefinitionDiscarded:
    """A draft was thrown away."""

    type: ClassVar[str] = "definition.discarded"
    service: str
    revision: int


@dataclass(frozen=True, slots=True)
class DefinitionPublished:
    """A version counts from now on; earlier cases stay with theirs. previous 0 = the first."""

    type: ClassVar[str] = "definition.published"
    service: str
    agency: str
    number: int
    previous: int
    digest: str


@dataclass(frozen=True, slots=True)
class PolicySet:
    """An article's layer of policy got a new version; it counts at the next publishing."""

    type: ClassVar[str] = "policy.set"
    layer: str
    of: str
    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class TariffPublished:
    """A tariff got a version, in force from one date to another (empty = until further notice)."""

    type: ClassVar[str] = "tariff.published"
    code: str
    number: int
    valid_from: str
    valid_to: str
    digest: str


@dataclass(frozen=True, slots=True)
class BundleImported:
    """A bundle of another mall was taken over; how many parts were new."""

    type: ClassVar[str] = "bundle.imported"
    digest: str
    definitions: int
    tariffs: int
    layers: int


@dataclass(frozen=True, slots=True)
class SlotsBound:
    """Named slots got their meaning in this mall."""

    type: ClassVar[str] = "slots.bound"
    slots: list[str]
