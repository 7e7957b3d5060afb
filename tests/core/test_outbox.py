"""Events reach their subscribers exactly once in the database, and browsers in order."""

from __future__ import annotations

import asyncio
from typing import ClassVar

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.context import Context
from opssight.core.outbox.models import DeliveryRow, LiveRow
from opssight.core.outbox.relay import MAX_ATTEMPTS, Relay


class Counted(outbox.Event, frozen=True, tag="test.counted"):
    topic: ClassVar[str | None] = "counts"
    number: int


@pytest.fixture
async def counts(ctx: Context) -> Context:
    async with ctx.db.write() as session:
        await session.execute(text("CREATE TABLE test_counts (number integer)"))
    return ctx


async def _count(context: Context, session: AsyncSession, event: Counted) -> None:
    await session.execute(text("INSERT INTO test_counts VALUES (:number)"), {"number": event.number})


async def _numbers(ctx: Context) -> list[int]:
    async with ctx.db.read() as session:
        return sorted((await session.execute(text("SELECT number FROM test_counts"))).scalars())


async def _publish(ctx: Context, *numbers: int) -> None:
    async with ctx.db.write() as session:
        for number in numbers:
            await outbox.publish(session, Counted(number=number))


async def test_an_event_of_a_rolled_back_transaction_never_happened(counts: Context) -> None:
    relay = Relay(counts, [outbox.Subscriber("test.count", Counted, _count)])
    with pytest.raises(RuntimeError, match="no"):
        async with counts.db.write() as session:
            await outbox.publish(session, Counted(number=1))
            raise RuntimeError("no")
    assert await relay.drain() == 0
    assert await _numbers(counts) == []


async def test_every_subscriber_gets_every_event_once_whatever_the_number_of_relays(counts: Context) -> None:
    subscribers = [outbox.Subscriber(f"test.count_{name}", Counted, _count) for name in "ab"]
    relays = [Relay(counts, subscribers) for _ in range(3)]
    await _publish(counts, *range(30))
    await asyncio.gather(*(relay.drain() for relay in relays))
    for relay in relays:
        await relay.drain()
    assert await _numbers(counts) == sorted([*range(30), *range(30)])


async def test_a_failing_handler_leaves_nothing_behind_and_is_tried_again(counts: Context) -> None:
    failures = [True, True, False]

    async def flaky(context: Context, session: AsyncSession, event: Counted) -> None:
        await _count(context, session, event)
        if failures.pop(0):
            raise RuntimeError("not now")

    relay = Relay(counts, [outbox.Subscriber("test.flaky", Counted, flaky)])
    await _publish(counts, 7)
    for _ in range(3):
        await relay.drain()
        async with counts.db.write() as session:
            await session.execute(text("UPDATE core_deliveries SET next_at = now()"))
    assert await _numbers(counts) == [7]
    assert failures == []


async def test_a_handler_that_never_succeeds_ends_on_the_dead_list(counts: Context) -> None:
    async def broken(context: Context, session: AsyncSession, event: Counted) -> None:
        raise RuntimeError("never")

    relay = Relay(counts, [outbox.Subscriber("test.broken", Counted, broken)])
    await _publish(counts, 7)
    for _ in range(MAX_ATTEMPTS):
        await relay.drain()
        async with counts.db.write() as session:
            await session.execute(text("UPDATE core_deliveries SET next_at = now()"))
    async with counts.db.read() as session:
        row = (await session.execute(select(DeliveryRow))).scalar_one()
    assert (row.state, row.attempts) == ("dead", MAX_ATTEMPTS)
    assert row.last_error == "RuntimeError: never"


async def test_live_messages_are_numbered_in_the_order_of_commits(counts: Context) -> None:
    relay = Relay(counts, [])
    async with counts.db.write() as late:
        await outbox.publish(late, Counted(number=1))
        await _publish(counts, 2)
        await relay.drain()
    await relay.drain()
    async with counts.db.read() as session:
        rows = (await session.execute(select(LiveRow).order_by(LiveRow.seq))).scalars().all()
    assert [row.data["number"] for row in rows] == [2, 1]
    assert rows[0].topics == ["counts"]


async def test_the_running_relay_hears_of_a_publication(counts: Context) -> None:
    heard = asyncio.Event()

    async def hear(context: Context, session: AsyncSession, event: Counted) -> None:
        heard.set()

    stop = asyncio.Event()
    relay = Relay(counts, [outbox.Subscriber("test.hear", Counted, hear)])
    running = asyncio.create_task(relay.run(stop))
    await _publish(counts, 1)
    await asyncio.wait_for(heard.wait(), 10)
    stop.set()
    await asyncio.wait_for(running, 10)
