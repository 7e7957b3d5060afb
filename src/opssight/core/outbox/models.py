"""The outbox's tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from opssight.core.db import Base


class OutboxRow(Base):
    """A published event. ``seq`` orders what one transaction published."""

    __tablename__ = "core_outbox"
    __table_args__ = (Index("core_outbox_unrelayed_idx", "seq", postgresql_where=text("relayed_at IS NULL")),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    name: Mapped[str]
    payload: Mapped[dict[str, Any]]
    topics: Mapped[list[str]]
    published_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    relayed_at: Mapped[datetime | None]
    traceparent: Mapped[str | None]


class DeliveryRow(Base):
    """An event on its way to one subscriber; deleted when it has been handled, kept as ``dead`` when it cannot be."""

    __tablename__ = "core_deliveries"
    __table_args__ = (Index("core_deliveries_due_idx", "next_at", "event_seq", postgresql_where=text("state = 'pending'")),)

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    subscriber: Mapped[str] = mapped_column(primary_key=True)
    event_seq: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(server_default="pending")
    attempts: Mapped[int] = mapped_column(server_default="0")
    next_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    last_error: Mapped[str | None]


class LiveRow(Base):
    """An event as the browsers get it; ``seq`` is given by the relay, so it rises in the order of commits."""

    __tablename__ = "core_live"

    seq: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    topics: Mapped[list[str]]
    name: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    data: Mapped[dict[str, Any]]
