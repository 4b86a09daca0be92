"""The default signer: certificates of our own test authority."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.sign.signers import SimpleSigner

from balai.documents.signers.asking import SignRequest
from balai.documents.signers.authority import Holder, holder_of
from balai.documents.signers.pades import as_asn1, key_of, known_roots, sign_pades


class LocalSigner:
    """Signs with `UJI` certificates, one per signer."""

    def sign(self, pdf: bytes, asked: SignRequest) -> bytes:
        """The PDF with one more signature over all of it."""
        return sign_pades(pdf, asked, _Held(holder_of(asked.signer)))


class _Held(SimpleSigner):
    """Signs by the key as it was read once: checking its primes again for each paper costs a fifth of a second."""

    def __init__(self, holder: Holder) -> None:
        super().__init__(as_asn1(holder), key_of(holder), known_roots())
        self.holder = holder

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """The signature's bytes."""
        if digest_algorithm != "sha256":
            raise ValueError(digest_algorithm)
        return self.holder.key.sign(data, PKCS1v15(), SHA256())
