"""The staged connection test."""

from __future__ import annotations

from uuid import UUID

from opssight.core import outbox
from opssight.core.audit_note import JsonValue, Origin, note
from opssight.core.context import Context
from opssight.core.egress import Egress
from opssight.identity import facade as identity
from opssight.servers import repository
from opssight.servers.contracts import ConnectionTest, Facts, Finding
from opssight.servers.errors import ConnectFailed
from opssight.servers.events import ServerChanged
from opssight.servers.service import facts as facts_of_servers
from opssight.servers.service.servers import found
from opssight.servers.service.state import record_checks
from opssight.servers.service.target import learner, target_of, unlocker
from opssight.servers.ssh.dial import dial, reach


async def check_connection(context: Context, server_id: UUID, *, actor: identity.Actor, origin: Origin | None = None) -> ConnectionTest:
    """Connect anew, log in, run a harmless command, and write down what was found. No transaction is open meanwhile.

    Raises:
        ServerNotFound: there is none with this id.
    """
    origin = origin or actor.origin()
    egress = context.resources.get(Egress)
    async with context.db.read() as session:
        row = await found(session, server_id)
        target = await target_of(session, row) if row.credential_id is not None else None
    if target is None:
        stopped = await reach(egress, row.address, row.port, row.name)
        test = ConnectionTest(ok=False, stages=stopped.stages)
        await _record(context, row.id, test, facts=None, offered=None, origin=origin)
        return test
    facts: Facts | None = None
    offered: str | None = None
    try:
        secret = await unlocker(context, target, actor=actor, origin=origin, purpose=f"connection test of {target.name}")()
        dialled = await dial(egress, target, secret)
        try:
            if dialled.learned_key is not None:
                await learner(context, target, origin=origin)(dialled.learned_key)
            command, facts = await facts_of_servers.ask(dialled)
        finally:
            dialled.connection.abort()
        stages = (*dialled.stages, command)
    except ConnectFailed as failed:
        stages, offered = failed.stages, failed.offered_key
    test = ConnectionTest(ok=all(stage.ok for stage in stages), stages=stages)
    await _record(context, target.server_id, test, facts=facts, offered=offered, origin=origin)
    return test


async def _record(
    context: Context, server_id: UUID, test: ConnectionTest, *, facts: Facts | None, offered: str | None, origin: Origin
) -> None:
    failed = next((stage for stage in test.stages if not stage.ok), None)
    async with context.db.write(origin) as session:
        await record_checks(session, {server_id: Finding(failed.detail if failed else None)}, context.clock.now())
        if facts is not None:
            await facts_of_servers.keep(session, context, server_id, facts)
        if offered is not None and failed is not None and failed.name == "host_key":
            await repository.remember_offered(session, server_id, offered)
        detail: dict[str, JsonValue] = {"ok": test.ok, "failed_stage": failed.name if failed else None}
        note(session, "server.tested", target_type="server", target_id=str(server_id), detail=detail)
        await outbox.publish(session, ServerChanged(server_id=server_id))
