"""The way into this module for others: find and count events, record one's own, and the wiring of a process."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from opssight.core.context import Context
from opssight.core.settings import Settings
from opssight.core.telemetry import ship_logs_to
from opssight.eventlog.contracts import (
    SEVERITIES,
    Bucket,
    Event,
    EventHistogram,
    EventQuery,
    Intake,
    Partition,
    Position,
    Severity,
    Span,
)
from opssight.eventlog.errors import EventQueryInvalid, EventStoreUnavailable
from opssight.eventlog.events import DayDeleted, RetentionChanged, ServicesSeen
from opssight.eventlog.intake import Defaults, Draft
from opssight.eventlog.rules import parse_query, severities_matching
from opssight.eventlog.service.follow import TailHub
from opssight.eventlog.service.search_slots import SearchSlots
from opssight.eventlog.service.ship_logs import PlatformLogShipper
from opssight.eventlog.service.take import EventIntake
from opssight.eventlog.settings import EventlogSettings
from opssight.eventlog.store import EventStore
from opssight.eventlog.store.transport import Address
from opssight.eventlog.syslog import SyslogServer

__all__ = [
    "SEVERITIES",
    "Bucket",
    "DayDeleted",
    "Defaults",
    "Draft",
    "Event",
    "EventHistogram",
    "EventIntake",
    "EventQuery",
    "EventQueryInvalid",
    "EventStore",
    "EventStoreUnavailable",
    "Intake",
    "Partition",
    "PlatformLogShipper",
    "Position",
    "RetentionChanged",
    "ServicesSeen",
    "Severity",
    "Span",
    "SyslogServer",
    "TailHub",
    "attach",
    "count",
    "histogram",
    "latest",
    "listen",
    "open_store",
    "parse_query",
    "record",
    "severities_matching",
]


async def count(store: EventStore, query: EventQuery, start: datetime, end: datetime) -> int:
    """Return how many events match from ``start`` up to, not including, ``end``.

    Raises:
        EventQueryInvalid: the query cannot be understood.
        EventStoreUnavailable: the store does not answer.
    """
    return await store.count(query, Span(start, end))


async def latest(store: EventStore, query: EventQuery, start: datetime, end: datetime, *, limit: int = 5) -> list[Event]:
    """Return the newest matching events, as evidence; raises as :func:`count` does."""
    return await store.search(query, Span(start, end), limit=limit)


async def histogram(store: EventStore, query: EventQuery, start: datetime, end: datetime, *, buckets: int = 60) -> EventHistogram:
    """Return how many events match over time; raises as :func:`count` does."""
    return await store.histogram(query, start, end, buckets=buckets)


async def record(context: Context, events: Sequence[Draft], *, service: str, token: str | None = None) -> Intake:
    """Store events of the platform's own making, such as changes; a ``token`` makes repeats harmless.

    Raises:
        EventStoreUnavailable: the store does not answer; a job that calls this is simply tried again.
    """
    intake = context.resources.get(EventIntake)
    return await intake.take(list(events), via="platform", defaults=Defaults(service=service), token=token)


def open_store(settings: Settings) -> EventStore:
    """Return the store the settings name: a ClickHouse server, or ``opssight events`` on this machine."""
    url = settings.clickhouse_url.get_secret_value()
    return EventStore(Address.server(url) if url else Address.embedded(settings.events_socket))


def attach(context: Context, store: EventStore) -> None:
    """Register the store, the intake and the tail of a process."""
    resources = context.resources
    resources.add(EventStore, store)
    resources.add(EventIntake, EventIntake(store, context.clock, context.db))
    resources.add(TailHub, TailHub(store.searches))
    resources.add(SearchSlots, SearchSlots(context.settings.section(EventlogSettings).searches_per_caller))


@asynccontextmanager
async def listen(context: Context, role: str) -> AsyncGenerator[None]:
    """Run what belongs to a process beside its requests: shipping its log, and syslog in the ``api`` role.

    Raises:
        StartRefused: a syslog address is taken.
    """
    intake = context.resources.get(EventIntake)
    shipper = PlatformLogShipper(intake, role=role)
    ship_logs_to(shipper.write)
    shipper.start()
    settings = context.settings.section(EventlogSettings)
    syslog = SyslogServer(intake, context.clock, tcp=settings.syslog_tcp, udp=settings.syslog_udp)
    try:
        if role in {"api", "all"}:
            await syslog.start()
        yield
    finally:
        await syslog.stop()
        await shipper.stop()
