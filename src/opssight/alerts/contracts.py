"""What crosses the wall of alerts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

AlertId = NewType("AlertId", UUID)


class AlertStatus(StrEnum):
    """Whether the condition holds."""

    FIRING = "firing"
    RESOLVED = "resolved"


class AlertSource(StrEnum):
    """Who told: our own API, the Alertmanager API, an Alertmanager's webhook, or a rule on events."""

    NATIVE = "native"
    ALERTMANAGER = "alertmanager"
    WEBHOOK = "webhook"
    RULE = "rule"


class Outcome(StrEnum):
    """What became of one alert that was handed in."""

    FIRED = "fired"
    REPEATED = "repeated"
    RESOLVED = "resolved"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class AlertInput:
    """An alert as it is handed in.

    ``labels`` identify it: the same labels are the same alert. ``annotations`` say more about it and may change.
    An ``ends_at`` that has passed means resolved, as in Prometheus; one to come is the moment at which the alert
    resolves by itself unless it is handed in again. ``starts_at`` is now when left out.
    """

    labels: Mapping[str, str]
    annotations: Mapping[str, str] = field(default_factory=dict[str, str])
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    generator_url: str = ""
    rule_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of one alert that was handed in; ``alert_id`` and ``number`` are None when it was ignored."""

    fingerprint: str
    outcome: Outcome
    alert_id: AlertId | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class AlertPolicy:
    """How alerts are grouped, and after how long one resolves that came without an end and is not repeated."""

    group_by: tuple[str, ...] = ("alertname", "service")
    resolve_timeout: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Alert:
    """One episode of an alert: from firing to resolved.

    The same condition firing again is another episode with the same ``fingerprint``; people see ``number`` as ALR-7.
    ``ends_at`` is None while it fires; ``expires_at`` is when it will then resolve by itself, None for never.
    ``count`` is how often it was handed in. ``group_labels`` are the labels that make up ``group_key``.
    """

    id: AlertId
    number: int
    fingerprint: str
    status: AlertStatus
    labels: dict[str, str]
    annotations: dict[str, str]
    title: str
    severity: str | None
    service: str | None
    source: AlertSource
    starts_at: datetime
    ends_at: datetime | None
    expires_at: datetime | None
    last_seen_at: datetime
    count: int
    incident_id: UUID | None
    group_key: str
    group_labels: dict[str, str]
    rule_id: UUID | None
    generator_url: str
    version: int


@dataclass(frozen=True, slots=True)
class AlertCount:
    """How many alerts an incident has, how many of them fire, and when the last of the others ended."""

    total: int
    firing: int
    last_ended_at: datetime | None = None
