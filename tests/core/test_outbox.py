"""Events reach their subscribers exactly once in the database, and browsers in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import ClassVar
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.context import Context
from opssight.core.db import Database
from opssight.core.outbox import Relay, runs
from opssight.core.outbox.deliver import MAX_ATTEMPTS, MAX_DEATHS
from opssight.core.outbox.models import DeliveryRow, LiveRow, OutboxRow


class Counted(outbox.Event, frozen=True, tag="test.counted"):
    topic: ClassVar[str | None] = "counts"
    number: int


class Urgent(outbox.Event, frozen=True, tag="test.urgent"):
    priority: ClassVar[outbox.Priority] = outbox.Priority.URGENT
    number: int


class Unheard(outbox.Event, frozen=True, tag="test.unheard"):
    number: int


class Moved(outbox.Event, frozen=True, tag="test.moved"):
    topic: ClassVar[str | None] = "things"
    thing: str
    number: int

    def live_key(self) -> str | None:
        return self.thing


class Killed(BaseException):
    """Stands for the end of the process: nothing of it is caught."""


@pytest.fixture
def killing(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Killed]:
    """Return the end of this process, after which its relay does nothing more: it ends no note."""
    end, killed = runs.end, list[Killed]()

    async def unless_killed(db: Database, subscriber: str, ids: Sequence[UUID]) -> None:
        if killed:
            killed.clear()
        else:
            await end(db, subscriber, ids)

    def kill() -> Killed:
        killed.append(Killed())
        return killed[-1]

    monkeypatch.setattr(runs, "end", unless_killed)
    return kill


@pytest.fixture
async def counts(ctx: Context) -> Context:
    async with ctx.db.write() as session:
        await session.execute(text("CREATE TABLE test_counts (number integer)"))
    return ctx


async def _count(context: Context, session: AsyncSession, event: Counted) -> None:
    await session.execute(text("INSERT INTO test_counts VALUES (:number)"), {"number": event.number})


async def _count_but_three(context: Context, session: AsyncSession, event: Counted) -> None:
    if event.number == 3:
        raise RuntimeError("three is not counted")
    await _count(context, session, event)


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


async def _dead(ctx: Context) -> list[tuple[str, int, str | None]]:
    async with ctx.db.read() as session:
        rows = (await session.execute(select(DeliveryRow).where(DeliveryRow.state == "dead"))).scalars()
        return [(row.subscriber, row.attempts, row.last_error) for row in rows]


async def test_a_batch_shares_a_transaction_and_a_faulty_event_alone_is_put_off(counts: Context) -> None:
    transactions: list[list[int]] = []

    async def count_all(context: Context, session: AsyncSession, events: Sequence[Counted]) -> None:
        transactions.append([event.number for event in events])
        for event in events:
            await _count(context, session, event)
            if event.number == 3:
                raise RuntimeError("three is not counted")

    relay = Relay(counts, [outbox.Subscriber("test.count", Counted, _count_but_three, batch=50, handle_many=count_all)])
    await _publish(counts, *range(10))
    await relay.drain()
    assert transactions[0] == [*range(10)]
    assert await _numbers(counts) == [0, 1, 2, *range(4, 10)]
    async with counts.db.read() as session:
        (left,) = (await session.execute(select(DeliveryRow))).scalars()
    assert (left.attempts, left.state, left.last_error) == (1, "pending", "RuntimeError: three is not counted")
    assert all(len(numbers) == 1 for numbers in transactions[1:])


async def test_urgent_events_are_handled_while_ordinary_ones_are_stuck(counts: Context) -> None:
    let_go, handled, stuck = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def wait(context: Context, session: AsyncSession, event: Counted) -> None:
        stuck.set()
        await let_go.wait()

    async def hear(context: Context, session: AsyncSession, event: Urgent) -> None:
        handled.set()

    relay = Relay(counts, [outbox.Subscriber("test.wait", Counted, wait), outbox.Subscriber("test.hear", Urgent, hear)])
    stop = asyncio.Event()
    running = asyncio.create_task(relay.run(stop))
    await _publish(counts, *range(20))
    await asyncio.wait_for(stuck.wait(), 20)
    async with counts.db.write() as session:
        await outbox.publish(session, Urgent(number=1))
    await asyncio.wait_for(handled.wait(), 20)
    let_go.set()
    stop.set()
    await asyncio.wait_for(running, 20)


async def test_an_urgent_event_does_not_wait_for_those_before_it(counts: Context) -> None:
    order: list[str] = []

    async def note(context: Context, session: AsyncSession, event: outbox.Event) -> None:
        order.append(event.event_name())

    relay = Relay(counts, [outbox.Subscriber("test.note", Counted, note), outbox.Subscriber("test.note_urgent", Urgent, note)])
    await _publish(counts, 1, 2, 3)
    async with counts.db.write() as session:
        await outbox.publish(session, Urgent(number=4))
    await relay.drain()
    assert order == ["test.urgent", "test.counted", "test.counted", "test.counted"]


async def test_a_handler_that_takes_too_long_is_undone_and_put_off(counts: Context) -> None:
    async def hang(context: Context, session: AsyncSession, event: Counted) -> None:
        await _count(context, session, event)
        await asyncio.Event().wait()

    relay = Relay(counts, [outbox.Subscriber("test.hang", Counted, hang, seconds=0.05)])
    await _publish(counts, 1)
    await relay.drain()
    assert await _numbers(counts) == []
    async with counts.db.read() as session:
        (left,) = (await session.execute(select(DeliveryRow))).scalars()
    assert (left.attempts, left.last_error) == (1, "It took longer than the 0.05 s it has, and was undone.")


async def test_what_takes_its_process_down_twice_is_given_up_and_the_others_of_its_batch_are_not(
    counts: Context, killing: Callable[[], Killed]
) -> None:
    async def die(context: Context, session: AsyncSession, event: Counted) -> None:
        await _count(context, session, event)
        if event.number == 2:
            raise killing()

    subscriber = outbox.Subscriber("test.die", Counted, die, batch=10)
    await _publish(counts, 1, 2, 3)
    for _ in range(MAX_DEATHS):
        with pytest.raises(Killed):
            await Relay(counts, [subscriber]).drain()
    await Relay(counts, [subscriber]).drain()
    assert await _numbers(counts) == [1, 3]
    why = "Its handler ended or hung its process 2 times; see what it does to this event before it is tried again."
    assert await _dead(counts) == [("test.die", 2, why)]


async def test_what_nobody_handles_and_no_browser_sees_is_not_queued(counts: Context) -> None:
    Relay(counts, [outbox.Subscriber("test.count", Counted, _count)])
    async with counts.db.write() as session:
        await outbox.publish(session, Unheard(number=1))
        await outbox.publish(session, Counted(number=2))
    async with counts.db.read() as session:
        assert list((await session.execute(select(OutboxRow.name))).scalars()) == ["test.counted"]


async def test_browsers_get_the_last_of_several_events_that_say_the_same(counts: Context) -> None:
    relay = Relay(counts, [])
    async with counts.db.write() as session:
        await outbox.publish_all(session, [Moved(thing="a", number=1), Moved(thing="b", number=2), Moved(thing="a", number=3)])
        await outbox.publish_all(session, [Counted(number=4), Counted(number=4)])
    await relay.drain()
    async with counts.db.read() as session:
        rows = (await session.execute(select(LiveRow).order_by(LiveRow.seq))).scalars().all()
    assert [row.data["number"] for row in rows] == [2, 3, 4, 4]


async def test_an_event_of_a_savepoint_that_was_rolled_back_never_happened(counts: Context) -> None:
    relay = Relay(counts, [outbox.Subscriber("test.count", Counted, _count)])
    async with counts.db.write() as session:
        await outbox.publish(session, Counted(number=1))
        with pytest.raises(RuntimeError, match="no"):
            async with session.begin_nested():
                await outbox.publish(session, Counted(number=2))
                raise RuntimeError("no")
    await relay.drain()
    assert await _numbers(counts) == [1]


async def test_what_waits_for_a_subscriber_that_is_gone_does_not_pin_the_outbox(counts: Context) -> None:
    await _publish(counts, 1)
    await Relay(counts, [outbox.Subscriber("test.gone", Counted, _count)]).fan_out(outbox.Priority.ORDINARY)
    assert await outbox.purge(counts, ["test.other"]) == 0
    assert await _dead(counts) == [], "a worker of another version may still handle it"
    async with counts.db.write() as session:
        await session.execute(
            text("UPDATE core_outbox SET (published_at, relayed_at) = (SELECT now() - interval '2 days', now() - interval '2 days')")
        )
    await outbox.purge(counts, ["test.other"])
    assert await _dead(counts) == [("test.gone", 0, "No part of this version handles it: test.gone is gone. Drop it.")]
    async with counts.db.write() as session:
        await session.execute(text("UPDATE core_outbox SET published_at = now() - interval '31 days'"))
    assert await outbox.purge(counts, ["test.other"]) == 1


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


async def test_a_running_relay_gives_signs_of_life_and_takes_leave(counts: Context) -> None:
    async def alive() -> int:
        async with counts.db.read() as session:
            return (await session.execute(text("SELECT count(*) FROM core_relays WHERE beat_at > now() - interval '10 s'"))).scalar_one()

    stop = asyncio.Event()
    running = asyncio.create_task(Relay(counts, []).run(stop))
    async with asyncio.timeout(20):
        while not await alive():
            await asyncio.sleep(0.01)
    stop.set()
    await asyncio.wait_for(running, 10)
    assert await alive() == 0
