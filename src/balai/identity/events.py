"""Facts about accounts, tokens and people. No names, no numbers of people, no secrets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class AccountMade:
    """An account was made."""

    type: ClassVar[str] = "account.made"
    account: int


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """The password of an account was set anew."""

    type: ClassVar[str] = "account.password_changed"
    account: int


@dataclass(frozen=True, slots=True)
class TokenIssued:
    """A device or program got a token."""

    type: ClassVar[str] = "token.issued"
    token: int
    kind: str
    scopes: list[str]
    mall: str


@dataclass(frozen=True, slots=True)
class TokenRevoked:
    """A token stopped working."""

    type: ClassVar[str] = "token.revoked"
    token: int


@dataclass(frozen=True, slots=True)
class PersonMade:
    """An applicant is known from now on, under a random reference; whether an identity number was given."""

    type: ClassVar[str] = "person.made"
    person: str
    numbered: bool


@dataclass(frozen=True, slots=True)
class ContactChanged:
    """A person's phone or e-mail was set anew; which of them."""

    type: ClassVar[str] = "person.contact_changed"
    person: str
    fields: list[str]


@dataclass(frozen=True, slots=True)
class RelationDeclared:
    """A member of staff declared a number as their own or a relative's; such cases go to others."""

    type: ClassVar[str] = "relation.declared"
    relation: int
    account: int
    kind: str


@dataclass(frozen=True, slots=True)
class RelationWithdrawn:
    """A declaration no longer counts."""

    type: ClassVar[str] = "relation.withdrawn"
    relation: int
    account: int
