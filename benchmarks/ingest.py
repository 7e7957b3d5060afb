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
_SENDERS = 4
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
        singles = await _single(client, 20 if len(bodies) < 100 else 200)
    figure(figures, "ingest: one event, accepted, p50", singles[len(singles) // 2], "ms", limit=100.0)
    figure(figures, "ingest: one event, accepted, p95", singles[int(len(singles) * 0.95)], "ms", limit=100.0)
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


async def _single(client: httpx.AsyncClient, rounds: int) -> list[float]:
    times: list[float] = []
    for number in range(rounds):
        began = time.perf_counter()
        answer = await client.post("/api/v1/events", json={"message": f"one event {number}", "service": "bench"})
        answer.raise_for_status()
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
