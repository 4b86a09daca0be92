"""Who acts. Actors are made by the faces and passed down; there is no ambient current user."""

from __future__ import annotations

from dataclasses import dataclass

from balai.kernel.refusals import NotAllowed


@dataclass(frozen=True, slots=True)
class Actor:
    """One acting party of a command or a personal read.

    ref      pseudonymous reference, e.g. `staff:17`, `device:3`, `visitor`, `system:day-close`
    grants   names of the commands it may give, e.g. `ticket.call`
    channel  `web kiosk counter phone van api system`
    mall     the only mall it may act in; None = any
    agency   the only agency it may act for; None = any
    counter  the only counter (number) it may act at; None = any
    """

    ref: str
    grants: frozenset[str] = frozenset()
    channel: str = "system"
    mall: str | None = None
    agency: str | None = None
    counter: int | None = None
    on_behalf_of: str = ""

    def require(self, grant: str, *, mall: str | None = None) -> None:
        """Raise NotAllowed unless this actor holds `grant`, and for `mall`."""
        if grant not in self.grants:
            raise NotAllowed(grant=grant, actor=self.ref)
        if mall is not None and self.mall not in (None, mall):
            raise NotAllowed(grant=grant, actor=self.ref, mall=mall)

    def require_agency(self, agency: str) -> None:
        """Raise NotAllowed when this actor may act for other agencies only; empty = for the whole mall."""
        if self.agency not in (None, agency):
            raise NotAllowed(actor=self.ref, agency=agency)

    def require_counter(self, counter: int) -> None:
        """Raise NotAllowed when this actor may act at another counter only."""
        if self.counter not in (None, counter):
            raise NotAllowed(actor=self.ref, counter=counter)


@dataclass(frozen=True, slots=True)
class Once:
    """Idempotency of one request: the client-made key and the SHA-256 hex of the request it stands for."""

    key: str
    digest: str
