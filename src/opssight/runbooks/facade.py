"""The way into runbooks for other modules."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.context import Context
from opssight.core.crypto import Keyring
from opssight.identity import facade as identity
from opssight.runbooks.contracts import ExecutionId, ExecutionState, Runbook, StartRequest, Trigger
from opssight.runbooks.definitions.library import Library
from opssight.runbooks.service.catalogue import find_runbook
from opssight.runbooks.service.execute import run_execution
from opssight.runbooks.service.intervene import found
from opssight.runbooks.service.start import start

__all__ = ["ExecutionId", "ExecutionState", "Library", "Runbook", "StartRequest", "Trigger", "find_runbook", "start_execution", "state_of"]


async def start_execution(context: Context, session: AsyncSession, request: StartRequest, *, actor: identity.Actor) -> ExecutionId:
    """Check a request and queue its execution.

    Raises:
        OpsError: with the reason it cannot be started.
    """
    library, keyring = context.resources.get(Library), context.resources.get(Keyring)
    row = await start(session, library, keyring, context.clock, run_execution, request, actor=actor)
    return ExecutionId(row.id)


async def state_of(session: AsyncSession, execution_id: UUID) -> ExecutionState:
    """Return where an execution stands.

    Raises:
        ExecutionNotFound: there is none with this id.
    """
    return ExecutionState((await found(session, execution_id)).state)
