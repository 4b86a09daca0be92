"""People, as pieces of an open transaction of upper rooms."""

from __future__ import annotations

import secrets

from balai.identity.events import ContactChanged, PersonMade
from balai.identity.models import Person
from balai.identity.rules import normal_nik
from balai.identity.vault import blind, seal
from balai.journal.command import Log
from balai.journal.sql import run
from balai.kernel.refusals import NotFound

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_INSERT = (
    "INSERT INTO identity_person (ref, blind, name, nik, phone, email, made_ms) VALUES (%s, %s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (blind) DO NOTHING RETURNING ref"
)


def find_or_make_person(log: Log, *, name: str, nik: str, phone: str = "", email: str = "") -> str:
    """The reference of the person with this identity number, made if need be; without a number always a new person.

    What is known of a person is not overwritten by whoever types their number. Two at once meet one person.
    Raises BadInput for a number of another form. Records `person.made` when new.
    """
    digits = normal_nik(nik)
    number = blind(digits) if digits else None
    found = _find(number)
    if found:
        return found
    ref = "".join(secrets.choice(_ALPHABET) for _ in range(16))
    values = {"name": name.strip(), "nik": digits, "phone": phone.strip(), "email": email.strip()}
    sealed = [seal(text, f"person:{ref}:{field}") if text else "" for field, text in values.items()]
    if run(_INSERT, [ref, number, *sealed, log.at_ms]).fetchone() is None:
        return _find(number)
    log.record(PersonMade(ref, bool(digits)), subject=f"person:{ref}")
    return ref


def change_contact(log: Log, person: str, *, phone: str | None = None, email: str | None = None) -> None:
    """Set a person's phone or e-mail (None = leave it), from a channel the caller trusts.

    Raises NotFound. Records `person.contact_changed` when something is set.
    """
    values = {"phone": phone, "email": email}
    given = {field: text.strip() for field, text in values.items() if text is not None}
    sealed = {field: seal(text, f"person:{person}:{field}") if text else "" for field, text in given.items()}
    if sealed:
        if not Person.objects.filter(ref=person).update(**sealed):
            raise NotFound(thing="person", name=person)
        log.record(ContactChanged(person, sorted(sealed)), subject=f"person:{person}")


def _find(number: str | None) -> str:
    if number is None:
        return ""
    row = run("SELECT ref FROM identity_person WHERE blind = %s", [number]).fetchone()
    return str(row[0]) if row else ""
