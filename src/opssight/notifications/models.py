"""The tables of notifications."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from opssight.core.db import Base
from opssight.core.ids import uuid7


class ChannelRow(Base):
    """A way to reach people; its secret is sealed. Exactly one is the default, made with the table."""

    __tablename__ = "notifications_channels"
    __table_args__ = (Index("notifications_channels_default_key", "is_default", unique=True, postgresql_where=text("is_default")),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    config: Mapped[dict[str, Any]]
    secret_sealed: Mapped[bytes | None]
    enabled: Mapped[bool] = mapped_column(server_default=text("true"), default=True)
    is_default: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(server_default="1", default=1)


class ContactMethodRow(Base):
    """Where one person's pages go. Without any, they go to the person's e-mail address by the default channel."""

    __tablename__ = "notifications_contact_methods"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[UUID] = mapped_column(index=True)
    address: Mapped[str]
    enabled: Mapped[bool]


class NotificationRow(Base):
    """One message to one address by one channel. ``tries_before`` are the attempts before it was last queued.

    ``withdrawn_at`` is set when what it is about was taken care of before it was delivered.
    """

    __tablename__ = "notifications_notifications"
    __table_args__ = (
        Index("notifications_notifications_incident_id_id_idx", "incident_id", "id"),
        Index("notifications_notifications_state_id_idx", "state", "id"),
        Index("notifications_notifications_user_id_id_idx", "user_id", "id"),
        Index("notifications_notifications_created_at_idx", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    dedup_key: Mapped[str] = mapped_column(unique=True)
    incident_id: Mapped[UUID | None]
    user_id: Mapped[UUID | None]
    channel_id: Mapped[UUID]
    channel_name: Mapped[str]
    channel_kind: Mapped[str]
    address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str | None]
    data: Mapped[dict[str, Any]]
    state: Mapped[str]
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(server_default="0", default=0)
    tries_before: Mapped[int] = mapped_column(server_default="0", default=0)


class AttemptRow(Base):
    """One try. ``handed_over_at`` is set just before the message leaves for good; ``outcome`` is null until it is known."""

    __tablename__ = "notifications_attempts"

    notification_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    handed_over_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    detail: Mapped[str]
    ms: Mapped[int | None]
