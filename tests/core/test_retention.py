"""Deleting what is past its retention, in batches."""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import retention
from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.entrypoints import platform


class Shelf:
    """Things that can be deleted; the one on which ``breaks`` counts down to none cannot."""

    def __init__(self, things: int, breaks: int = -1) -> None:
        """Hold so many."""
        self.things, self.breaks, self.asked = things, breaks, list[tuple[datetime, int]]()

    async def delete(self, session: AsyncSession, before: datetime, limit: int) -> int:
        """Delete up to ``limit``."""
        assert session.in_transaction() or session.is_active
        self.asked.append((before, limit))
        if len(self.asked) == self.breaks:
            raise ConnectionError("gone")
        gone = min(self.things, limit)
        self.things -= gone
        return gone


async def test_batches_until_nothing_is_left_each_on_record(client: httpx.AsyncClient, ctx: Context, clock: FakeClock) -> None:
    shelf = Shelf(7)
    assert await retention.purge(ctx, "things", days=30, delete=shelf.delete, batch=3) == 7
    before = clock.now() - timedelta(days=30)
    assert shelf.asked == [(before, 3)] * 3
    assert await retention.purge(ctx, "things", days=30, delete=shelf.delete, batch=3) == 0
    record = (await client.get("/api/v1/audit", params={"action": "retention.deleted"})).json()["items"]
    assert sorted(row["detail"]["rows"] for row in record) == [1, 3, 3]
    assert {(row["target_id"], row["actor_kind"], row["detail"]["retention_days"]) for row in record} == {("things", "system", 30)}


async def test_a_run_cut_short_has_done_what_it_did(client: httpx.AsyncClient, ctx: Context) -> None:
    with pytest.raises(ConnectionError):
        await retention.purge(ctx, "things", days=30, delete=Shelf(7, breaks=2).delete, batch=3)
    record = (await client.get("/api/v1/audit", params={"action": "retention.deleted"})).json()["items"]
    assert [row["detail"]["rows"] for row in record] == [3]


async def test_idempotency_keys_go_after_a_day(ctx: Context) -> None:
    statement = text(
        "INSERT INTO core_idempotency (actor, key, fingerprint, claim, claimed_until, at)"
        " VALUES ('a', :key, 'f', gen_random_uuid(), now(), now() - make_interval(hours => :age))"
    )
    async with ctx.db.write() as session:
        await session.execute(statement, [{"key": "old", "age": 25}, {"key": "young", "age": 23}])
    await platform.purge.run(ctx)
    async with ctx.db.read() as session:
        assert list((await session.execute(text("SELECT key FROM core_idempotency"))).scalars()) == ["young"]
