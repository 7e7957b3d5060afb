"""The HTTP edge of runbooks: definitions and executions. Bindings are in :mod:`.bindings`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, status
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.context import Context
from opssight.core.http import Page, PageParams, ReadSession, WriteSession, context_of, cursor, resource
from opssight.core.http.pages import PageQuery
from opssight.identity import facade as identity
from opssight.incidents import facade as incidents
from opssight.runbooks import facade as runbooks
from opssight.runbooks import repository
from opssight.runbooks.contracts import ExecutionState, StartRequest, Trigger
from opssight.runbooks.definitions.library import Library
from opssight.runbooks.errors import ExecutionNotFound
from opssight.runbooks.models import ExecutionRow
from opssight.runbooks.schemas import (
    ExecutionRequest,
    ExecutionResponse,
    FileProblemResponse,
    JournalResponse,
    OutputResponse,
    RunbookResponse,
    RunbookRevisionResponse,
    RunbookSource,
    StepResolveRequest,
)
from opssight.runbooks.service import catalogue
from opssight.runbooks.service.execute import run_execution
from opssight.runbooks.service.intervene import cancel, found, resolve_step

router = APIRouter(tags=["runbooks"])
MayRead = Depends(identity.may("runbooks:read"))
MayWrite = Depends(identity.may("runbooks:write"))
Writer = Annotated[identity.Actor, Depends(identity.may("runbooks:write"))]
EXECUTE = "servers:execute"
Runner = Annotated[identity.Actor, Depends(identity.may("runbooks:run"))]
LibraryDep = Annotated[Library, Depends(resource(Library))]


@router.get("/api/v1/runbooks", summary="List runbooks", dependencies=[MayRead])
async def list_runbooks(session: ReadSession, library: LibraryDep) -> Page[RunbookResponse]:
    """List every runbook by name: stored, from the folder, and shipped."""
    return Page(items=[RunbookResponse.of(one) for one in (await catalogue.all_runbooks(session, library)).values()])


@router.post("/api/v1/runbooks", summary="Store a runbook", status_code=status.HTTP_201_CREATED)
async def create_runbook(
    body: RunbookSource, request: Request, session: WriteSession, library: LibraryDep, actor: Writer
) -> RunbookResponse:
    """Check and store a runbook given as YAML."""
    identity.require_also(actor, EXECUTE)  # whoever writes the steps says what is run on servers
    return RunbookResponse.of(await catalogue.store_runbook(session, library, context_of(request).clock, body.source))


@router.get("/api/v1/runbook-files", summary="Files that are no runbooks", dependencies=[MayRead])
async def list_file_problems(session: ReadSession, library: LibraryDep) -> Page[FileProblemResponse]:
    """List the files of the runbook folder and the stored runbooks that cannot be read, with the reason."""
    found = await catalogue.problems(session, library)
    return Page(items=[FileProblemResponse(path=one.path, message=one.message) for one in found])


@router.get("/api/v1/runbooks/{name}", summary="One runbook", dependencies=[MayRead])
async def get_runbook(name: str, session: ReadSession, library: LibraryDep) -> RunbookResponse:
    """Return a runbook with its source."""
    return RunbookResponse.of(await catalogue.find_runbook(session, library, name))


@router.put("/api/v1/runbooks/{name}", summary="Store a new version of a runbook")
async def replace_runbook(
    name: str, body: RunbookSource, request: Request, session: WriteSession, library: LibraryDep, actor: Writer
) -> RunbookResponse:
    """Replace a stored runbook, or override a shipped one; the earlier versions are kept."""
    identity.require_also(actor, EXECUTE)
    return RunbookResponse.of(await catalogue.replace_runbook(session, library, context_of(request).clock, name, body.source))


@router.delete(
    "/api/v1/runbooks/{name}", summary="Remove a stored runbook", status_code=status.HTTP_204_NO_CONTENT, dependencies=[MayWrite]
)
async def delete_runbook(name: str, session: WriteSession, library: LibraryDep) -> None:
    """Remove a stored runbook; a shipped one that it had overridden is back."""
    await catalogue.delete_runbook(session, library, name)


@router.get("/api/v1/runbooks/{name}/revisions", summary="Versions of a runbook", dependencies=[MayRead])
async def list_revisions(name: str, session: ReadSession) -> Page[RunbookRevisionResponse]:
    """List the versions that were stored or run, newest first."""
    return Page(
        items=[RunbookRevisionResponse.model_validate(one, from_attributes=True) for one in await repository.revisions(session, name)]
    )


@router.post("/api/v1/runbooks/{name}/executions", summary="Run a runbook", status_code=status.HTTP_202_ACCEPTED)
async def run_runbook(name: str, body: ExecutionRequest, request: Request, session: WriteSession, actor: Runner) -> ExecutionResponse:
    """Check everything and queue an execution; follow it at its own address."""
    wanted = StartRequest(
        runbook=name,
        server_id=body.server_id,
        parameters=body.parameters,
        dry_run=body.dry_run,
        incident_id=body.incident_id,
        trigger=Trigger.API if actor.kind == "service" else Trigger.MANUAL,
    )
    return await _response(session, await found(session, await runbooks.start_execution(context_of(request), session, wanted, actor=actor)))


@router.get("/api/v1/executions", summary="List executions", dependencies=[MayRead])
async def list_executions(
    session: ReadSession,
    page: PageParams,
    state: Annotated[list[ExecutionState] | None, Query()] = None,
    runbook: Annotated[str | None, Query(max_length=63)] = None,
    incident_id: UUID | None = None,
    server_id: UUID | None = None,
) -> Page[ExecutionResponse]:
    """List executions, newest first."""
    rows = await repository.page_of_executions(
        session,
        limit=page.one_more,
        before=page.last_id,
        states=[str(one) for one in state or ()],
        runbook=runbook,
        incident_id=incident_id,
        server_id=server_id,
    )
    return await _page(session, rows, page)


@router.get("/api/v1/incidents/{incident_id}/executions", summary="Executions for an incident", dependencies=[MayRead])
async def list_incident_executions(incident_id: str, session: ReadSession, page: PageParams) -> Page[ExecutionResponse]:
    """List what was run for an incident, named by its id or its key such as INC-142; newest first."""
    incident = await incidents.get_named(session, incident_id)
    rows = await repository.page_of_executions(session, limit=page.one_more, before=page.last_id, incident_id=incident.id)
    return await _page(session, rows, page)


@router.get("/api/v1/executions/{execution_id}", summary="One execution", dependencies=[MayRead])
async def get_execution(execution_id: str, session: ReadSession) -> ExecutionResponse:
    """Return an execution, by its id or its key such as EXE-12."""
    return await _response(session, await _named(session, execution_id))


@router.get("/api/v1/executions/{execution_id}/output", summary="Output of an execution", dependencies=[MayRead])
async def get_output(
    execution_id: str,
    session: ReadSession,
    after: Annotated[int, Query(ge=0, le=2**62, description="Number of the last piece that is there already.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> Page[OutputResponse]:
    """Return the output that follows ``after``, in order; empty when there is none yet, one line when it is no longer kept."""
    row = await _named(session, execution_id)
    pieces = await repository.output_after(session, row.id, after=after, limit=limit)
    return Page(items=[OutputResponse.model_validate(one, from_attributes=True) for one in pieces])


@router.get("/api/v1/executions/{execution_id}/journal", summary="Journal of an execution", dependencies=[MayRead])
async def get_journal(execution_id: str, session: ReadSession) -> Page[JournalResponse]:
    """Return what was begun, finished, recovered and decided, in order."""
    row = await _named(session, execution_id)
    return Page(items=[JournalResponse.model_validate(one, from_attributes=True) for one in await repository.journal_of(session, row.id)])


@router.post("/api/v1/executions/{execution_id}/cancel", summary="Cancel an execution")
async def cancel_execution(execution_id: str, request: Request, session: WriteSession, actor: Runner) -> ExecutionResponse:
    """Cancel an execution; a running command is killed."""
    row = await _named(session, execution_id)
    return await _response(session, await cancel(session, context_of(request).clock, row.id, actor=actor))


@router.post("/api/v1/executions/{execution_id}/steps/{index}/resolve", summary="Say what became of an unknown step")
async def resolve_execution_step(
    execution_id: str, index: int, body: StepResolveRequest, request: Request, session: WriteSession, actor: Runner
) -> ExecutionResponse:
    """Let an execution go on, or stop it, after its worker died in the middle of a step."""
    row = await _named(session, execution_id)
    context: Context = context_of(request)
    return await _response(session, await resolve_step(session, context.clock, run_execution, row.id, index, body.outcome, actor=actor))


async def _named(session: AsyncSession, name: str) -> ExecutionRow:
    key = name.upper().removeprefix("EXE-")
    if key != name.upper() and key.isascii() and key.isdigit() and len(key) < 19:
        row = await repository.execution_by_number(session, int(key))
        if row is not None:
            return row
    try:
        return await found(session, UUID(name))
    except ValueError:
        raise ExecutionNotFound(f"There is no execution {name}; list them with GET /api/v1/executions.") from None


async def _response(session: AsyncSession, row: ExecutionRow) -> ExecutionResponse:
    return ExecutionResponse.of(row, (await repository.steps_of(session, [row.id]))[row.id])


async def _page(session: AsyncSession, rows: Sequence[ExecutionRow], page: PageQuery) -> Page[ExecutionResponse]:
    shown, following = page.cut(rows, cursor.after_id)
    steps = await repository.steps_of(session, [row.id for row in shown])
    return Page(items=[ExecutionResponse.of(row, steps[row.id]) for row in shown], next_cursor=following)
