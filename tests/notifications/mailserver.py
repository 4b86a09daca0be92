"""A mailbox behind a real SMTP server (aiosmtpd)."""

from __future__ import annotations

from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any


@dataclass
class Mailbox:
    """What came, byte for byte. `refuses`: what is said to a recipient; `at_data`: to the whole letter."""

    raw: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    refuses: str = ""
    at_data: str = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.at_data:
            return self.at_data
        self.raw.append(envelope.content)
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        return "250 taken"

    @property
    def letters(self) -> list[EmailMessage]:
        """The messages, parsed as a mail program does."""
        return [message_from_bytes(raw, policy=SMTP) for raw in self.raw]  # type: ignore[arg-type,return-value]
