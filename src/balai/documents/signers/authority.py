"""A test authority of our own ("UJI"): root, one certificate per signer, one for time stamps. Never for real use.

Each is one file `keys/uji/<name>.pem` with private key and certificate, made once; `akar-uji.crt` is the root alone,
for readers of PDFs to trust. What a real city uses instead is a signer of another kind (registry.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from balai.documents.signers.keys import key_folder, made_once

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

BITS, STAMP_BITS = 3072, 2048
ROOT, STAMPS = "akar", "waktu"


@dataclass(frozen=True)
class Holder:
    """A private key with its certificate, as PEM; both are read once."""

    pem: bytes

    @cached_property
    def certificate(self) -> x509.Certificate:
        """The certificate."""
        from cryptography import x509

        return x509.load_pem_x509_certificate(self.pem)

    @cached_property
    def key(self) -> RSAPrivateKey:
        """The private key."""
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        key = load_pem_private_key(self.pem, None, unsafe_skip_rsa_key_validation=True)
        if not isinstance(key, RSAPrivateKey):
            raise TypeError("the test authority signs by RSA")
        return key


def root() -> Holder:
    """The root of the test authority; also writes `akar-uji.crt`."""
    from cryptography.hazmat.primitives.serialization import Encoding

    folder = key_folder("uji")
    holder = _holder(made_once(folder / f"{ROOT}.pem", lambda: _make("Balai UJI Root CA (bukan untuk dipakai)", None)))
    made_once(folder / "akar-uji.crt", lambda: holder.certificate.public_bytes(Encoding.PEM))
    return holder


def stamps() -> Holder:
    """The time-stamping certificate (RFC 3161)."""
    above = root()
    return _holder(made_once(key_folder("uji") / f"{STAMPS}.pem", lambda: _make("Balai UJI Cap Waktu", above, STAMPS)))


def holder_of(signer: str) -> Holder:
    """The certificate of a signer such as `agency:dpmptsp`, made when first needed."""
    above = root()
    name = "".join(ch if ch.isalnum() else "-" for ch in signer)
    place = key_folder("uji") / f"penanda-{name}.pem"
    return _holder(made_once(place, lambda: _make(f"UJI Penanda Tangan {signer}"[:64], above, signer)))


@lru_cache(maxsize=64)
def _holder(pem: bytes) -> Holder:
    return Holder(pem)


def _make(common_name: str, above: Holder | None, use: str = "") -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(65537, STAMP_BITS if use == STAMPS else BITS)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Balai UJI (sertifikat uji)"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )
    now = datetime.fromtimestamp(settings.BALAI_NOW_MS() / 1000, UTC)
    told = (
        x509.CertificateBuilder(subject_name=name, issuer_name=above.certificate.subject if above else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2 if above else 3))
        .not_valid_after(now + timedelta(days=3652 if above else 7305))
    )
    told = _extended(told, key, above, use)
    signed = told.sign(above.key if above else key, hashes.SHA256())
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return secret + signed.public_bytes(Encoding.PEM)


def _extended(
    told: x509.CertificateBuilder, key: RSAPrivateKey, above: Holder | None, use: str
) -> x509.CertificateBuilder:
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    is_root = above is None
    uses = dict.fromkeys(
        (
            "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
            "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
        ), False,
    )  # fmt: skip
    wanted = ("key_cert_sign", "crl_sign") if is_root else ("digital_signature", "content_commitment")
    uses.update(dict.fromkeys(wanted, True))
    told = told.add_extension(x509.BasicConstraints(is_root, 0 if is_root else None), critical=True)
    told = told.add_extension(x509.KeyUsage(**uses), critical=True)
    told = told.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    issuer = above.key if above else key
    told = told.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), critical=False
    )
    if use == STAMPS:
        told = told.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    elif not is_root:
        told = told.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return told
