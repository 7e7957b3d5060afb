"""What the platform asks of the store of events."""
# ruff: noqa: S608 values are always bound as parameters; the text holds only our own names

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

import msgspec

from opssight.eventlog import rules
from opssight.eventlog.contracts import (
    Bucket,
    Event,
    EventHistogram,
    EventQuery,
    FieldValues,
    Partition,
    Position,
    Severity,
    Span,
    StoreHealth,
)
from opssight.eventlog.errors import EventStoreUnavailable
from opssight.eventlog.intake import COLUMNS, FORMAT
from opssight.eventlog.store import schema, sql
from opssight.eventlog.store.transport import Address, SchemaMissing, Transport

QUERY_SECONDS = 20.0
_FIELD_LIMIT = 500
_KEY_SAMPLE = 100_000
_ROWS = "JSONCompactEachRow"
T = TypeVar("T")
EVERYTHING = EventQuery()


class _Row(msgspec.Struct, array_like=True):
    id: UUID
    ts: int
    received_at: int
    message: str
    severity: Severity
    service: str
    source: str
    attributes: dict[str, str]
    trace_id: str
    span_id: str

    def event(self) -> Event:
        return Event(
            self.id,
            sql.from_micros(self.ts),
            sql.from_micros(self.received_at),
            self.message,
            self.severity,
            self.service,
            self.source,
            self.attributes,
            self.trace_id,
            self.span_id,
        )


_rows = msgspec.json.Decoder(_Row)
_counts = msgspec.json.Decoder(tuple[int])
_buckets = msgspec.json.Decoder(tuple[int, str, int])
_names = msgspec.json.Decoder(tuple[str, int, list[str], list[str]])
_keys = msgspec.json.Decoder(tuple[list[str]])
_partitions = msgspec.json.Decoder(tuple[str, int, int])


class EventStore:
    """Stores events for good before it says so, and finds them as soon as it has.

    Every method raises :class:`EventStoreUnavailable` while the store does not answer. The schema is made on
    first use, so it does not matter which process starts first.
    """

    def __init__(self, address: Address) -> None:
        """Prepare; nothing is sent yet."""
        self._address = address
        self._transport = Transport(address)
        self._table = f"{address.database}.{schema.TABLE}"
        self._insert = f"INSERT INTO {self._table} ({', '.join(COLUMNS)}) FORMAT {FORMAT}"

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()

    async def create_schema(self) -> None:
        """Create the database and the table if they are missing."""
        database, cluster = self._address.database, self._address.cluster
        await self._statement(schema.create_database(database, cluster))
        await self._statement(schema.create_table(database, cluster))

    async def drop_schema(self) -> None:
        """Remove the database with everything in it."""
        await self._statement(f"DROP DATABASE IF EXISTS {self._address.database} SYNC")

    async def health(self) -> StoreHealth:
        """Tell whether the store answers, also while all its threads are at work; never raises."""
        try:
            await self._transport.ping()
        except EventStoreUnavailable as error:
            return StoreHealth(ok=False, detail=error.detail)
        return StoreHealth(ok=True, detail="embedded" if self._address.socket else "ClickHouse server")

    async def insert_batch(self, rows: bytes, token: str) -> None:
        """Store rows encoded by :mod:`opssight.eventlog.intake`; when this returns they are stored and can be found.

        If the connection breaks, it is tried once more: the same ``token`` never stores twice.
        """
        try:
            await self._with_schema(lambda: self._transport.insert(self._insert, rows, token))
        except EventStoreUnavailable:
            await self._with_schema(lambda: self._transport.insert(self._insert, rows, token))

    async def search(self, query: EventQuery, span: Span, *, limit: int, after: Position | None = None) -> list[Event]:
        """Return the newest events that match, sorting after ``after`` when given.

        Raises:
            EventQueryInvalid: the query cannot be understood.
            EventQueryTooSlow: it ran into its time limit.
        """
        bindings = sql.Bindings()
        parts = sql.conditions(query, span, bindings)
        if after is not None:
            parts.append(sql.before(after, bindings))
        return await self._events(
            f"SELECT {sql.SELECTED} FROM {self._table}{sql.where(parts)} ORDER BY ts DESC, UUIDToNum(id) DESC LIMIT {int(limit)}",
            bindings,
        )

    async def received_after(self, query: EventQuery, after: UUID, *, limit: int) -> list[Event]:
        """Return matching events received after the one with id ``after``, in the order of reception (for a live tail)."""
        bindings = sql.Bindings()
        parts = [f"UUIDToNum(id) > {bindings.id(after)}", *sql.conditions(query, Span(), bindings)]
        return await self._events(
            f"SELECT {sql.SELECTED} FROM {self._table}{sql.where(parts)} ORDER BY UUIDToNum(id) LIMIT {int(limit)}", bindings
        )

    async def get(self, event_id: UUID) -> Event | None:
        """Return one event, None when there is none."""
        bindings = sql.Bindings()
        condition = f"UUIDToNum(id) = {bindings.id(event_id)}"
        found = await self._events(f"SELECT {sql.SELECTED} FROM {self._table} WHERE {condition} LIMIT 1", bindings)
        return found[0] if found else None

    async def count(self, query: EventQuery = EVERYTHING, span: Span = Span()) -> int:  # noqa: B008 frozen
        """Return how many events match."""
        bindings = sql.Bindings()
        parts = sql.conditions(query, span, bindings)
        lines = await self._read(f"SELECT count() FROM {self._table}{sql.where(parts)}", bindings)
        return _counts.decode(lines)[0]

    async def histogram(self, query: EventQuery, start: datetime, end: datetime, *, buckets: int) -> EventHistogram:
        """Return how many events match over time, in at most about ``buckets`` round stretches."""
        width = rules.bucket_width(start, end, buckets)
        first = rules.aligned(start, width)
        bindings = sql.Bindings()
        parts = sql.conditions(query, Span(start, end), bindings)
        lines = await self._read(
            f"SELECT toInt64(intDiv(toUnixTimestamp(ts), {width}) * {width}) AS bucket, severity, count() FROM {self._table}"
            f"{sql.where(parts)} GROUP BY bucket, severity",
            bindings,
        )
        counts: dict[int, dict[str, int]] = {}
        for bucket, severity, count in _buckets.decode_lines(lines):
            counts.setdefault(bucket, {})[severity] = count
        filled: list[Bucket] = []
        moment = first
        while moment < end:
            by_severity = counts.get(int(moment.timestamp()), {})
            filled.append(Bucket(moment, sum(by_severity.values()), by_severity))
            moment += timedelta(seconds=width)
        return EventHistogram(start, end, width, filled)

    async def field_values(self, since: datetime) -> FieldValues:
        """Return what the events since then hold; attribute names are those of the newest 100,000."""
        bindings = sql.Bindings()
        condition = f"ts >= {bindings.moment(since)}"
        lines = await self._read(
            f"SELECT severity, count(), groupUniqArray({_FIELD_LIMIT})(service), groupUniqArray({_FIELD_LIMIT})(source)"
            f" FROM {self._table} WHERE {condition} GROUP BY severity",
            bindings,
        )
        services: set[str] = set()
        sources: set[str] = set()
        severities: dict[str, int] = {}
        for severity, count, some_services, some_sources in _names.decode_lines(lines):
            severities[severity] = count
            services.update(some_services)
            sources.update(some_sources)
        bindings = sql.Bindings()
        condition = f"ts >= {bindings.moment(since)}"
        lines = await self._read(
            f"SELECT arraySort(groupUniqArrayArray({_FIELD_LIMIT})(names)) FROM (SELECT mapKeys(attributes) AS names"
            f" FROM {self._table} WHERE {condition} ORDER BY ts DESC LIMIT {_KEY_SAMPLE})",
            bindings,
        )
        return FieldValues(sorted(services - {""}), sorted(sources - {""}), severities, _keys.decode(lines)[0])

    async def partitions(self) -> list[Partition]:
        """Return the days that are stored, the newest first."""
        bindings = sql.Bindings()
        database, table = bindings.text(self._address.database), bindings.text(schema.TABLE)
        lines = await self._read(
            f"SELECT partition_id, toInt64(sum(rows)), toInt64(sum(bytes_on_disk)) FROM system.parts WHERE active"
            f" AND database = {database} AND table = {table} GROUP BY partition_id ORDER BY partition_id DESC",
            bindings,
        )
        return [
            Partition(datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC).date(), rows, size)
            for day, rows, size in _partitions.decode_lines(lines)
        ]

    async def drop_partition(self, day: date) -> None:
        """Delete all events of a day for good; a day without events is no error."""
        on_cluster = f" ON CLUSTER `{self._address.cluster}`" if self._address.cluster else ""
        await self._with_schema(lambda: self._statement(f"ALTER TABLE {self._table}{on_cluster} DROP PARTITION ID '{day:%Y%m%d}'"))

    async def _events(self, statement: str, bindings: sql.Bindings) -> list[Event]:
        lines = await self._read(statement, bindings)
        return [row.event() for row in _rows.decode_lines(lines)]

    async def _read(self, statement: str, bindings: sql.Bindings) -> bytes:
        return await self._with_schema(lambda: self._transport.query(statement, bindings.values, seconds=QUERY_SECONDS, format=_ROWS))

    async def _statement(self, statement: str) -> None:
        await self._transport.query(statement, {}, seconds=60.0, format=_ROWS)

    async def _with_schema(self, call: Callable[[], Awaitable[T]]) -> T:
        try:
            return await call()
        except SchemaMissing:
            await self.create_schema()
            return await call()
