"""Asking machines what they are: their system, size and uptime."""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.audit_note import SYSTEM_ORIGIN
from opssight.core.context import Context
from opssight.core.egress import Egress
from opssight.core.telemetry import get_logger
from opssight.identity import facade as identity
from opssight.servers import repository
from opssight.servers.contracts import CommandOutcome, Facts, Stage
from opssight.servers.errors import ConnectFailed, NoCredential, ServerNotFound
from opssight.servers.events import ServerChanged
from opssight.servers.rules import FACTS_COMMAND, facts_of, system_of
from opssight.servers.service.target import load_target, unlocker
from opssight.servers.ssh.dial import Dialled, dial
from opssight.servers.ssh.process import NotStarted, execute

log = get_logger(__name__)
SECONDS = 15.0
EVERY = timedelta(hours=12)
A_ROUND = 50
AT_A_TIME = 10


async def ask(dialled: Dialled) -> tuple[Stage, Facts | None]:
    """Run the harmless command; return how that went and what was told."""
    started = time.perf_counter()
    try:
        result = await execute(dialled.connection, FACTS_COMMAND, seconds=SECONDS, secrets=dialled.secrets)
    except NotStarted as error:
        detail = f"The login works, but no command can be started ({error}). Check the account's shell and MaxSessions in sshd_config."
        return Stage("command", ok=False, ms=_ms(started), detail=detail), None
    if result.outcome is CommandOutcome.EXITED and result.exit_status == 0:
        facts = facts_of(result.stdout)
        return Stage("command", ok=True, ms=_ms(started), detail=system_of(facts) or "ran"), facts
    reason = result.detail or f"exit status {result.exit_status}: {result.stderr.strip()[:200]}"
    detail = f"The login works, but a harmless command failed ({reason}). Check the account's shell."
    return Stage("command", ok=False, ms=_ms(started), detail=detail), None


async def keep(session: AsyncSession, context: Context, server_id: UUID, facts: Facts) -> None:
    """Write down what a machine told."""
    await repository.set_facts(session, server_id, system=system_of(facts), facts=asdict(facts), now=context.clock.now())


async def collect_due(context: Context) -> int:
    """Ask the servers that were not asked for twelve hours, some in each round, so that the first one of many lasts; return how many told.

    A server that was never logged in to is left for a person, who sees the host key; one that refuses is asked again in twelve hours.
    """
    async with context.db.read() as session:
        due = await repository.facts_due(session, before=context.clock.now() - EVERY, limit=A_ROUND)
    gate = asyncio.Semaphore(AT_A_TIME)

    async def collect(server_id: UUID) -> bool:
        async with gate:
            return await _collect(context, server_id)

    return sum(await asyncio.gather(*(collect(one) for one in due)))


async def _collect(context: Context, server_id: UUID) -> bool:
    async with context.db.write() as session:
        await repository.facts_tried(session, server_id, context.clock.now())
    try:
        async with context.db.read() as session:
            target = await load_target(session, server_id)
        purpose = f"facts of {target.name}"
        secret = await unlocker(context, target, actor=identity.SYSTEM, origin=SYSTEM_ORIGIN, purpose=purpose)()
        dialled = await dial(context.resources.get(Egress), target, secret)
        try:
            stage, facts = await ask(dialled)
        finally:
            dialled.connection.abort()
    except (ServerNotFound, NoCredential, ConnectFailed) as failed:
        log.info("servers.facts_not_told", server=str(server_id), reason=failed.detail)
        return False
    if facts is None:
        log.info("servers.facts_not_told", server=target.name, reason=stage.detail)
        return False
    async with context.db.write() as session:
        await keep(session, context, server_id, facts)
        await outbox.publish(session, ServerChanged(server_id=server_id))
    return True


def _ms(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
