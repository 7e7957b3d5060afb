"""The message as it goes over the wire (RFC 5322)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from uuid import UUID

from opssight.core.words import one_line


@dataclass(frozen=True, slots=True)
class Mail:
    """What is to be mailed. The same ``id`` always makes the same bytes, so that a receiver can recognise a repeat.

    ``thread`` is the same for all mails that belong together, such as the pages of one incident. ``headers`` are further ones.
    """

    id: UUID
    created_at: datetime
    to: str
    subject: str
    text: str
    html: str | None = None
    thread: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


def domain_of(address: str) -> str:
    """Return the part after the @, or ``localhost``."""
    return address.rpartition("@")[2].strip("> ") or "localhost"


def message_id(mail: Mail, from_address: str) -> str:
    """Return the Message-ID, which is the same for every try of one mail."""
    return f"<{mail.id}@{domain_of(from_address)}>"


def build(mail: Mail, from_address: str) -> bytes:
    """Return the message's bytes: the same for the same mail.

    ``Auto-Submitted`` (RFC 3834) and ``X-Auto-Response-Suppress`` keep vacation programs from answering;
    ``References`` lets mail programs show what belongs together as one conversation.
    """
    made = EmailMessage(policy=SMTP if mail.to.isascii() and from_address.isascii() else SMTPUTF8)
    made["From"] = f"OpsSight <{from_address}>" if "<" not in from_address else from_address
    made["To"] = mail.to
    made["Subject"] = one_line(mail.subject, 200)
    made["Date"] = format_datetime(mail.created_at)
    made["Message-ID"] = message_id(mail, from_address)
    if mail.thread is not None:
        made["References"] = f"<{mail.thread}@{domain_of(from_address)}>"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    for name, value in mail.headers.items():
        made[name] = value
    made.set_content(mail.text)
    if mail.html is not None:
        made.add_alternative(mail.html, subtype="html")
        made.set_boundary(f"=_{mail.id.hex}")
    return made.as_bytes()
