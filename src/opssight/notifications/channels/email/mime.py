"""The message as it goes over the wire (RFC 5322)."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from opssight.notifications.contracts import Message
from opssight.notifications.rules import one_line


def domain_of(address: str) -> str:
    """Return the part after the @, or ``localhost``."""
    return address.rpartition("@")[2].strip("> ") or "localhost"


def message_id(message: Message, from_address: str) -> str:
    """Return the Message-ID, which is the same for every try of one notification."""
    return f"<{message.id}@{domain_of(from_address)}>"


def build(message: Message, from_address: str) -> bytes:
    """Return the message's bytes: the same for the same notification, so that a repeat can be recognised.

    ``Auto-Submitted`` (RFC 3834) and ``X-Auto-Response-Suppress`` keep vacation programs from answering;
    ``References`` lets mail programs show the pages of one incident as one conversation.
    """
    mail = EmailMessage(policy=SMTP if message.address.isascii() and from_address.isascii() else SMTPUTF8)
    mail["From"] = f"OpsSight <{from_address}>" if "<" not in from_address else from_address
    mail["To"] = message.address
    mail["Subject"] = one_line(message.subject, 200)
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = message_id(message, from_address)
    if message.incident_id is not None:
        mail["References"] = f"<incident-{message.incident_id}@{domain_of(from_address)}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["X-OpsSight-Notification"] = str(message.id)
    mail.set_content(message.text)
    if message.html is not None:
        mail.add_alternative(message.html, subtype="html")
        mail.set_boundary(f"=_{message.id.hex}")
    return mail.as_bytes()
