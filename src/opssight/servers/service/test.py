"""The staged connection test."""

from __future__ import annotations

import time
from uuid import UUID

from opssight.core import outbox
from opssight.core.audit_note import JsonValue, Origin, note
from opssight.core.context import Context
from opssight.identity import facade as identity
from opssight.servers import repository
from opssight.servers.contracts import CommandOutcome, ConnectionTest, Stage
from opssight.servers.errors import ConnectFailed
from opssight.servers.events import ServerChanged
from opssight.servers.rules import os_of
from opssight.servers.service.servers import found
from opssight.servers.service.state import record_checks
from opssight.servers.service.target import learner, target_of, unlocker
from opssight.servers.ssh.dial import Dialled, dial, reach
from opssight.servers.ssh.process import NotStarted, execute

FACTS = "uname -srm; cat /etc/os-release 2>/dev/null || true"
FACTS_SECONDS = 15.0


async def check_connection(context: Context, server_id: UUID, *, actor: identity.Actor, origin: Origin | None = None) -> ConnectionTest:
    """Connect anew, log in, run a harmless command, and write down what was found. No transaction is open meanwhile.

    Raises:
        ServerNotFound: there is none with this id.
    """
    origin = origin or actor.origin()
    async with context.db.read() as session:
        row = await found(session, server_id)
        target = await target_of(session, row) if row.credential_id is not None else None
    if target is None:
        stopped = await reach(row.address, row.port, row.name)
        test = ConnectionTest(ok=False, stages=stopped.stages)
        await _record(context, row.id, test, facts=None, offered=None, origin=origin)
        return test
    facts: str | None = None
    offered: str | None = None
    try:
        secret = await unlocker(context, target, actor=actor, origin=origin, purpose=f"connection test of {target.name}")()
        dialled = await dial(target, secret)
        try:
            if dialled.learned_key is not None:
                await learner(context, target, origin=origin)(dialled.learned_key)
            command, facts = await _run_command(dialled)
        finally:
            dialled.connection.abort()
        stages = (*dialled.stages, command)
    except ConnectFailed as failed:
        stages, offered = failed.stages, failed.offered_key
    test = ConnectionTest(ok=all(stage.ok for stage in stages), stages=stages)
    await _record(context, target.server_id, test, facts=facts, offered=offered, origin=origin)
    return test


async def _run_command(dialled: Dialled) -> tuple[Stage, str | None]:
    started = time.perf_counter()
    try:
        result = await execute(dialled.connection, FACTS, seconds=FACTS_SECONDS, secrets=dialled.secrets)
    except NotStarted as error:
        detail = f"The login works, but no command can be started ({error}). Check the account's shell and MaxSessions in sshd_config."
        return Stage("command", ok=False, ms=_ms(started), detail=detail), None
    if result.outcome is CommandOutcome.EXITED and result.exit_status == 0:
        name = os_of(result.stdout)
        return Stage("command", ok=True, ms=_ms(started), detail=name or "ran"), name
    reason = result.detail or f"exit status {result.exit_status}: {result.stderr.strip()[:200]}"
    detail = f"The login works, but a harmless command failed ({reason}). Check the account's shell."
    return Stage("command", ok=False, ms=_ms(started), detail=detail), None


async def _record(
    context: Context, server_id: UUID, test: ConnectionTest, *, facts: str | None, offered: str | None, origin: Origin
) -> None:
    failed = next((stage for stage in test.stages if not stage.ok), None)
    async with context.db.write(origin) as session:
        await record_checks(session, {server_id: failed.detail if failed else None}, context.clock.now())
        if facts is not None:
            await repository.set_os(session, server_id, facts)
        if offered is not None and failed is not None and failed.name == "host_key":
            await repository.remember_offered(session, server_id, offered)
        detail: dict[str, JsonValue] = {"ok": test.ok, "failed_stage": failed.name if failed else None}
        note(session, "server.tested", target_type="server", target_id=str(server_id), detail=detail)
        await outbox.publish(session, ServerChanged(server_id=server_id))


def _ms(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
