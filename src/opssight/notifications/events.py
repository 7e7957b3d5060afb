"""What notifications publishes."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from opssight.core import outbox


class _OfNotification(outbox.Event, frozen=True):
    topic: ClassVar[str | None] = "notifications"
    priority: ClassVar[outbox.Priority] = outbox.Priority.URGENT
    notification_id: UUID
    incident_id: UUID | None
    user_id: UUID | None
    channel: str
    channel_kind: str
    detail: str


class NotificationDelivered(_OfNotification, frozen=True, tag="notification.delivered"):
    """The provider accepted it; ``detail`` is its receipt."""


class NotificationFailed(_OfNotification, frozen=True, tag="notification.failed"):
    """It will not be tried again; ``detail`` says why."""


class NotificationWithdrawn(_OfNotification, frozen=True, tag="notification.withdrawn"):
    """What it is about was taken care of before it was delivered; it is not sent any more."""


class ChannelChanged(outbox.Event, frozen=True, tag="channel.changed"):
    """A channel was made, changed or removed."""

    topic: ClassVar[str | None] = "channels"
    channel_id: UUID
