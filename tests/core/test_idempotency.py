"""A request sent twice under one key: carried out once, answered twice, and nothing held open meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Annotated, Any

import httpx
import pytest
from fastapi import Depends, FastAPI
from sqlalchemy import text

from opssight.core.audit_note import note
from opssight.core.context import Context
from opssight.core.errors import Conflict
from opssight.core.http import WriteSession, idempotency
from opssight.identity import facade as identity
from tests.fixtures.routes import put_first

KEY = {"Idempotency-Key": "once"}
URL = "/test/slow"
May = Annotated[identity.Actor, Depends(identity.may("users:write"))]


@dataclass
class Work:
    """What the slow route does: waits to be let go, and counts."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    count: int = 0
    refuse: bool = False


@pytest.fixture
async def work(app: FastAPI) -> AsyncIterator[Work]:
    """A route that takes as long as the test wants."""
    work = Work()

    @app.post(URL)
    async def slow(session: WriteSession, actor: May) -> dict[str, str]:
        work.count += 1
        mine = work.count
        work.begun.set()
        await work.go_on.wait()
        if work.refuse:
            raise Conflict("No.")
        note(session, "test.done", target_type="test", target_id=str(mine))
        return {"token": f"secret-{mine}", "to": actor.name}

    put_first(app)
    yield work
    work.go_on.set()


async def rows(ctx: Context, query: str) -> list[Any]:
    """Return what ``query`` finds."""
    async with ctx.db.read() as session:
        return list((await session.execute(text(query))).all())


async def test_it_is_carried_out_once_and_answered_twice(ctx: Context, client: httpx.AsyncClient, work: Work) -> None:
    work.go_on.set()
    first = await client.post(URL, headers=KEY)
    second = await client.post(URL, headers=KEY)
    assert (first.status_code, second.status_code, work.count) == (200, 200, 1)
    assert first.json() == second.json()
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert await rows(ctx, "SELECT target_id FROM audit_records WHERE action = 'test.done'") == [("1",)]


async def test_what_is_shown_once_is_not_kept_in_clear(ctx: Context, client: httpx.AsyncClient, work: Work) -> None:
    work.go_on.set()
    assert "secret-1" in (await client.post(URL, headers=KEY)).text
    [(body,)] = await rows(ctx, "SELECT body FROM core_idempotency")
    assert b"secret" not in bytes(body)


async def test_the_second_is_told_to_wait_while_the_first_works(ctx: Context, client: httpx.AsyncClient, work: Work) -> None:
    first = asyncio.create_task(client.post(URL, headers=KEY))
    await work.begun.wait()
    second = await client.post(URL, headers=KEY)
    assert second.status_code == 409
    assert second.json()["type"].endswith("/still-answering")
    assert 1 <= int(second.headers["retry-after"]) <= 30
    open_ones = "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
    assert await rows(ctx, open_ones) == []
    work.go_on.set()
    assert (await first).json() == (await client.post(URL, headers=KEY)).json()
    assert work.count == 1


async def test_a_refusal_gives_the_key_back(client: httpx.AsyncClient, work: Work) -> None:
    work.go_on.set()
    work.refuse = True
    assert (await client.post(URL, headers=KEY)).json()["detail"] == "No."
    work.refuse = False
    assert (await client.post(URL, headers=KEY)).status_code == 200
    assert work.count == 2


async def test_another_request_under_the_key_is_refused(client: httpx.AsyncClient, work: Work) -> None:
    work.go_on.set()
    await client.post(URL, headers=KEY)
    other = await client.post(URL, params={"other": "1"}, headers=KEY)
    assert other.status_code == 422
    assert other.json()["errors"][0]["field"] == "Idempotency-Key"
    assert (await client.post(URL, headers={"Idempotency-Key": "x" * 201})).status_code == 422


async def test_the_claim_of_a_dead_process_is_taken_over_and_its_late_answer_refused(
    ctx: Context, client: httpx.AsyncClient, work: Work
) -> None:
    stuck = asyncio.create_task(client.post(URL, headers=KEY))
    await work.begun.wait()
    async with ctx.db.write() as session:
        await session.execute(text("UPDATE core_idempotency SET claimed_until = now() - interval '1 second'"))
    work.begun.clear()
    second = asyncio.create_task(client.post(URL, headers=KEY))
    await work.begun.wait()
    work.go_on.set()
    answers = sorted([await stuck, await second], key=lambda one: one.status_code)
    assert [one.status_code for one in answers] == [200, 409]
    assert answers[0].json()["token"] == "secret-2"
    assert answers[1].json()["type"].endswith("/idempotency-claim-lost")
    assert await rows(ctx, "SELECT target_id FROM audit_records WHERE action = 'test.done'") == [("2",)]


async def test_the_claim_is_renewed_while_the_request_works(
    ctx: Context, client: httpx.AsyncClient, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "_RENEW_SECONDS", 0.02)
    first = asyncio.create_task(client.post(URL, headers=KEY))
    await work.begun.wait()
    [(claimed,)] = await rows(ctx, "SELECT claimed_until FROM core_idempotency")
    async with asyncio.timeout(20):
        while await rows(ctx, "SELECT claimed_until FROM core_idempotency") <= [(claimed,)]:
            await asyncio.sleep(0.01)
    work.go_on.set()
    assert (await first).status_code == 200


async def test_an_answer_sealed_with_another_master_key_is_refused(ctx: Context, client: httpx.AsyncClient, work: Work) -> None:
    work.go_on.set()
    await client.post(URL, headers=KEY)
    async with ctx.db.write() as session:
        await session.execute(text("UPDATE core_idempotency SET body = decode('00', 'hex')"))
    answer = await client.post(URL, headers=KEY)
    assert answer.status_code == 409
    assert "master key" in answer.json()["detail"]
