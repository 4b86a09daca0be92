"""Reading tokens and accounts."""

from __future__ import annotations

import hashlib

from balai.identity.models import Account, Token
from balai.kernel.actors import Actor

CHANNELS = {"kiosk": "kiosk", "board": "board", "staff": "counter", "program": "api"}


def digest_of(secret: str) -> str:
    """How a token is kept: SHA-256 hex. Tokens are 256-bit random, so no salt or stretching is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_actor_by_token(secret: str) -> Actor | None:
    """The actor a bearer token stands for, or None when unknown or revoked."""
    row = (
        Token.objects.filter(digest=digest_of(secret), revoked_ms=None)
        .values("id", "kind", "scopes", "mall", "agency", "counter")
        .first()
    )
    if row is None:
        return None
    return Actor(
        ref=f"device:{row['id']}",
        grants=frozenset(row["scopes"].split()),
        channel=CHANNELS.get(row["kind"], "api"),
        mall=row["mall"] or None,
        agency=row["agency"] or None,
        counter=row["counter"],
    )


def find_account(username: str) -> Account | None:
    """The account with this user name, or None."""
    return Account.objects.filter(username=username).first()


def list_tokens(mall: str) -> list[Token]:
    """Tokens that belong to a mall, newest first; the secrets themselves are not kept."""
    return list(Token.objects.filter(mall=mall).order_by("-id"))
