"""How long events are kept, and that their deletion can be proved."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, text

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.eventlog.errors import EventStoreUnavailable
from opssight.eventlog.intake import Draft
from opssight.eventlog.models import DeletionRow
from opssight.eventlog.service.retain import retain
from opssight.eventlog.store import EventStore
from tests.eventlog.storing import store_all


async def store_days(store: EventStore, clock: FakeClock, *ages: int) -> None:
    drafts = [Draft(message=f"{age} days old", ts=(clock.now() - timedelta(days=age)).timestamp()) for age in ages]
    await store_all(store, *drafts, now=clock.now())


async def ages(store: EventStore, clock: FakeClock) -> list[int]:
    return sorted((clock.now().date() - part.day).days for part in await store.partitions())


async def test_old_days_go_and_the_deletion_is_on_record(
    client: httpx.AsyncClient, ctx: Context, clock: FakeClock, stored_events: EventStore
) -> None:
    await store_days(stored_events, clock, 0, 5, 29, 30, 31, 89, 90, 91, 400)
    before = (await client.get("/api/v1/retention")).json()
    assert before["days"] == 90
    assert {part["rows"] for part in before["partitions"]} == {1}
    assert await retain(ctx) == 2
    assert await ages(stored_events, clock) == [0, 5, 29, 30, 31, 89, 90]
    changed = await client.put("/api/v1/retention", json={"days": 30})
    assert changed.json()["days"] == 30
    assert await retain(ctx) == 3
    assert await ages(stored_events, clock) == [0, 5, 29, 30]
    assert await retain(ctx) == 0
    audit = (await client.get("/api/v1/audit", params={"action": "events.day_deleted"})).json()["items"]
    gone = {str((clock.now() - timedelta(days=age)).date()) for age in (31, 89, 90, 91, 400)}
    assert {record["target_id"] for record in audit} == gone
    assert {record["detail"]["retention_days"] for record in audit} == {30, 90}
    [change] = (await client.get("/api/v1/audit", params={"action": "events.retention_changed"})).json()["items"]
    assert change["detail"] == {"before": 90, "days": 30}
    async with ctx.db.read() as session:
        queued = await session.execute(text("SELECT count(*) FROM core_outbox WHERE name = 'events.day_deleted'"))
        assert queued.scalar_one() == 0, "nobody subscribes to it, and it has no live topic"


async def test_a_run_cut_short_is_finished_by_the_next(
    ctx: Context, clock: FakeClock, stored_events: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store_days(stored_events, clock, 0, 100, 101)
    drop = stored_events.drop_partition

    async def crash_at_the_second(day: object) -> None:
        if day == (clock.now() - timedelta(days=100)).date():
            raise EventStoreUnavailable("down")
        await drop(day)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(stored_events, "drop_partition", crash_at_the_second)
    with pytest.raises(EventStoreUnavailable):
        await retain(ctx)
    async with ctx.db.read() as session:
        rows = (await session.execute(select(DeletionRow))).scalars().all()
        assert [row.done_at for row in rows] == [None, None]
    monkeypatch.undo()
    assert await retain(ctx) == 2
    assert await ages(stored_events, clock) == [0]
    async with ctx.db.read() as session:
        rows = (await session.execute(select(DeletionRow))).scalars().all()
        assert [(row.rows, row.done_at) for row in rows] == [(1, clock.now())] * 2


@pytest.mark.parametrize("days", [0, -1, 4000, "x", None])
async def test_what_is_no_retention(client: httpx.AsyncClient, stored_events: EventStore, days: object) -> None:
    answer = await client.put("/api/v1/retention", json={"days": days})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "days"
