"""How many events a second are taken in through the API, secrets taken out, and what an event costs in CPU.

Beside it, in the same run and with as many senders, the rate at which the engine alone takes the same rows when they
are ready made: what the API costs is the difference. Sender, API and engine share the machine.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec

from benchmarks.event_load import Figure, drafts, figure
from opssight.eventlog.intake import Defaults, Draft, batch_of
from opssight.eventlog.store import EventStore
from opssight.eventlog.store.transport import Address
from tests.fixtures.platform import Platform, running

_BATCH = 2_500
_SENDERS, _WRITERS = 4, 16
_IDLE_SECONDS = 0.2
_SINGLE_MS, _MOST_PARTS = 100.0, 20.0
_LEAST_RATE, _AIMED_RATIO = 10_000.0, 0.5
_TICKS = os.sysconf("SC_CLK_TCK")


def main(quick: bool) -> dict[str, Figure]:
    """Measure; the rate's limit is the least the product promises, its ratio is to the engine alone."""
    count = int(os.environ.get("OPSSIGHT_BENCH_INGEST", "50000" if quick else "500000"))
    seed = random.Random(1)
    start = datetime.now(UTC) - timedelta(minutes=10)
    batches = [drafts(seed, _BATCH, start, timedelta(milliseconds=100)) for _ in range(count // _BATCH)]
    bodies = [_ndjson(batch) for batch in batches]
    with running(requests_per_minute="0") as platform:
        return asyncio.run(_measure(platform, batches, bodies))


def _ndjson(batch: Sequence[Draft]) -> bytes:
    rows = [{name: value for name, value in msgspec.to_builtins(draft).items() if value is not None} for draft in batch]
    for draft, row in zip(batch, rows, strict=True):
        row["ts"] = datetime.fromtimestamp(float(draft.ts or 0), UTC).isoformat()
    return msgspec.json.Encoder().encode_lines(rows)


async def _measure(platform: Platform, batches: list[list[Draft]], bodies: list[bytes]) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    pids = platform.children()
    events = len(bodies) * _BATCH
    raw = await _raw(platform, batches, pids)
    figure(figures, "ingest: engine alone", events / raw.seconds, "events/s")
    figure(figures, "ingest: engine alone, CPU of the engine", raw.cpu["events"] / events * 1e6, "us/event")
    with platform.login() as login:
        authorization = login.headers["Authorization"]
    headers = {"Authorization": authorization, "Content-Type": "application/x-ndjson"}
    limits = httpx.Limits(max_connections=_SENDERS)
    async with httpx.AsyncClient(base_url=platform.base, headers=headers, timeout=60, limits=limits) as client:

        async def post(number: int) -> None:
            answer = await client.post("/api/v1/events", content=bodies[number])
            if answer.json() != {"accepted": _BATCH, "rejected": []}:
                raise SystemExit(f"The API answered {answer.status_code}: {answer.text[:200]}")

        await post(0)
        api = await _sent(post, len(bodies), pids)
        figure(figures, "ingest: API with redaction", events / api.seconds, "events/s", limit=_LEAST_RATE)
        share = (events / api.seconds) / (events / raw.seconds)
        figure(figures, "ingest: API beside the engine alone", share, "of its rate", limit=_AIMED_RATIO)
        for role in ("api", "events"):
            figure(figures, f"ingest: CPU of {role}", api.cpu[role] / events * 1e6, "us/event")
    quick = len(bodies) < 100
    async with httpx.AsyncClient(base_url=platform.base, headers={"Authorization": authorization}, timeout=60) as client:
        await _small(figures, platform, client, 20 if quick else 100, 2.0 if quick else 10.0)
    return figures


class _Run(msgspec.Struct):
    seconds: float
    cpu: dict[str, float]


async def _raw(platform: Platform, batches: list[list[Draft]], pids: dict[str, int]) -> _Run:
    now = datetime.now(UTC)
    rows = [batch_of(batch, now, Defaults()).rows for batch in batches]
    store = EventStore(Address.embedded(platform.folder / "data" / "run" / "events.sock", "bench"))
    await store.create_schema()
    try:
        return await _sent(lambda number: store.insert_batch(rows[number], f"raw-{number}"), len(rows), pids)
    finally:
        await store.drop_schema()
        await store.close()


async def _sent(send: Callable[[int], Awaitable[None]], count: int, pids: dict[str, int]) -> _Run:
    """Send all batches, :data:`_SENDERS` at a time; CPU is counted until the engine has merged what it got."""
    numbers = iter(range(count))

    async def sender() -> None:
        for number in numbers:
            await send(number)

    before = {role: _cpu(pid) for role, pid in pids.items()}
    began = time.perf_counter()
    await asyncio.gather(*(sender() for _ in range(_SENDERS)))
    seconds = time.perf_counter() - began
    await asyncio.sleep(1.0)
    return _Run(seconds, {role: _cpu(pid) - before[role] for role, pid in pids.items()})


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


async def _small(figures: dict[str, Figure], platform: Platform, client: httpx.AsyncClient, rounds: int, seconds: float) -> None:
    """Measure single events: alone on an idle platform, and from many small writers at once, with the parts those make."""
    alone: list[float] = []
    for _ in range(rounds):
        await asyncio.sleep(_IDLE_SECONDS)
        alone.append(await _one(client))
    _latency(figures, "ingest: one event alone, accepted", alone)
    before, together = await _parts_made(platform), list[float]()
    end = time.perf_counter() + seconds

    async def writer() -> None:
        while time.perf_counter() < end:
            together.append(await _one(client))

    await asyncio.gather(*(writer() for _ in range(_WRITERS)))
    parts = await _parts_made(platform) - before
    _latency(figures, f"ingest: one event of {_WRITERS} writers, accepted", together)
    figure(figures, f"ingest: {_WRITERS} writers of single events", len(together) / seconds, "events/s")
    figure(figures, f"ingest: parts made for {_WRITERS} writers of single events", parts / seconds, "parts/s", limit=_MOST_PARTS)


async def _parts_made(platform: Platform) -> int:
    """Return how many parts inserts have made so far: each takes the next block number of its day."""
    statement = "SELECT sum(n) FROM (SELECT max(max_block_number) AS n FROM system.parts WHERE table = 'events' GROUP BY partition)"
    transport = httpx.AsyncHTTPTransport(uds=str(platform.folder / "data" / "run" / "events.sock"))
    async with httpx.AsyncClient(transport=transport, base_url="http://events", timeout=30) as client:
        return int((await client.post("/", content=statement)).text)


async def _one(client: httpx.AsyncClient) -> float:
    began = time.perf_counter()
    answer = await client.post("/api/v1/events", json={"message": f"one event at {began}", "service": "bench"})
    answer.raise_for_status()
    return (time.perf_counter() - began) * 1000


def _latency(figures: dict[str, Figure], name: str, times: list[float]) -> None:
    times.sort()
    figure(figures, f"{name}, p50", times[len(times) // 2], "ms", limit=_SINGLE_MS)
    figure(figures, f"{name}, p95", times[int(len(times) * 0.95)], "ms", limit=_SINGLE_MS)


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
