"""Whether a service is applied for here, and what a person should know before beginning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from balai.catalogue.queries import get_service
from balai.catalogue.queries.definitions import find_definition
from balai.catalogue.queries.forms import fee_for, needed_documents
from balai.directory.queries import get_mall
from balai.faces.public.places import shorts_of
from balai.faces.shared.questions import told
from balai.kernel.wording import money_words


@dataclass(frozen=True, slots=True)
class ApplyOffer:
    """A service as something to apply for. `how` is here, counter or elsewhere, as the newest definition says."""

    service: str
    title: str
    agency: str
    how: str
    why: str
    where: str
    url: str
    fee: str
    promise: str
    silence: str
    documents: tuple[str, ...]
    pages: int


def find_apply_offer(mall: str, service: str, at: datetime) -> ApplyOffer | None:
    """How a service is applied for; None where no definition is published. Raises ServiceUnknown."""
    known = get_service(service, mall=mall)
    definition = find_definition(mall, service)
    if definition is None:
        return None
    doc, apply = definition.doc, definition.doc["apply"]
    where = apply["where"] or {}
    facts = {"today": at.astimezone(get_mall(mall).zone).date().isoformat(), "channel": "online", "documents": []}
    papers = [told(one["name"]) for one in needed_documents(doc, facts, maybe=True)]
    return ApplyOffer(
        service, told(doc["title"]), shorts_of(mall)[known.agency], apply["how"], told(apply["why"]), where.get("name") or "",
        where.get("url") or "", fee_words(mall, doc, facts, at), term_words(doc["clock"]),
        (doc["clock"] or {}).get("silence", ""), tuple(papers), len(doc["pages"]),
    )


def fee_words(mall: str, doc: Mapping[str, Any], facts: Mapping[str, Any], at: datetime) -> str:
    """The fee by the tariff of today; said plainly when it depends on the answers."""
    fee = fee_for(mall, doc, facts, at.astimezone(get_mall(mall).zone).date())
    if fee.amount_idr is None:
        return _("Dihitung dari jawaban Anda")
    return money_words(fee.amount_idr) if fee.amount_idr else _("Gratis")


def term_words(clock: Mapping[str, Any] | None) -> str:
    """`5 hari kerja`; empty when the standard promises no time."""
    if clock is None:
        return ""
    n = clock["amount"]
    words = {
        "working_days": lambda: ngettext("%(n)s hari kerja", "%(n)s hari kerja", n),
        "calendar_days": lambda: ngettext("%(n)s hari kalender", "%(n)s hari kalender", n),
        "hours": lambda: ngettext("%(n)s jam", "%(n)s jam", n),
        "minutes": lambda: ngettext("%(n)s menit", "%(n)s menit", n),
    }
    return words[clock["unit"]]() % {"n": n}


def lang() -> str:
    """The page's language."""
    return get_language() or "id"
