"""E-mail by SMTP (RFC 5321), setting BALAI_SMTP: `smtp://user:password@host:port` or `smtps://…`.

Without it a gateway for e-mail is used when BALAI_GATEWAYS names one.
"""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from django.conf import settings

from balai.notifications.channels import gateway
from balai.notifications.channels.letter import Handed, Letter

TIMEOUT_S = 10.0


def send(letter: Letter) -> Handed:
    """Hand a letter to the mail server. 5xx answers are final (RFC 5321 section 4.2.1)."""
    parts = urlsplit(settings.BALAI_SMTP)
    if not parts.hostname:
        return gateway.send("email", letter)
    try:
        with _connect(parts.scheme, parts.hostname, parts.port or 25) as server:
            if parts.username:
                server.starttls() if parts.scheme == "smtp" else None
                server.login(unquote(parts.username), unquote(parts.password or ""))
            message = _message(letter)
            server.send_message(message)
            return Handed(carrier_id=str(message["Message-ID"])[:80])
    except smtplib.SMTPRecipientsRefused as refused:
        final = all(500 <= code < 600 for code, _ in refused.recipients.values())
        return Handed(fault="recipient-refused", final=final)
    except smtplib.SMTPResponseException as answer:
        return Handed(fault=f"smtp-{answer.smtp_code}", final=500 <= answer.smtp_code < 600)
    except (OSError, smtplib.SMTPException):
        return Handed(fault="connection")


def _connect(scheme: str, host: str, port: int) -> smtplib.SMTP:
    kind = smtplib.SMTP_SSL if scheme == "smtps" else smtplib.SMTP
    return kind(host, port, timeout=TIMEOUT_S)


def _message(letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.BALAI_MAIL_FROM
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = make_msgid(idstring=letter.key, domain=settings.BALAI_MAIL_FROM.rpartition("@")[2].rstrip(">"))
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no robot answers back
    message.set_content(letter.body)
    return message
