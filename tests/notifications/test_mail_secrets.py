"""A mail server with a password: only over TLS, and only with a certificate we know."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from mailserver import Mailbox

from balai.notifications.channels import email
from balai.notifications.channels.letter import Letter
from servers import free_port

LETTER = Letter("siti@contoh.invalid", "s", "Perihal", "Isi – é", "kunci")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Key and self-made certificate of 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "surat.uji")])
    start = datetime.now(UTC) - timedelta(days=1)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(start).not_valid_after(start + timedelta(days=9))
        .add_extension(names, critical=False).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path / "surat.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def guarded(certificate: Path, settings: Any) -> Iterator[tuple[Mailbox, list[tuple[bytes, bytes]]]]:
    """A mail server that wants STARTTLS and a password; what came, and who signed in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    kept, signed_in = Mailbox(), []

    def check(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        signed_in.append((given.login, given.password))
        return AuthResult(success=given.password == b"rahasia:uji", handled=False)

    controller = Controller(
        kept, hostname="127.0.0.1", port=free_port(), tls_context=context, require_starttls=True, auth_required=True,
        authenticator=check,
    )  # fmt: skip
    controller.start()
    settings.BALAI_MAIL_FROM = "Mal Uji <kabar@mal-uji.invalid>"
    settings.BALAI_SMTP = f"smtp://mal:rahasia%3Auji@127.0.0.1:{controller.port}"
    try:
        yield kept, signed_in
    finally:
        controller.stop()


def test_the_password_goes_to_a_known_server_over_tls(guarded: Any, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, signed_in = guarded
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert not email.send(LETTER).fault
    assert signed_in == [(b"mal", b"rahasia:uji")]
    assert kept.letters[0].get_content().strip() == "Isi – é"


def test_a_server_we_do_not_know_gets_no_password(guarded: Any) -> None:
    kept, signed_in = guarded
    handed = email.send(LETTER)
    assert (handed.fault, handed.away) == ("connection", True)
    assert not signed_in
    assert not kept.raw


def test_a_wrong_password_is_no_fault_of_the_letter(
    guarded: Any, certificate: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    settings.BALAI_SMTP = settings.BALAI_SMTP.replace("rahasia", "salah")
    handed = email.send(LETTER)
    assert (handed.fault, handed.final, handed.away) == ("smtp-535", False, True)
