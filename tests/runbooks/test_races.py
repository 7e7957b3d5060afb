"""A cancel at the moment at which a worker takes the execution in hand."""

from __future__ import annotations

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.context import Context
from opssight.runbooks.rules import machine
from opssight.runbooks.service import ledger
from opssight.runbooks.service.execute import execute
from opssight.runbooks.service.takeover import take
from tests.fixtures.races import race
from tests.fixtures.sshd import Sshd
from tests.runbooks.test_crashes import let_the_lease_run_out, look, queue, store
from tests.servers.conftest import AddServer

SOURCE = """
name: raced
steps:
  - {name: Once, run: "true"}
  - {name: Then, run: "true"}
"""


async def test_a_cancel_does_not_leave_a_step_running(ctx: Context, client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer) -> None:
    await store(client, SOURCE)
    execution = await queue(ctx, "raced", await add_server(sshd))

    async def begin(session: AsyncSession) -> None:
        """Do what a worker does first: take the execution and write down that its first step begins."""
        taken = await take(session, ctx.clock, execution)
        assert taken is not None
        steps = await ledger.views(session, execution)
        await ledger.set_step(session, execution, machine.begin(steps[0]))

    answer = await race(ctx.db, begin, lambda: client.post(f"/api/v1/executions/{execution}/cancel"))
    assert answer.status_code == 200, answer.text
    seen = await look(client, execution)
    assert (seen["state"], seen["steps"][0]["state"]) == ("running", "running"), "the worker has it, and ends it"
    await let_the_lease_run_out(ctx)
    await execute(ctx, execution)
    seen = await look(client, execution)
    assert "running" not in {seen["state"], *(step["state"] for step in seen["steps"])}
