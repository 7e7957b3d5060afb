"""The table of audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from opssight.core.db import Base


class RecordRow(Base):
    """One mutation. ``seq``, ``prev_hash`` and ``hash`` are null until it is sealed; then a trigger refuses changes."""

    __tablename__ = "audit_records"
    __table_args__ = (
        Index("audit_records_unsealed_idx", "id", postgresql_where=text("seq IS NULL")),
        Index("audit_records_actor_id_id_idx", "actor_id", "id"),
        Index("audit_records_target_type_target_id_id_idx", "target_type", "target_id", "id"),
        Index("audit_records_action_id_idx", "action", "id"),
        Index("audit_records_at_idx", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_kind: Mapped[str]
    actor_id: Mapped[str]
    actor_name: Mapped[str]
    action: Mapped[str]
    target_type: Mapped[str]
    target_id: Mapped[str]
    detail: Mapped[dict[str, Any]]
    request_id: Mapped[str | None]
    ip: Mapped[str | None]
    seq: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    prev_hash: Mapped[str | None]
    hash: Mapped[str | None]
