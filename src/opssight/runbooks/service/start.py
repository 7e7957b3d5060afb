"""Starting an execution: everything is checked first, then its rows and its job are written in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import jobs, outbox
from opssight.core.audit_note import note
from opssight.core.clock import Clock
from opssight.core.crypto import Keyring
from opssight.core.ids import uuid7
from opssight.identity import facade as identity
from opssight.incidents import facade as incidents
from opssight.runbooks import repository
from opssight.runbooks.contracts import ExecutionState, Parameter, ParameterType, Runbook, StartRequest, StepState, Value
from opssight.runbooks.definitions.library import Library
from opssight.runbooks.errors import ParameterRefused, RunbookNotApproved, ServerNeeded
from opssight.runbooks.events import ExecutionChanged
from opssight.runbooks.models import ExecutionRow, StepRow
from opssight.runbooks.rules.parameters import check_values
from opssight.runbooks.service.catalogue import find_runbook
from opssight.runbooks.service.secrets import seal, split
from opssight.servers import facade as servers

WRITE = "runbooks:write"
EXECUTE = "servers:execute"


async def start(
    session: AsyncSession,
    library: Library,
    keyring: Keyring,
    clock: Clock,
    job: jobs.Job,
    request: StartRequest,
    *,
    actor: identity.Actor,
) -> ExecutionRow:
    """Check a request and queue its execution; ``job`` is what runs it.

    Raises:
        RunbookNotFound, RunbookNotApproved: there is none, or ``actor`` may run approved ones only.
        ParameterRefused, ParameterRestricted: a parameter is not valid.
        ServerNeeded, ServerNotFound, IncidentNotFound: with what to do.
    """
    runbook = await find_runbook(session, library, request.runbook)
    if not runbook.approved and not actor.may(WRITE):
        raise RunbookNotApproved(f"{runbook.name} is not approved, so only an SRE may run it. Ask one, or choose an approved runbook.")
    server = await _server(session, runbook, request.server_id)
    if request.incident_id is not None:
        await incidents.get(session, request.incident_id)
    values = check_values(runbook.parameters, request.parameters, may_restricted=actor.may(EXECUTE))
    values = await resolve_servers(session, runbook.parameters, values)
    now = clock.now()
    await repository.keep_revision(session, runbook, now)
    row = _row(runbook, request, values, keyring, actor)
    row.created_at = now
    row.server_id, row.server_name = (server.id, server.name) if server else (None, None)
    session.add(row)
    session.add_all(_steps(runbook, row.id, dry_run=request.dry_run))
    await session.flush()
    await jobs.enqueue(session, job, {"execution_id": str(row.id)})
    about = {"runbook": runbook.name, "version": runbook.version, "server": row.server_name, "dry_run": row.dry_run, "trigger": row.trigger}
    note(session, "execution.started", target_type="execution", target_id=str(row.id), detail={**about, "parameters": dict(row.parameters)})
    await outbox.publish(session, ExecutionChanged(execution_id=row.id, state=row.state, incident_id=row.incident_id))
    return row


async def resolve_servers(session: AsyncSession, parameters: tuple[Parameter, ...], values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values with every server given by its id.

    Raises:
        ParameterRefused: a server is not known, or its name is ambiguous.
    """
    resolved = dict(values)
    for parameter in parameters:
        value = values.get(parameter.name)
        if parameter.type is ParameterType.SERVER and value is not None:
            resolved[parameter.name] = str((await _server_called(session, parameter.name, str(value))).id)
    return resolved


async def _server_called(session: AsyncSession, name: str, value: str) -> servers.Server:
    try:
        return await servers.get_server(session, UUID(value))
    except (ValueError, servers.ServerNotFound):
        found = await servers.servers_named(session, value)
    if len(found) == 1:
        return found[0]
    what = "is no server" if not found else f"is the name of {len(found)} servers"
    raise ParameterRefused(f"{name}: {value} {what}; give the id of one.", field=f"parameters.{name}")


async def _server(session: AsyncSession, runbook: Runbook, server_id: UUID | None) -> servers.Server | None:
    if runbook.target == "none":
        if server_id is not None:
            raise ServerNeeded(f"{runbook.name} runs on no server; leave it out.", field="server_id")
        return None
    if server_id is None:
        raise ServerNeeded(f"Choose the server that {runbook.name} is to run on.", field="server_id")
    return await servers.get_server(session, server_id)


def _row(runbook: Runbook, request: StartRequest, values: Mapping[str, Value], keyring: Keyring, actor: identity.Actor) -> ExecutionRow:
    shown, hidden = split(runbook, values)
    identifier = uuid7()
    return ExecutionRow(
        id=identifier,
        runbook=runbook.name,
        runbook_version=runbook.version,
        source=runbook.source,
        parameters=shown,
        secrets_sealed=seal(keyring, identifier, hidden),
        dry_run=request.dry_run,
        state=ExecutionState.PENDING,
        trigger=request.trigger,
        started_by_kind=actor.kind,
        started_by_id=actor.id,
        started_by_name=actor.name,
        incident_id=request.incident_id,
        binding_id=request.binding_id,
    )


def _steps(runbook: Runbook, execution_id: UUID, *, dry_run: bool) -> list[StepRow]:
    return [
        StepRow(
            execution_id=execution_id,
            index=index,
            name=step.name,
            state=StepState.PENDING,
            attempt=0,
            retries=0 if dry_run else step.retries,
            idempotent=step.idempotent,
            verify=step.verify.run if step.verify else None,
        )
        for index, step in enumerate(runbook.steps)
    ]
