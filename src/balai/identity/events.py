"""Facts about accounts and tokens. No names, no secrets."""

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
