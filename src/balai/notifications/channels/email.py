"""E-mail by SMTP (RFC 5321), setting BALAI_SMTP: `smtp://user:password@host:port` or `smtps://…`.

Without it a gateway for e-mail is used when BALAI_GATEWAYS names one.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from balai.notifications.channels import gateway
from balai.notifications.channels.letter import Handed, Letter

TIMEOUT_S = 8.0


def send(letter: Letter) -> Handed:
    """Hand a letter to the mail server. Its no to a recipient or a letter is final at 5xx (RFC 5321 section 4.2.1)."""
    parts = urlsplit(settings.BALAI_SMTP)
    if not parts.hostname:
        return gateway.send("email", letter)
    try:
        message = _message(letter)
    except ValueError:  # a line break or another impossible character in an address
        return Handed(fault="bad-address", final=True)
    try:
        with _connect(parts) as server:
            server.send_message(message)
            return Handed(carrier_id=str(message["Message-ID"])[:80])
    except smtplib.SMTPRecipientsRefused as refused:
        final = all(500 <= code < 600 for code, _ in refused.recipients.values())
        return Handed(fault="recipient-refused", final=final)
    except smtplib.SMTPDataError as answer:
        return Handed(fault=f"smtp-{answer.smtp_code}", final=500 <= answer.smtp_code < 600)
    except smtplib.SMTPNotSupportedError:  # letters beyond ASCII in the address, and a server that has none
        return Handed(fault="bad-address", final=True)
    except smtplib.SMTPResponseException as answer:  # our password, our sender: nothing to do with this letter
        return Handed(fault=f"smtp-{answer.smtp_code}", away=True)
    except (OSError, smtplib.SMTPException):
        return Handed(fault="connection", away=True)


def _connect(parts: SplitResult) -> smtplib.SMTP:
    host, context = str(parts.hostname), ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_S)
    try:
        if parts.username:
            if parts.scheme == "smtp":
                server.starttls(context=context)
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except (OSError, smtplib.SMTPException):
        server.close()
        raise
    return server


def _message(letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.BALAI_MAIL_FROM
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = formatdate(settings.BALAI_NOW_MS() / 1000, usegmt=True)
    message["Message-ID"] = f"<{_id(letter.key)}@{_domain()}>"  # the same at every attempt: programs drop a repeat
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no robot answers back
    message.set_content(letter.body)
    message["Content-Language"] = letter.lang
    return message


def _id(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _domain() -> str:
    return str(settings.BALAI_MAIL_FROM).rpartition("@")[2].rstrip(">") or "balai.invalid"
