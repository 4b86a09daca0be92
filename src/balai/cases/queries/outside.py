"""What upper rooms may know of a case: where to reach the applicant, what a message says, what a register is asked.

Each look at personal data is an access record with its purpose (UU 27/2022 art 31).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from balai.cases.models import Case
from balai.cases.queries.facts import read_values
from balai.cases.queries.pinned import pinned_doc
from balai.directory.queries import get_mall
from balai.journal.access import record_access
from balai.journal.command import from_ms
from balai.kernel.actors import Actor
from balai.kernel.refusals import NotFound
from balai.kernel.wording import clock_words, date_words, money_words


@dataclass(frozen=True, slots=True)
class Contact:
    """Where an applicant can be reached; empty = not given. `person` is the pseudonymous reference."""

    person: str
    phone: str
    email: str
    lang: str


def find_contact(number: str) -> Contact | None:
    """The contact of a case's applicant, or None for an unknown number."""
    case = Case.objects.select_related("application").filter(number=number).first()
    if case is None:
        return None
    values = read_values(case.application_id)
    told = {field: str(values[field].value) if field in values else "" for field in ("applicant.phone", "applicant.email")}
    return Contact(case.application.person, told["applicant.phone"], told["applicant.email"], case.application.lang)


def message_facts(number: str, lang: str) -> dict[str, str]:
    """What a message about a case may say, in words: number, service, mall, due, amount, link. Raises NotFound."""
    case = Case.objects.select_related("application").filter(number=number).first()
    if case is None:
        raise NotFound(thing="case", name=number)
    mall = get_mall(case.mall)
    title = pinned_doc(case.mall, case.service, case.definition, case.digest)["title"]
    facts = {
        "number": number, "mall": mall.name, "service": title.get(lang) or title["id"],
        "link": f"{settings.BALAI_PUBLIC_URL}/permohonan/{case.application.code}/",
    }  # fmt: skip
    if case.promised_ms is not None:
        due = from_ms(case.due_ms or case.promised_ms).astimezone(mall.zone)
        facts["due"] = f"{date_words(due.date(), lang)}, {clock_words(due, lang)}"
    if case.fee_idr is not None:
        facts["amount"] = money_words(case.fee_idr)
    return facts


def facts_for_register(number: str, fields: Iterable[str], *, viewer: Actor, purpose: str) -> dict[str, Any]:
    """The values of these fields of a case, and no others, for a question to a register. Raises NotFound."""
    case = Case.objects.filter(number=number).values("application_id").first()
    if case is None:
        raise NotFound(thing="case", name=number)
    record_access(viewer, purpose, subject=f"case:{number}", reason="register")
    values = read_values(case["application_id"])
    return {field: values[field].value for field in fields if field in values}
