"""What crosses the wall of notifications."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from opssight.core.audit_note import JsonValue

NotificationId = NewType("NotificationId", UUID)
ChannelId = NewType("ChannelId", UUID)
EMAIL = "email"
"""The kind of channel that reaches people at the address by which they log in."""


class State(StrEnum):
    """Where a notification stands."""

    QUEUED = "queued"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"

    @property
    def is_final(self) -> bool:
        """Whether nothing more is done about it, unless a person asks."""
        return self not in {State.QUEUED, State.SENDING}


class Outcome(StrEnum):
    """What became of one try. ``retry`` and ``interrupted`` are followed by another, the others are final.

    ``withdrawn`` was stopped before the message left, because nobody needs it any more.
    """

    ACCEPTED = "accepted"
    RETRY = "retry"
    REFUSED = "refused"
    INTERRUPTED = "interrupted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A provider's answer to one try, in words a person can act on."""

    outcome: Outcome
    detail: str


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be sent. The same ``id`` always makes the same message, so that a receiver can recognise a repeat."""

    id: UUID
    created_at: datetime
    subject: str
    text: str
    html: str | None
    address: str
    incident_id: UUID | None = None
    data: dict[str, JsonValue] = field(default_factory=dict[str, JsonValue])


@dataclass(frozen=True, slots=True)
class Way:
    """A channel by which a person can be reached."""

    channel: str
    kind: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a message in the end; ``detail`` is the provider's answer to the last try."""

    at: datetime
    delivered: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Contactability:
    """How a person can be reached: by no way when ``ways`` is empty. ``last`` is None when nothing was sent to them yet."""

    ways: tuple[Way, ...]
    last: Delivery | None


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """What a page tells about an incident."""

    key: str
    title: str
    severity: str
    service: str | None
    opened_at: datetime
    url: str
    summary: str = ""
    labels: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message's words."""

    subject: str
    text: str
    html: str
