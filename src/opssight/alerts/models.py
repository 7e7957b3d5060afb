"""The tables of alerts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from opssight.core.db import Base
from opssight.core.ids import uuid7


class AlertRow(Base):
    """One episode of an alert. What a repeat changes is in no index, so that a repeat stays a heap-only update."""

    __tablename__ = "alerts_alerts"
    __table_args__ = (
        Index("alerts_alerts_firing_key", "fingerprint", unique=True, postgresql_where=text("status = 'firing'")),
        Index("alerts_alerts_fingerprint_idx", "fingerprint", "id"),
        Index("alerts_alerts_status_idx", "status", "id"),
        Index("alerts_alerts_severity_idx", "severity", "id"),
        Index("alerts_alerts_service_idx", "service", "id"),
        Index("alerts_alerts_group_key_idx", "group_key", "id"),
        Index("alerts_alerts_incident_id_idx", "incident_id", "id", postgresql_where=text("incident_id IS NOT NULL")),
        Index("alerts_alerts_ended_idx", "ends_at", postgresql_where=text("status = 'resolved'")),
        {"postgresql_with": {"fillfactor": "80"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    number: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    fingerprint: Mapped[str]
    status: Mapped[str]
    labels: Mapped[dict[str, str]]
    annotations: Mapped[dict[str, str]]
    title: Mapped[str]
    severity: Mapped[str | None]
    service: Mapped[str | None]
    source: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime]
    count: Mapped[int] = mapped_column(BigInteger)
    incident_id: Mapped[UUID | None]
    group_key: Mapped[str]
    group_labels: Mapped[dict[str, str]]
    rule_id: Mapped[UUID | None]
    generator_url: Mapped[str]
    version: Mapped[int] = mapped_column(server_default="1", default=1)
