"""Commands over accounts, tokens and declared relations."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import make_password

from balai.identity.events import (
    AccountMade,
    PasswordChanged,
    RelationDeclared,
    RelationWithdrawn,
    TokenIssued,
    TokenRevoked,
)
from balai.identity.models import Account, Relation, Token
from balai.identity.queries import digest_of
from balai.identity.rules import check_relation, normal_nik
from balai.identity.vault import blind
from balai.journal.command import HOUSE, command, to_ms
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput, NotAllowed, NotFound


def make_account(
    *, username: str, name: str, password: str | None, hashed: str = "", by: Actor, at: datetime
) -> Account:
    """Make a staff account; `password` None = cannot sign in yet. Records `account.made`.

    `hashed`: what Django's `make_password` made of it, for who makes many accounts of one password.

    Raises NotAllowed; BadInput when the user name is taken.
    """
    kept = hashed or make_password(password)
    with command("account.make", by=by, at=at) as log:
        if Account.objects.filter(username=username).exists():
            raise BadInput(field="username", why="taken", value=username)
        account = Account.objects.create(username=username, name=name, password=kept)
        log.record(AccountMade(account.pk), subject=f"account:{account.pk}")
    return account


def change_password(*, account: int, password: str, by: Actor, at: datetime) -> None:
    """Set a new password. Records `account.password_changed`. Raises NotAllowed, NotFound."""
    with command("account.make", by=by, at=at) as log:
        if not Account.objects.filter(pk=account).update(password=make_password(password)):
            raise NotFound(thing="account", name=account)
        log.record(PasswordChanged(account), subject=f"account:{account}")


def issue_token(  # noqa: PLR0913 - a token is its bindings
    *, label: str, kind: str, scopes: Iterable[str], mall: str, by: Actor, at: datetime,
    agency: str = "", counter: int | None = None, secret: str | None = None,
) -> str:
    """Make a bearer token and return its secret, which is shown this once. Records `token.issued`.

    A given `secret` (demo and tests only) must be at least 24 characters. Raises NotAllowed, BadInput.
    """
    if secret is not None and len(secret) < 24:
        raise BadInput(field="secret", why="at least 24 characters")
    secret = secret or secrets.token_urlsafe(32)
    with command("token.issue", by=by, at=at, chain=mall or HOUSE) as log:
        by.require_agency(agency)
        token = Token.objects.create(
            digest=digest_of(secret), label=label, kind=kind, scopes=" ".join(sorted(scopes)), mall=mall,
            agency=agency, counter=counter, made_ms=to_ms(at),
        )
        log.record(TokenIssued(token.pk, kind, sorted(scopes), mall), subject=f"token:{token.pk}")
    return secret


def revoke_token(*, token: int, by: Actor, at: datetime) -> None:
    """Stop a token at once. Records `token.revoked`. Raises NotAllowed, NotFound."""
    found = Token.objects.filter(pk=token, revoked_ms=None).first()
    if found is None:
        raise NotFound(thing="token", name=token)
    with command("token.issue", by=by, at=at, chain=found.mall or HOUSE) as log:
        by.require_agency(found.agency)
        Token.objects.filter(pk=token, revoked_ms=None).update(revoked_ms=to_ms(at))
        log.record(TokenRevoked(token), subject=f"token:{token}")


def declare_relation(
    *, account: int, nik: str, kind: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, int]:
    """Declare an identity number as an account's own (`self`) or a relative's; its cases go to others from now on.

    A member of staff declares for themselves, an administrator for anybody. Only a keyed digest is kept; declaring
    twice changes nothing. Raises BadInput, NotFound, NotAllowed. Records `relation.declared`.
    """
    digits, kind = normal_nik(nik), check_relation(kind)
    if not digits:
        raise BadInput(field="nik", why="16 digits")
    with command("relation.declare", by=by, at=at, chain=by.mall or HOUSE, once=once) as log:
        if by.ref != f"staff:{account}" and "account.make" not in by.grants:
            raise NotAllowed(actor=by.ref, grant="account.make")
        if not Account.objects.filter(pk=account).exists():
            raise NotFound(thing="account", name=account)
        row, _ = Relation.objects.get_or_create(
            account_id=account, blind=blind(digits), withdrawn_ms=None,
            defaults={"kind": kind, "declared_ms": to_ms(at)},
        )
        log.record(RelationDeclared(row.pk, account, row.kind), subject=f"account:{account}")
        return log.answer({"relation": row.pk})


def withdraw_relation(*, relation: int, by: Actor, at: datetime, once: Once | None = None) -> dict[str, int]:
    """Let a declaration no longer count; an administrator's act, never the declarer's own.

    Raises NotFound, NotAllowed. Records `relation.withdrawn`.
    """
    with command("account.make", by=by, at=at, chain=by.mall or HOUSE, once=once) as log:
        row = Relation.objects.filter(pk=relation, withdrawn_ms=None).first()
        if row is None:
            raise NotFound(thing="relation", name=relation)
        if by.ref == f"staff:{row.account_id}":
            raise NotAllowed(actor=by.ref, grant="account.make")
        row.withdrawn_ms = to_ms(at)
        row.save(update_fields=["withdrawn_ms"])
        log.record(RelationWithdrawn(relation, row.account_id), subject=f"account:{row.account_id}")
        return log.answer({"relation": relation})
