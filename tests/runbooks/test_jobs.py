"""How long the output of executions is kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import text

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.runbooks import jobs
from tests.fixtures.sshd import Sshd
from tests.runbooks.conftest import Execute
from tests.runbooks.test_routes import GREET, output, store
from tests.servers.conftest import AddServer

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]
LINE = "The output is no longer kept: it is removed 90 days after the end, see OPSSIGHT_OPERATIONS_RETENTION_DAYS.\n"


async def removed_at(client: httpx.AsyncClient, execution: dict[str, Any]) -> str | None:
    return (await client.get(f"/api/v1/executions/{execution['id']}")).json()["output_removed_at"]


async def test_old_output_goes_and_says_so(
    client: httpx.AsyncClient,
    client_as: ClientAs,
    ctx: Context,
    clock: FakeClock,
    sshd: Sshd,
    add_server: AddServer,
    execute: Execute,
) -> None:
    await store(client, GREET.format(approved="true"))
    server = await add_server(sshd)
    incident = (await client.post("/api/v1/incidents", json={"title": "Greet", "severity": "sev3"})).json()
    old = await execute("greet", server, {"who": "Ada"})
    asked = await execute("greet", server, {"who": "Bob"}, incident_id=incident["id"])
    quiet = await execute("greet", server, {"who": "Cat"})
    async with ctx.db.write() as session:
        await session.execute(text("DELETE FROM runbooks_output WHERE execution_id = :id"), {"id": quiet["id"]})
        await session.execute(text("UPDATE runbooks_executions SET output_seq = 0 WHERE id = :id"), {"id": quiet["id"]})
    clock.advance(timedelta(days=89))
    await jobs.RETENTION[0].purge(ctx)
    client = await client_as("owner")
    assert "hello Ada" in await output(client, old)
    clock.advance(timedelta(days=2))
    client = await client_as("owner")
    for _ in range(2):
        await jobs.RETENTION[0].purge(ctx)
        assert await output(client, old) == LINE
    assert "hello Bob" in await output(client, asked)
    assert await output(client, quiet) == ""
    assert [await removed_at(client, one) is not None for one in (old, asked, quiet)] == [True, False, False]
    after = (await client.get(f"/api/v1/executions/{old['id']}")).json()
    assert after | {"output_removed_at": None} == old
    assert (await client.get(f"/api/v1/executions/{old['id']}/journal")).json()["items"]
    for action in ("acknowledge", "resolve"):
        assert (await client.post(f"/api/v1/incidents/{incident['id']}/{action}", json={})).status_code == 200
    await jobs.RETENTION[0].purge(ctx)
    assert await output(client, asked) == LINE
    record = (await client.get("/api/v1/audit", params={"action": "retention.deleted"})).json()["items"]
    assert [(row["target_id"], row["detail"]["rows"]) for row in record] == [("execution_output", 1), ("execution_output", 2)]
