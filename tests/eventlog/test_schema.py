"""Bringing the table of events up to date, against the real engine."""

from __future__ import annotations

from opssight.eventlog.contracts import EventQuery, Span
from opssight.eventlog.intake import Draft
from opssight.eventlog.store import EventStore
from tests.eventlog.storing import store_all

OLD_TABLE = """
CREATE TABLE {database}.events
(
    id UUID CODEC(ZSTD(1)),
    ts DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
    received_at DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
    message String CODEC(ZSTD(1)),
    severity LowCardinality(String),
    service LowCardinality(String),
    source LowCardinality(String),
    attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    trace_id String CODEC(ZSTD(1)),
    span_id String CODEC(ZSTD(1)),
    key_values Array(String) ALIAS arrayMap((k, v) -> concat(k, '=', v), mapKeys(attributes), mapValues(attributes)),
    INDEX message_words message TYPE text(tokenizer = splitByNonAlpha, preprocessor = lowerUTF8(message)),
    INDEX attribute_values key_values TYPE text(tokenizer = array),
    INDEX ids UUIDToNum(id) TYPE minmax GRANULARITY 1,
    INDEX traces trace_id TYPE bloom_filter(0.001) GRANULARITY 4
)
ENGINE = MergeTree
ORDER BY (ts, UUIDToNum(id))
PRIMARY KEY ts
PARTITION BY toYYYYMMDD(ts)
SETTINGS index_granularity = 2048, non_replicated_deduplication_window = 10000
"""


async def found(store: EventStore, query: EventQuery) -> list[str]:
    return [event.message for event in await store.search(query, Span(), limit=100)]


async def test_a_table_of_an_earlier_release_is_brought_up_to_date(event_store: EventStore) -> None:
    """What is stored stays and is found; the indexes are made for what is stored or merged from then on."""
    database = event_store._address.database

    async def asked(statement: str) -> list[str]:
        return (await event_store._transport.query(statement, {}, seconds=30, format="TSVRaw")).decode().split()

    async def indexed() -> dict[str, int]:
        pairs = await asked(f"SELECT name, data_compressed_bytes FROM system.data_skipping_indices WHERE database = '{database}'")  # noqa: S608
        return {name: int(size) for name, size in zip(pairs[::2], pairs[1::2], strict=True)}

    await asked(f"CREATE DATABASE {database}")
    await asked(OLD_TABLE.format(database=database))
    await store_all(event_store, *(Draft(message=f"old {number}", service=f"s{number % 3}", source="h1") for number in range(30)))
    assert await event_store.upgrade_schema() == 3
    assert await event_store.upgrade_schema() == 0
    wanted = EventQuery(services=("s1",), sources=("h1",))
    assert len(await found(event_store, wanted)) == 10
    assert {(name, size) for name, size in (await indexed()).items() if name in {"services", "sources"}} == {
        ("services", 0),
        ("sources", 0),
    }
    await store_all(event_store, *(Draft(message=f"new {number}", service=f"s{number % 3}", source="h1") for number in range(30)))
    assert len(await found(event_store, wanted)) == 20
    await asked(f"OPTIMIZE TABLE {database}.events FINAL")
    sizes = await indexed()
    assert sizes["services"] > 0
    assert sizes["sources"] > 0
    assert len(await found(event_store, wanted)) == 20
    assert len(await found(event_store, EventQuery(services=("s1", "absent")))) == 20
    assert await found(event_store, EventQuery(services=("absent",))) == []


async def test_a_new_table_needs_nothing_more(event_store: EventStore) -> None:
    await event_store.create_schema()
    assert await event_store.upgrade_schema() == 0
