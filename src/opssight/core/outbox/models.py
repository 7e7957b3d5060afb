"""The outbox's tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from opssight.core.db import Base


class OutboxRow(Base):
    """A published event. ``seq`` orders what one transaction published."""

    __tablename__ = "core_outbox"
    __table_args__ = (
        Index("core_outbox_waiting_idx", "priority", "seq", postgresql_where=text("relayed_at IS NULL")),
        Index("core_outbox_relayed_idx", "relayed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    name: Mapped[str]
    payload: Mapped[dict[str, Any]]
    topics: Mapped[list[str]]
    published_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    relayed_at: Mapped[datetime | None]
    traceparent: Mapped[str | None]
    priority: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"))
    live_key: Mapped[str | None]


class DeliveryRow(Base):
    """An event on its way to one subscriber; deleted when it has been handled, kept as ``dead`` when it cannot be."""

    __tablename__ = "core_deliveries"
    __table_args__ = (
        Index("core_deliveries_waiting_idx", "subscriber", "priority", "next_at", "event_seq", postgresql_where=text("state = 'pending'")),
        Index("core_deliveries_dead_idx", "event_seq", postgresql_where=text("state = 'dead'")),
    )

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    subscriber: Mapped[str] = mapped_column(primary_key=True)
    event_seq: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(server_default="pending")
    attempts: Mapped[int] = mapped_column(server_default="0")
    next_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    last_error: Mapped[str | None]
    priority: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"))


class RunRow(Base):
    """A delivery that is being handled, written before it is: what is left of it is a handler that ended with its process."""

    __tablename__ = "core_delivery_runs"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    subscriber: Mapped[str] = mapped_column(primary_key=True)
    runs: Mapped[int]


class RelayRow(Base):
    """A relay, and when it last gave a sign of life."""

    __tablename__ = "core_relays"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]


class LiveRow(Base):
    """An event as the browsers get it; ``seq`` is given under the relay's lock, so it rises in the order of commits."""

    __tablename__ = "core_live"

    seq: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    topics: Mapped[list[str]]
    name: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    data: Mapped[dict[str, Any]]
