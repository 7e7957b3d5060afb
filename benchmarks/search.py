"""How quickly events are found: p50 and p95 of the searches people make, over a store of OPSSIGHT_BENCH_EVENTS events.

Run it with ``python -m benchmarks.search``; 10,000,000 events (some four minutes) unless told otherwise, 100,000 when quick.
With OPSSIGHT_BENCH_DIRECTORY the store is made there and kept, and the next run searches it without filling it again.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from benchmarks.event_load import Figure, drafts, figure
from opssight.eventlog.contracts import EventQuery, Span
from opssight.eventlog.intake import Defaults, batch_of
from opssight.eventlog.store import BatchWriter, EventStore
from opssight.eventlog.store.transport import Address
from tests.fixtures.eventstore import EngineProcess

_BATCH = 20_000
_LIMIT_MS = 100.0


def main(quick: bool) -> dict[str, Figure]:
    """Measure and return the figures; the limit of each is 100 ms."""
    events = int(os.environ.get("OPSSIGHT_BENCH_EVENTS", "100000" if quick else "10000000"))
    return asyncio.run(_measure(events, rounds=10 if quick else 40))


async def _measure(events: int, rounds: int) -> dict[str, Figure]:
    kept = os.environ.get("OPSSIGHT_BENCH_DIRECTORY")
    directory = Path(kept or tempfile.mkdtemp(prefix="ops-bench-"))
    directory.mkdir(exist_ok=True)
    engine = EngineProcess(directory)
    engine.start()
    store = EventStore(Address.embedded(engine.socket))
    try:
        newest = await store.search(EventQuery(), Span(), limit=1)
        end = newest[0].ts + timedelta(microseconds=1) if newest else datetime.now(UTC)
        start = end - timedelta(days=3)
        if not newest:
            await _fill(store, events, start, end)
            await _settle(engine)
        return await _search(engine, store, events, start, end, rounds)
    finally:
        await store.close()
        engine.stop()
        if not kept:
            shutil.rmtree(directory, ignore_errors=True)


async def _fill(store: EventStore, events: int, start: datetime, end: datetime) -> None:
    writer = BatchWriter(store.insert_batch)
    step = (end - start) / events
    seed = random.Random(1)
    for first in range(0, events, _BATCH):
        batch = await asyncio.to_thread(batch_of, drafts(seed, min(_BATCH, events - first), start + first * step, step), end, Defaults())
        await writer.write(batch.rows)


async def _settle(engine: EngineProcess) -> None:
    """Wait, a minute at most, until what was stored is merged, since that is how a store is when it is searched."""
    transport = httpx.AsyncHTTPTransport(uds=str(engine.socket))
    async with httpx.AsyncClient(transport=transport, base_url="http://events", timeout=30) as client:
        for _ in range(120):
            if (await client.post("/", content="SELECT count() FROM system.merges")).text.strip() == "0":
                return
            await asyncio.sleep(0.5)


async def _search(engine: EngineProcess, store: EventStore, events: int, start: datetime, end: datetime, rounds: int) -> dict[str, Figure]:
    seed = random.Random(2)
    last_hour = Span(end - timedelta(hours=1), end)

    async def get() -> None:
        found = await store.search(EventQuery(), Span(), limit=1)
        await store.get(found[0].id)

    searches: dict[str, Callable[[], Awaitable[object]]] = {
        "newest": lambda: store.search(EventQuery(), Span(), limit=100),
        "service": lambda: store.search(EventQuery(services=("payments",)), Span(), limit=100),
        "rare_service": lambda: store.search(EventQuery(services=("migrator",)), Span(), limit=100),
        "severity_hour": lambda: store.search(EventQuery(severities=(">=error",)), last_hour, limit=100),
        "word": lambda: store.search(EventQuery(q="refused"), Span(), limit=100),
        "two_words": lambda: store.search(EventQuery(q="refused timeout"), Span(), limit=100),
        "rare_word": lambda: store.search(EventQuery(q=f"req{seed.randrange(events):08d}"), Span(), limit=100),
        "phrase": lambda: store.search(EventQuery(q='"connection refused"'), Span(), limit=100),
        "attribute": lambda: store.search(EventQuery(attributes={"user": str(seed.randrange(10_000))}), Span(), limit=100),
        "missing_word": lambda: store.search(EventQuery(q="xyzzyplugh"), Span(), limit=100),
        "count_word": lambda: store.count(EventQuery(q="refused"), Span(start, end)),
        "count_5_minutes": lambda: store.count(EventQuery(severities=("error",)), Span(end - timedelta(minutes=5), end)),
        "histogram_hour": lambda: store.histogram(EventQuery(), end - timedelta(hours=1), end, buckets=60),
        "histogram_day": lambda: store.histogram(EventQuery(), end - timedelta(days=1), end, buckets=60),
        "histogram_word": lambda: store.histogram(EventQuery(q="refused"), start, end, buckets=60),
        "fields_day": lambda: store.field_values(end - timedelta(days=1)),
        "newest_and_get": get,
    }
    figures: dict[str, Figure] = {}
    for name, search in searches.items():
        times: list[float] = []
        cpu = _cpu_ms(engine)
        for _ in range(rounds):
            before = time.perf_counter()
            await search()
            times.append((time.perf_counter() - before) * 1000)
        cpu = _cpu_ms(engine) - cpu
        times.sort()
        figure(figures, f"search.{name}.p50", times[len(times) // 2], "ms", limit=_LIMIT_MS)
        figure(figures, f"search.{name}.p95", times[min(len(times) - 1, int(len(times) * 0.95))], "ms", limit=_LIMIT_MS)
        figure(figures, f"search.{name}.cpu", cpu / rounds, "ms of the engine's CPU")
    return figures


def _cpu_ms(engine: EngineProcess) -> float:
    """Return the CPU the engine has used: unlike the time of a search, it says the same on a busy machine."""
    assert engine.process is not None  # noqa: S101 it was started
    fields = Path(f"/proc/{engine.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
