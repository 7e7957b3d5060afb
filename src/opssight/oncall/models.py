"""The tables of oncall."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from opssight.core.db import Base
from opssight.core.ids import uuid7


class ScheduleRow(Base):
    """A schedule with its one rotation. ``revision`` counts what decides, ``version`` everything.

    ``turn_offset`` is the place among the members to which the first turn belongs.
    """

    __tablename__ = "oncall_schedules"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str] = mapped_column(unique=True)
    time_zone: Mapped[str]
    handoff: Mapped[str]
    start_date: Mapped[date]
    length_days: Mapped[int]
    members: Mapped[list[str]]
    turn_offset: Mapped[int] = mapped_column(server_default="0", default=0)
    revision: Mapped[int] = mapped_column(server_default="1", default=1)
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    created_at: Mapped[datetime]


class OverrideRow(Base):
    """Somebody stands in; a removed one is kept, so that the past can be told."""

    __tablename__ = "oncall_overrides"
    __table_args__ = (Index("oncall_overrides_schedule_id_ends_at_idx", "schedule_id", "ends_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    schedule_id: Mapped[UUID]
    user_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class PolicyRow(Base):
    """An escalation policy. At most one is the default."""

    __tablename__ = "oncall_policies"
    __table_args__ = (Index("oncall_policies_default_key", "is_default", unique=True, postgresql_where=text("is_default")),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str] = mapped_column(unique=True)
    is_default: Mapped[bool]
    steps: Mapped[list[dict[str, Any]]]
    repeat: Mapped[int]
    revision: Mapped[int] = mapped_column(server_default="1", default=1)
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    created_at: Mapped[datetime]


class ServicePolicyRow(Base):
    """A service that names its policy. Incidents know services by name, which a service keeps; people choose them by id."""

    __tablename__ = "oncall_service_policies"

    service_name: Mapped[str] = mapped_column(primary_key=True)
    service_id: Mapped[UUID]
    policy_id: Mapped[UUID] = mapped_column(index=True)


class RevisionRow(Base):
    """What a schedule or a policy said from ``at`` on; ``content`` is null from when it was removed.

    ``name`` is what it was called at that moment. Name and actor are null in revisions of before they were kept.
    """

    __tablename__ = "oncall_revisions"

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    content: Mapped[dict[str, Any] | None]
    name: Mapped[str | None]
    actor_kind: Mapped[str | None]
    actor_id: Mapped[str | None]
    actor_name: Mapped[str | None]


class EscalationRow(Base):
    """One incident's escalation: the policy as it was when it started, and its timer.

    ``reason`` is given to the next step when somebody asked for it; ``performed`` counts the steps carried out;
    ``first_round`` is the round with which it began the last time.
    """

    __tablename__ = "oncall_escalations"
    __table_args__ = (
        Index("oncall_escalations_due_idx", "next_at", postgresql_where=text("state = 'active'")),
        Index("oncall_escalations_state_id_idx", "state", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    incident_id: Mapped[UUID] = mapped_column(unique=True)
    policy_id: Mapped[UUID]
    policy_revision: Mapped[int]
    steps: Mapped[list[dict[str, Any]]]
    repeat: Mapped[int]
    page: Mapped[dict[str, Any]]
    state: Mapped[str]
    step: Mapped[int]
    round: Mapped[int]
    first_round: Mapped[int] = mapped_column(server_default="0", default=0)
    reached: Mapped[bool]
    next_at: Mapped[datetime | None]
    performed: Mapped[int]
    reason: Mapped[str | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PagedRow(Base):
    """A step that was carried out."""

    __tablename__ = "oncall_paged"
    __table_args__ = (Index("oncall_paged_at_idx", "at"),)

    escalation_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    step: Mapped[int]
    round: Mapped[int]
    at: Mapped[datetime]
    user_ids: Mapped[list[str]]
    reason: Mapped[str | None]
