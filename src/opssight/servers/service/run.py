"""Running a command on a server, with a record of it before and after."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from uuid import UUID

from opssight.core import outbox
from opssight.core.audit_note import JsonValue, Origin, note
from opssight.core.context import Context
from opssight.core.errors import OpsError
from opssight.core.ids import uuid7
from opssight.core.redaction import redact_command, redact_text
from opssight.identity import facade as identity
from opssight.servers import metrics, repository
from opssight.servers.contracts import CommandResult, OnOutput, Target
from opssight.servers.errors import ConnectFailed
from opssight.servers.events import CommandFinished
from opssight.servers.models import CommandRow
from opssight.servers.service.target import learner, load_target, unlocker
from opssight.servers.ssh.pool import SshPool
from opssight.servers.ssh.redaction import Redactor


@dataclass(frozen=True, slots=True)
class _Run:
    id: UUID
    target: Target
    shown: str
    origin: Origin


async def run_command(
    context: Context,
    server_id: UUID,
    command: str,
    *,
    actor: identity.Actor,
    seconds: float,
    purpose: str = "command",
    shown: str | None = None,
    hide: frozenset[str] = frozenset(),
    on_output: OnOutput | None = None,
    origin: Origin | None = None,
) -> CommandResult:
    """Run ``command`` and return what it gave. No transaction is open while it runs.

    It is in the history and the audit record from before it is sent, as ``shown`` when that is given, and without what looks like
    a secret; texts in ``hide`` appear neither there nor in the output. Being cancelled kills the command. What ``actor`` may do is
    for the caller to have checked.

    Raises:
        ServerNotFound, NoCredential: it cannot be tried at all.
        ConnectFailed: no connection could be made; nothing was run.
    """
    shown = redact_command(Redactor(hide).hide(command) if shown is None else shown)
    run = await _begin(context, server_id, shown, actor=actor, origin=origin or actor.origin())
    started = time.perf_counter()
    try:
        result = await context.resources.get(SshPool).run(
            run.target,
            command,
            unlock=unlocker(context, run.target, actor=actor, origin=run.origin, purpose=f"{purpose} on {run.target.name}"),
            learn=learner(context, run.target, origin=run.origin),
            seconds=seconds,
            hide=hide,
            on_output=on_output,
        )
    except ConnectFailed as failed:
        metrics.commands.labels("not_run").inc()
        await _end(context, run, exit_status=None, ms=_ms(started), detail=f"Not run: {failed.detail}", failed=failed)
        raise
    except asyncio.CancelledError:
        metrics.commands.labels("cancelled").inc()
        ending = _end(context, run, exit_status=None, ms=_ms(started), detail="Stopped before its end; it was killed.")
        await asyncio.shield(asyncio.wait_for(ending, 3.0))
        raise
    except Exception as error:
        metrics.commands.labels("failed").inc()
        said = error.detail if isinstance(error, OpsError) else type(error).__name__
        await _end(context, run, exit_status=None, ms=_ms(started), detail=f"Not known whether it ran to its end: {said}")
        raise
    metrics.commands.labels(result.outcome).inc()
    await _end(context, run, exit_status=result.exit_status, ms=result.ms, detail=result.detail)
    return result


async def _begin(context: Context, server_id: UUID, shown: str, *, actor: identity.Actor, origin: Origin) -> _Run:
    run_id = uuid7()
    async with context.db.write(origin) as session:
        target = await load_target(session, server_id)
        session.add(
            CommandRow(
                id=run_id,
                server_id=server_id,
                at=context.clock.now(),
                actor_kind=actor.kind,
                actor_id=actor.id,
                actor_name=actor.name,
                command=shown,
            )
        )
        detail: dict[str, JsonValue] = {"server": target.name, "command": shown, "command_id": str(run_id)}
        note(session, "server.command_started", target_type="server", target_id=str(server_id), detail=detail)
    return _Run(run_id, target, shown, origin)


async def _end(
    context: Context, run: _Run, *, exit_status: int | None, ms: float, detail: str, failed: ConnectFailed | None = None
) -> None:
    detail = redact_text(detail)
    async with context.db.write(run.origin) as session:
        await repository.finish_command(session, run.id, exit_status=exit_status, ms=ms, detail=detail)
        if failed is not None and failed.offered_key is not None and failed.stages[-1].name == "host_key":
            await repository.remember_offered(session, run.target.server_id, failed.offered_key)
        about: dict[str, JsonValue] = {
            "server": run.target.name,
            "command": run.shown,
            "command_id": str(run.id),
            "exit_status": exit_status,
            "ms": ms,
            "detail": detail,
        }
        note(session, "server.command_finished", target_type="server", target_id=str(run.target.server_id), detail=about)
        await outbox.publish(session, CommandFinished(server_id=run.target.server_id, command_id=run.id, exit_status=exit_status))


def _ms(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
