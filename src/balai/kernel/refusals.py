"""Refusals: typed, named by reason, with a stable code and the facts that explain them."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """A command or a read that is not granted, for a reason the person can understand.

    `code` is stable and public (RFC 9457 `type`); `facts` are ids, codes and numbers that the words of
    the face are filled with. The words themselves live in one place, `faces/shared/refusals.py`.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.code, facts)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code}({told})"


class NotAllowed(Refusal):
    """The actor does not hold the grant, or not for this mall, agency or counter."""

    code = "not-allowed"


class NotFound(Refusal):
    """No such thing under this name."""

    code = "not-found"


class BadInput(Refusal):
    """A value that cannot be meant; `field` and `why` say which and how to mend it."""

    code = "bad-input"


class KeyReused(Refusal):
    """The idempotency key was used before with another body (IETF idempotency-key draft, section 2.6)."""

    code = "idempotency-key-reused"
