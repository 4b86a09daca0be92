"""Names of officers, agencies and services, read once per page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from balai.directory.queries import MallFacts, list_agencies
from balai.faces.shared.requests import Request
from balai.faces.shared.role_words import ROLES
from balai.identity.queries import names_of


@dataclass(slots=True)
class Names:
    """Who is who on one page. `me` is called "Anda"."""

    me: str
    agencies: Mapping[str, str]
    people: dict[str, str] = field(default_factory=dict)

    def learn(self, actors: Iterable[str]) -> Names:
        """Look up the names of these references, in one statement."""
        wanted = {one for one in actors if one.startswith("staff:")} - self.people.keys()
        if wanted:
            self.people |= names_of(sorted(wanted))
        return self

    def who(self, actor: str) -> str:
        """An actor by name: an officer, the applicant, the system; empty for nobody."""
        kind = actor.partition(":")[0]
        if not actor:
            return ""
        if actor == self.me:
            return _("Anda")
        if kind in ("visitor", "person"):
            return str(ROLES["applicant"])
        return self.people.get(actor) or (_("Petugas") if kind in ("staff", "device") else str(ROLES["system"]))

    def agency(self, code: str) -> str:
        """An agency's short name."""
        return self.agencies.get(code, code)


def read_names(request: Request) -> Names:
    """Agencies of the mall, and nobody yet."""
    return Names(request.actor.ref, short_names(request.mall_facts))


def short_names(mall: MallFacts) -> dict[str, str]:
    """Agency code -> short name."""
    return {agency.code: agency.short for agency in list_agencies(mall)}
