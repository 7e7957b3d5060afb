"""The bodies of alerts' answers, and of its requests for the documentation; requests are read by ``intake``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from opssight.alerts.contracts import AlertSource, AlertStatus


class AlertResponse(BaseModel):
    """One episode of an alert."""

    id: UUID
    number: int
    fingerprint: str
    status: AlertStatus
    labels: dict[str, str]
    annotations: dict[str, str]
    title: str
    severity: Annotated[str | None, Field(description="The label as the sender wrote it, so any text; null without one.")]
    service: str | None
    source: AlertSource
    starts_at: datetime
    ends_at: datetime | None
    last_seen_at: datetime
    count: int
    incident_id: UUID | None
    group_key: str
    silenced: bool = False
    rule_id: UUID | None
    generator_url: str
    version: int


class AlertGroupResponse(BaseModel):
    """Alerts that belong together; ``alerts`` holds at most the newest 50, firing ones first."""

    group_key: str
    labels: dict[str, str]
    firing: int
    resolved: int
    severity: Annotated[str | None, Field(description="The worst of its alerts, as the sender wrote it; null without one.")]
    alerts: list[AlertResponse]


class RejectedAlert(BaseModel):
    """An alert that was not taken in."""

    index: int
    reason: str


class AlertIntakeResponse(BaseModel):
    """How many alerts were taken in, and which were not."""

    accepted: int
    rejected: list[RejectedAlert]


class PostedAlert(BaseModel):
    """An alert of our own form."""

    labels: dict[str, str]
    annotations: dict[str, str] = {}
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = Field(default=None, description="In the past: resolved. To come: until then it need not be repeated.")
    generator_url: str | None = None
    status: Literal["firing", "resolved"] | None = None


class PostedAlerts(BaseModel):
    """Alerts of our own form."""

    alerts: list[PostedAlert]
