"""Reading tokens, accounts and, with a purpose and on the record, people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from balai.identity.models import Account, Person, Relation, Token
from balai.identity.rules import mask_nik, normal_nik
from balai.identity.vault import blind, unseal
from balai.journal.access import record_access, record_many
from balai.kernel.actors import Actor
from balai.kernel.refusals import BadInput, NotFound

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


# people ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person as a viewer with a purpose may see them: never the whole identity number."""

    ref: str
    name: str
    nik: str
    phone: str
    email: str


def person_view(ref: str, *, viewer: Actor, purpose: str) -> PersonView:
    """Name, contact and masked number of a person; writes an access record. Whether the viewer may is the caller's law.

    Raises BadInput without a purpose, NotFound.
    """
    row = _row(ref, viewer, "person.view", purpose)
    return PersonView(
        ref, unseal_field(row, "name"), mask_nik(unseal_field(row, "nik")), unseal_field(row, "phone"),
        unseal_field(row, "email"),
    )


def reveal_nik(ref: str, *, viewer: Actor, purpose: str) -> str:
    """The whole identity number, for a question to a register or a signed product; writes an access record.

    Raises BadInput without a purpose, NotFound.
    """
    return unseal_field(_row(ref, viewer, "person.nik", purpose), "nik")


def list_names(refs: Iterable[str], *, viewer: Actor, purpose: str) -> dict[str, str]:
    """Name by reference, for lists; one access record each, written together. Raises BadInput without a purpose."""
    _check_purpose(purpose)
    rows = list(Person.objects.filter(ref__in=list(refs)).only("ref", "name"))
    record_many(viewer, "person.name", [f"person:{row.ref}" for row in rows], reason=purpose)
    return {row.ref: unseal_field(row, "name") for row in rows}


def masked(nik: str) -> str:
    """What a screen may show of an identity number: the last four digits."""
    return mask_nik(nik)


def find_person(nik: str) -> str:
    """The reference of the person with this identity number, or empty. Raises BadInput for a number of another form."""
    digits = normal_nik(nik)
    if not digits:
        return ""
    return Person.objects.filter(blind=blind(digits)).values_list("ref", flat=True).first() or ""


def unseal_field(row: Person, field: str) -> str:
    """One sealed field of a person; a token taken from another row or field does not open."""
    token = getattr(row, field)
    return unseal(token, f"person:{row.ref}:{field}") if token else ""


def _row(ref: str, viewer: Actor, act: str, purpose: str) -> Person:
    _check_purpose(purpose)
    row = Person.objects.filter(ref=ref).first()
    if row is None:
        raise NotFound(thing="person", name=ref)
    record_access(viewer, act, subject=f"person:{ref}", reason=purpose)
    return row


def _check_purpose(purpose: str) -> None:
    if not purpose.strip():
        raise BadInput(field="purpose", why="say what for")


# staff ----------------------------------------------------------------------------------------------------


def name_of(actor: str) -> str:
    """The name of a member of staff, as signatures and letters show it; empty for anybody else."""
    account = _account_of(actor)
    if account is None:
        return ""
    return Account.objects.filter(pk=account).values_list("name", flat=True).first() or ""


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """Names of members of staff by reference, in one statement; nobody else is in it."""
    wanted = {account: one for one in actors if (account := _account_of(one)) is not None}
    return {wanted[pk]: name for pk, name in Account.objects.filter(pk__in=list(wanted)).values_list("pk", "name")}


def is_related(actor: str, person: str) -> bool:
    """Whether a member of staff is this person, or declared them as a relation."""
    account = _account_of(actor)
    if account is None or not person:
        return False
    number = Person.objects.filter(ref=person).values_list("blind", flat=True).first()
    return number is not None and _counting().filter(account_id=account, blind=number).exists()


def related_actors(person: str) -> frozenset[str]:
    """Everybody of staff who is this person or declared them, as `staff:17`."""
    number = Person.objects.filter(ref=person).values_list("blind", flat=True).first()
    if number is None:
        return frozenset()
    return frozenset(f"staff:{one}" for one in _counting().filter(blind=number).values_list("account_id", flat=True))


def related_persons(actor: str) -> frozenset[str]:
    """The references of known people a member of staff may not decide about."""
    account = _account_of(actor)
    if account is None:
        return frozenset()
    numbers = _counting().filter(account_id=account).values("blind")
    return frozenset(Person.objects.filter(blind__in=numbers).values_list("ref", flat=True))


def list_relations(account: int) -> list[Relation]:
    """What a member of staff declared and still counts, oldest first."""
    return list(_counting().filter(account_id=account).order_by("id"))


def _counting() -> QuerySet[Relation]:
    return Relation.objects.filter(withdrawn_ms=None)


def _account_of(actor: str) -> int | None:
    kind, _, number = actor.partition(":")
    return int(number) if kind == "staff" and number.isascii() and number.isdigit() else None
