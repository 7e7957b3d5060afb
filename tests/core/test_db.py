"""Connections that died while they idled are replaced before anybody uses them."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from opssight.core.context import Context


async def test_a_connection_that_died_while_it_idled_is_replaced(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    async with ctx.db.read() as session:
        before = (await session.execute(text("SELECT pg_backend_pid()"))).scalar_one()
    async with ctx.db.read() as one, ctx.db.read() as other:
        pids = [(await session.execute(text("SELECT pg_backend_pid()"))).scalar_one() for session in (one, other)]
    assert before in pids
    async with ctx.db.write() as session:
        own = (await session.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        end = text("SELECT pg_terminate_backend(pid, 10000) FROM unnest(CAST(:pids AS integer[])) AS t(pid)")
        await session.execute(end, {"pids": [pid for pid in pids if pid != own]})
    monkeypatch.setattr("opssight.core.db.database.PING_AFTER_SECONDS", 0.0)
    async with ctx.db.read() as one, ctx.db.read() as other:
        for session in (one, other):
            assert (await session.execute(text("SELECT 1"))).scalar_one() == 1
