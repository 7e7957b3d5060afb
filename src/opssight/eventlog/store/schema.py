"""The table of events. The same on one machine and on a cluster but for the engine clause.

What makes searches quick, and what was tried, is in ``docs/adr/0012-how-events-are-found-quickly.md``.
"""

from __future__ import annotations

TABLE = "events"

_KEY_VALUES = "arrayMap((k, v) -> concat(k, '=', v), mapKeys(attributes), mapValues(attributes))"

_ADDED_INDEXES = {
    "services": "INDEX services service TYPE bloom_filter(0.01) GRANULARITY 8",
    "sources": "INDEX sources source TYPE bloom_filter(0.01) GRANULARITY 8",
}
_ADDED_SETTINGS = {"min_compress_block_size": "8192"}


def create_database(database: str, cluster: str = "") -> str:
    """Return the statement that creates the database if it is missing."""
    return f"CREATE DATABASE IF NOT EXISTS {database}{_on(cluster)}"


def create_table(database: str, cluster: str = "") -> str:
    """Return the statement that creates the table if it is missing.

    ``key_values`` is computed when read and costs no space; its text index finds an attribute's value exactly.
    UUIDs compare by their second half in ClickHouse, so ids are ordered, and indexed, by ``UUIDToNum``. They end the
    sorting key, though ``ts`` alone is the primary key: pages are then read in order without sorting (250 ms to 11 at 10M).
    A page's rows lie far apart, and each costs the decompression of its granule in every column, so that both are small.
    """
    added = ",\n    ".join(_ADDED_INDEXES.values())
    settings = ", ".join(f"{name} = {value}" for name, value in _ADDED_SETTINGS.items())
    engine = "ReplicatedMergeTree" if cluster else "MergeTree"
    return f"""
CREATE TABLE IF NOT EXISTS {database}.{TABLE}{_on(cluster)}
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
    key_values Array(String) ALIAS {_KEY_VALUES},
    INDEX message_words message TYPE text(tokenizer = splitByNonAlpha, preprocessor = lowerUTF8(message)),
    INDEX attribute_values key_values TYPE text(tokenizer = array),
    INDEX ids UUIDToNum(id) TYPE minmax GRANULARITY 2,
    INDEX traces trace_id TYPE bloom_filter(0.001) GRANULARITY 8,
    {added}
)
ENGINE = {engine}
ORDER BY (ts, UUIDToNum(id))
PRIMARY KEY ts
PARTITION BY toYYYYMMDD(ts)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000, {settings}
"""


def upgrades(database: str, cluster: str, existing: str) -> list[str]:
    """Return the statements that bring a table made by an earlier release up to date; ``existing`` is what made it.

    They touch no data: new parts get what is added, and old ones when they are merged anew or go with their day. A part
    without an index is read as before. ``index_granularity`` cannot be changed, and stays as the table was made with.
    """
    table = f"ALTER TABLE {database}.{TABLE}{_on(cluster)}"
    indexes = [
        f"{table} ADD INDEX IF NOT EXISTS {definition.removeprefix('INDEX ')}"
        for name, definition in _ADDED_INDEXES.items()
        if f"INDEX {name} " not in existing
    ]
    settings = [f"{table} MODIFY SETTING {name} = {value}" for name, value in _ADDED_SETTINGS.items() if f"{name} = " not in existing]
    return indexes + settings


def _on(cluster: str) -> str:
    return f" ON CLUSTER `{cluster}`" if cluster else ""
