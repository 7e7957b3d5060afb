"""The tables of this module in PostgreSQL: how long events are kept, and the record of what was deleted."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from opssight.core.db import Base
from opssight.core.ids import uuid7


class RetentionRow(Base):
    """How long events are kept: one row for each time it was changed; the newest is in force."""

    __tablename__ = "eventlog_retention"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    days: Mapped[int]
    since: Mapped[datetime]


class DeletionRow(Base):
    """The intent to delete a day of events; ``done_at`` is set when the store confirmed it."""

    __tablename__ = "eventlog_deletions"
    __table_args__ = (Index("eventlog_deletions_pending_idx", "day", unique=True, postgresql_where=text("done_at IS NULL")),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    day: Mapped[date]
    rows: Mapped[int] = mapped_column(BigInteger)
    bytes: Mapped[int] = mapped_column(BigInteger)
    retention_days: Mapped[int]
    decided_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
