"""What crosses the wall of this module."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args
from uuid import UUID

Severity = Literal["trace", "debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""From the least to the most urgent: syslog's eight (RFC 5424 section 6.2.1) and ``trace`` below them."""

RANK: dict[str, int] = {name: rank for rank, name in enumerate(SEVERITIES)}

URGENT, ORDINARY = "1", "2"
"""ClickHouse's setting ``priority`` of what the platform asks for its own work, and of what people search."""


@dataclass(frozen=True, slots=True)
class Event:
    """One stored event. ``ts`` is when it happened, ``received_at`` when it was taken in; ids sort by the latter."""

    id: UUID
    ts: datetime
    received_at: datetime
    message: str
    severity: Severity
    service: str
    source: str
    attributes: dict[str, str]
    trace_id: str
    span_id: str


@dataclass(frozen=True, slots=True)
class EventQuery:
    """What to look for; every part narrows. An empty one means everything.

    ``q`` is text in the query language (:mod:`opssight.eventlog.rules`); several values of one field are
    alternatives; ``attributes`` must all be present with exactly that value.
    """

    q: str = ""
    services: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    trace_id: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, ``start`` included and ``end`` not; None is open."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page ended: the next one holds what sorts after it, newest first."""

    ts: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Bucket:
    """The events of one stretch of a histogram, starting at ``ts``."""

    ts: datetime
    total: int
    by_severity: dict[str, int]


@dataclass(frozen=True, slots=True)
class EventHistogram:
    """How many events there were over time; every bucket is present, also the empty ones."""

    start: datetime
    end: datetime
    bucket_seconds: int
    buckets: list[Bucket]

    @property
    def total(self) -> int:
        """How many events there were altogether."""
        return sum(bucket.total for bucket in self.buckets)


@dataclass(frozen=True, slots=True)
class FieldValues:
    """What the last day's events hold, for the search page to offer."""

    services: list[str]
    sources: list[str]
    severities: dict[str, int]
    attribute_keys: list[str]


@dataclass(frozen=True, slots=True)
class Partition:
    """One day of stored events (UTC)."""

    day: date
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why the event at ``index`` of a body was not taken; the reason names the field."""

    index: int
    reason: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of a body: how many events are stored for good, and which were refused."""

    accepted: int
    rejected: list[Rejection]


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """Whether the event store answers."""

    ok: bool
    detail: str
