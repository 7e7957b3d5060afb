"""What goes on beside everything else does not end because of one fault that nobody foresaw."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import timedelta

import pytest

from opssight.core.background import go_on
from opssight.core.clock import FakeClock
from opssight.core.live.streams import LiveUser, Streams


async def test_what_fails_is_begun_anew_and_what_returns_is_over() -> None:
    runs: list[int] = []

    async def run() -> None:
        runs.append(len(runs))
        if len(runs) < 3:
            raise RuntimeError("nobody foresaw this")

    await asyncio.wait_for(go_on("test", run, again=0), 10)
    assert runs == [0, 1, 2]


async def test_cancelling_ends_it() -> None:
    begun = asyncio.Event()

    async def run() -> None:
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(go_on("test", run))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_streams_are_asked_after_again_when_asking_failed_in_an_unforeseen_way(clock: FakeClock) -> None:
    """Or the streams of whoever was disabled since would stay open for good."""
    asked: list[Collection[str]] = []

    async def recheck(keys: Collection[str]) -> dict[str, frozenset[str]]:
        asked.append(keys)
        if len(asked) == 1:
            raise ValueError("a role that this version does not know")
        return {}

    streams = Streams(recheck, clock, most=5)
    stream = streams.open(LiveUser("session:1", "user:1", frozenset(), clock.now() + timedelta(hours=1)))
    task = asyncio.create_task(go_on("test", streams.run, again=0))
    streams.access_changed()
    await asyncio.wait_for(stream.ended.wait(), 20)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert len(asked) >= 2
    streams.close(stream)
