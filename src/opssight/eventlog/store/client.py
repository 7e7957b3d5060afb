"""What the platform asks of the store of events."""
# ruff: noqa: S608 values are always bound as parameters; the text holds only our own names

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

import msgspec

from opssight.eventlog import rules
from opssight.eventlog.contracts import (
    ORDINARY,
    SEVERITIES,
    URGENT,
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
_DAYS_KNOWN_FOR = 60.0
_NEWEST_FIRST = "ORDER BY ts DESC, UUIDToNum(id) DESC"
_IN_ORDER = "SETTINGS read_in_order_use_buffering = 0"
"""Read no further than the limit: with it, every part is read ahead (220 ms of CPU to 130 for a rare service of 10M)."""
_RANK_PLACES, _MOST_SMALL_BUCKETS = 16, 4096
_RANKS = f"transform(severity, {list(SEVERITIES)}, {list(range(len(SEVERITIES)))}, 0)"
"""A bucket and a severity are grouped by as one small number: by two keys it takes twice as long."""
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
_ranked = msgspec.json.Decoder(tuple[int, int])
_severities = msgspec.json.Decoder(tuple[str, int])
_values = msgspec.json.Decoder(tuple[str])
_keys = msgspec.json.Decoder(tuple[list[str]])
_partitions = msgspec.json.Decoder(tuple[str, int, int])


class EventStore:
    """Stores events for good before it says so, and finds them as soon as it has.

    Every method raises :class:`EventStoreUnavailable` while the store does not answer. The schema is made on
    first use, so it does not matter which process starts first.
    """

    def __init__(self, address: Address, *, searches: bool = False) -> None:
        """Prepare; nothing is sent yet. What a store for ``searches`` is asked gives way to what the platform asks for its work."""
        self._address = address
        self._transport = Transport(address)
        self._priority = ORDINARY if searches else URGENT
        self._searches: EventStore | None = None
        self._table = f"{address.database}.{schema.TABLE}"
        self._days: tuple[float, list[Partition]] = (-_DAYS_KNOWN_FOR, [])
        self._insert = f"INSERT INTO {self._table} ({', '.join(COLUMNS)}) FORMAT {FORMAT}"

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()
        if self._searches is not None:
            await self._searches.close()

    @property
    def searches(self) -> EventStore:
        """The same store for what people look for: over connections of its own, and giving way to the platform's own work."""
        if self._searches is None:
            self._searches = EventStore(self._address, searches=True)
        return self._searches

    async def create_schema(self) -> None:
        """Create the database and the table if they are missing."""
        database, cluster = self._address.database, self._address.cluster
        await self._statement(schema.create_database(database, cluster))
        await self._statement(schema.create_table(database, cluster))

    async def upgrade_schema(self) -> int:
        """Bring a table made by an earlier release up to date, without touching its data; return how many statements it took."""
        database, cluster = self._address.database, self._address.cluster
        bindings = sql.Bindings()
        condition = f"database = {bindings.text(database)} AND name = {bindings.text(schema.TABLE)}"
        lines = await self._read(f"SELECT create_table_query FROM system.tables WHERE {condition}", bindings)
        wanted = [one for (existing,) in _values.decode_lines(lines) for one in schema.upgrades(database, cluster, existing)]
        for statement in wanted:
            await self._statement(statement)
        return len(wanted)

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
        if after is not None:
            just_after = after.ts + timedelta(microseconds=1)
            span = Span(span.start, just_after if span.end is None else min(span.end, just_after))
        found: list[Event] = []
        for window in rules.windows(await self._known_days(), span):
            bindings = sql.Bindings()
            parts = sql.conditions(query, window, bindings)
            if after is not None:
                parts.append(sql.before(after, bindings))
            selection = f"SELECT {sql.SELECTED} FROM {self._table}{sql.where(parts)}"
            found += await self._events(f"{selection} {_NEWEST_FIRST} LIMIT {int(limit) - len(found)} {_IN_ORDER}", bindings)
            if len(found) >= limit:
                break
        return found

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
        many = (end - first) // timedelta(seconds=width) >= _MOST_SMALL_BUCKETS
        key = f"intDiv(toUnixTimestamp(ts) - {int(first.timestamp())}, {width}) * {_RANK_PLACES} + {_RANKS}"
        lines = await self._read(
            f"SELECT toUInt{32 if many else 16}({key}) AS bucket, count() FROM {self._table}{sql.where(parts)} GROUP BY bucket", bindings
        )
        counts: dict[int, dict[str, int]] = {}
        for bucket, count in _ranked.decode_lines(lines):
            number, rank = divmod(bucket, _RANK_PLACES)
            counts.setdefault(number, {})[SEVERITIES[rank]] = count
        filled: list[Bucket] = []
        moment = first
        while moment < end:
            by_severity = counts.get(len(filled), {})
            filled.append(Bucket(moment, sum(by_severity.values()), by_severity))
            moment += timedelta(seconds=width)
        return EventHistogram(start, end, width, filled)

    async def field_values(self, since: datetime) -> FieldValues:
        """Return what the events since then hold; attribute names are those of the newest 100,000."""
        bindings = sql.Bindings()
        found = f"FROM {self._table} WHERE ts >= {bindings.moment(since)}"
        newest = f"SELECT attributes.keys AS names {found} ORDER BY ts DESC LIMIT {_KEY_SAMPLE}"
        severities, services, sources, keys = await asyncio.gather(
            self._read(f"SELECT severity, count() {found} GROUP BY severity", bindings),
            self._read(f"SELECT DISTINCT service {found} LIMIT {_FIELD_LIMIT}", bindings),
            self._read(f"SELECT DISTINCT source {found} LIMIT {_FIELD_LIMIT}", bindings),
            self._read(f"SELECT arraySort(groupUniqArrayArray({_FIELD_LIMIT})(names)) FROM ({newest}) {_IN_ORDER}", bindings),
        )
        return FieldValues(
            sorted(name for (name,) in _values.decode_lines(services) if name),
            sorted(name for (name,) in _values.decode_lines(sources) if name),
            dict(_severities.decode_lines(severities)),
            _keys.decode(keys)[0],
        )

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

    async def _known_days(self) -> list[Partition]:
        """Return the stored days as they were a minute ago at most."""
        now = asyncio.get_running_loop().time()
        if now - self._days[0] >= _DAYS_KNOWN_FOR:
            self._days = (now, await self.partitions())
        return self._days[1]

    async def drop_partition(self, day: date) -> None:
        """Delete all events of a day for good; a day without events is no error."""
        on_cluster = f" ON CLUSTER `{self._address.cluster}`" if self._address.cluster else ""
        await self._with_schema(lambda: self._statement(f"ALTER TABLE {self._table}{on_cluster} DROP PARTITION ID '{day:%Y%m%d}'"))

    async def _events(self, statement: str, bindings: sql.Bindings) -> list[Event]:
        lines = await self._read(statement, bindings)
        return [row.event() for row in _rows.decode_lines(lines)]

    async def _read(self, statement: str, bindings: sql.Bindings) -> bytes:
        ask = self._transport.query
        return await self._with_schema(
            lambda: ask(statement, bindings.values, seconds=QUERY_SECONDS, format=_ROWS, priority=self._priority)
        )

    async def _statement(self, statement: str) -> None:
        await self._transport.query(statement, {}, seconds=60.0, format=_ROWS, priority=URGENT)

    async def _with_schema(self, call: Callable[[], Awaitable[T]]) -> T:
        try:
            return await call()
        except SchemaMissing:
            await self.create_schema()
            return await call()
