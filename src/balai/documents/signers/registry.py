"""Who signs, by BALAI_SIGNER: `local` (the test authority), `pkcs11:…` (a token or HSM), `remote:URL` (a service).

A signer gets a PDF and where its block stands, and gives the PDF back signed: PAdES B-T, in an incremental update.
"""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from balai.documents.signers.asking import SignRequest


class Signer(Protocol):
    """Somebody who signs PDFs."""

    def sign(self, pdf: bytes, asked: SignRequest) -> bytes:
        """The PDF with one more signature over all of it. Raises SignerAway."""


def get_signer() -> Signer:
    """The signer of this installation."""
    kind, _, told = settings.BALAI_SIGNER.partition(":")
    if kind == "local":
        from balai.documents.signers.local import LocalSigner

        return LocalSigner()
    if kind == "pkcs11":
        from balai.documents.signers.token import TokenSigner

        return TokenSigner(dict(part.partition("=")[::2] for part in told.split(";")), settings.BALAI_SIGNER_SECRET)
    if kind == "remote":
        from balai.documents.signers.remote import RemoteSigner

        return RemoteSigner(told, settings.BALAI_SIGNER_SECRET)
    raise ImproperlyConfigured(f"BALAI_SIGNER is `local`, `pkcs11:…` or `remote:URL`, not {settings.BALAI_SIGNER!r}")
