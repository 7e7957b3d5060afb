"""The tables of monitoring."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from opssight.core.db import Base
from opssight.core.ids import uuid7


class RuleRow(Base):
    """A rule as it is now; ``definition`` without name and switch, which are asked for by themselves."""

    __tablename__ = "monitoring_rules"
    __table_args__ = (Index("monitoring_rules_name_key", "name", unique=True, postgresql_where=text("deleted_at IS NULL")),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    enabled: Mapped[bool]
    definition: Mapped[dict[str, Any]]
    revision: Mapped[int]
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1", default=1)


class RuleStateRow(Base):
    """What evaluations found. ``fingerprint`` is that of the alert that fires; ``due_at`` is None while the rule is off."""

    __tablename__ = "monitoring_rule_states"
    __table_args__ = (Index("monitoring_rule_states_due_idx", "due_at", postgresql_where=text("due_at IS NOT NULL")),)

    rule_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(server_default="ok", default="ok")
    evaluated_at: Mapped[datetime | None]
    value: Mapped[int | None] = mapped_column(BigInteger)
    error: Mapped[str | None]
    fingerprint: Mapped[str | None]
    told_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]


class RevisionRow(Base):
    """A rule as it was from ``at`` on."""

    __tablename__ = "monitoring_revisions"

    rule_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_kind: Mapped[str]
    actor_id: Mapped[str]
    actor_name: Mapped[str]
    name: Mapped[str]
    enabled: Mapped[bool]
    definition: Mapped[dict[str, Any]]
    deleted: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
