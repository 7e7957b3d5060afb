"""The tables of incidents."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, Sequence, text
from sqlalchemy.orm import Mapped, mapped_column

from opssight.core.db import Base
from opssight.core.ids import uuid7

NUMBERS = Sequence("incidents_number_seq", metadata=Base.metadata)
_OPEN = "state <> 'resolved'"


class IncidentRow(Base):
    """An incident. At most one that is not resolved has a given fingerprint, and one a given group key.

    ``look_at`` is when time alone may have changed it: acknowledged and ``quiet_since`` then, or resolved while an alert fires.
    """

    __tablename__ = "incidents_incidents"
    __table_args__ = (
        Index("incidents_incidents_open_fingerprint_key", "fingerprint", unique=True, postgresql_where=text(_OPEN)),
        Index("incidents_incidents_open_group_key_key", "group_key", unique=True, postgresql_where=text(_OPEN)),
        Index("incidents_incidents_opened_at_idx", "opened_at", "id"),
        Index("incidents_incidents_state_opened_at_idx", "state", "opened_at", "id"),
        Index("incidents_incidents_severity_idx", "severity", "id"),
        Index("incidents_incidents_service_opened_at_idx", "service", "opened_at", "id"),
        Index("incidents_incidents_look_at_idx", "look_at", postgresql_where=text("look_at IS NOT NULL")),
        Index("incidents_incidents_owner_id_opened_at_idx", "owner_id", "opened_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    number: Mapped[int] = mapped_column(BigInteger, NUMBERS, server_default=NUMBERS.next_value(), unique=True)
    title: Mapped[str]
    summary: Mapped[str]
    state: Mapped[str]
    severity: Mapped[str]
    severity_by_person: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    service: Mapped[str | None]
    owner_id: Mapped[UUID | None]
    fingerprint: Mapped[str | None]
    group_key: Mapped[str | None]
    opened_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    look_at: Mapped[datetime | None]
    quiet_since: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1", default=1)


class ResponderRow(Base):
    """A person who was paged for an incident or works on it."""

    __tablename__ = "incidents_responders"

    incident_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[datetime]


class EntryRow(Base):
    """A line of a timeline; a trigger refuses changes. ``seq`` orders what was written at the same moment."""

    __tablename__ = "incidents_timeline"
    __table_args__ = (Index("incidents_timeline_incident_id_at_seq_idx", "incident_id", "at", "seq"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    seq: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    incident_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    kind: Mapped[str]
    actor_kind: Mapped[str]
    actor_id: Mapped[str]
    actor_name: Mapped[str]
    text: Mapped[str]
    detail: Mapped[dict[str, Any]]
    links: Mapped[list[dict[str, Any]]]


class StormRow(Base):
    """Lines of one kind that came in quick succession: the first are ``named``, each by an entry; the rest are ``counted`` by one."""

    __tablename__ = "incidents_storms"
    __table_args__ = (
        Index("incidents_storms_incident_id_kind_began_at_idx", "incident_id", "kind", "began_at"),
        Index("incidents_storms_entry_id_idx", "entry_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    incident_id: Mapped[UUID]
    kind: Mapped[str]
    began_at: Mapped[datetime]
    last_at: Mapped[datetime]
    named: Mapped[int]
    counted: Mapped[int]
    entry_id: Mapped[UUID | None]
