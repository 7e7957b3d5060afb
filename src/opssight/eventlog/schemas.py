"""The bodies of this module's requests and answers, as the OpenAPI document shows them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from opssight.eventlog.contracts import Severity


class EventResponse(BaseModel):
    """An event. ``ts`` is when it happened, ``received_at`` when it was taken in."""

    id: UUID
    ts: dt.datetime
    received_at: dt.datetime
    message: str
    severity: Severity
    service: str
    source: str
    attributes: dict[str, str]
    trace_id: str
    span_id: str


class RejectionResponse(BaseModel):
    """An event that was not taken; ``index`` is its place in the body."""

    index: int
    reason: str


class EventIntakeResponse(BaseModel):
    """What became of a body: ``accepted`` events are stored for good."""

    accepted: int
    rejected: list[RejectionResponse]


class BucketResponse(BaseModel):
    """One stretch of a histogram."""

    ts: dt.datetime
    total: int
    by_severity: Annotated[dict[Severity, int], Field(description="Only the severities there are.")]


class HistogramResponse(BaseModel):
    """Events over time; every bucket is there, also the empty ones."""

    from_: Annotated[dt.datetime, Field(alias="from")]
    to: dt.datetime
    bucket_seconds: int
    total: int
    buckets: list[BucketResponse]


class SeverityCount(BaseModel):
    """How many events of a severity there are."""

    name: Severity
    count: int


class FieldsResponse(BaseModel):
    """What the last day's events hold."""

    services: list[str]
    sources: list[str]
    severities: list[SeverityCount]
    attribute_keys: list[str]


class PartitionResponse(BaseModel):
    """One stored day (UTC)."""

    day: dt.date
    rows: int
    bytes: int


class RetentionResponse(BaseModel):
    """How long events are kept, and what is stored."""

    days: int
    partitions: list[PartitionResponse]


class RetentionRequest(BaseModel):
    """How long events are to be kept."""

    days: Annotated[int, Field(ge=1, le=3650)]


class EventIn(BaseModel):
    """An event to be taken in. Other fields become attributes; nested ones are joined with dots."""

    message: Annotated[str, Field(min_length=1, description="At most 256 KiB.")]
    ts: Annotated[str | int | float | None, Field(description="RFC 3339, or Unix time in s, ms, us or ns; now when left out.")] = None
    severity: Annotated[str | int | None, Field(description="A name in any usual spelling, or a syslog number 0-7.")] = None
    service: str | None = None
    source: str | None = None
    attributes: Annotated[dict[str, object] | None, Field(description="At most 128; values become text.")] = None
    trace_id: str | None = None
    span_id: str | None = None
