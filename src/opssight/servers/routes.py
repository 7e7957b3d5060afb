"""The HTTP edge of servers."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response, status

from opssight.core.http import Page, PageParams, ReadSession, WriteSession, context_of, cursor, etag
from opssight.core.http.etag import IfMatch
from opssight.core.http.unit import unit_of
from opssight.core.redaction import redact_text
from opssight.identity import facade as identity
from opssight.identity.errors import MissingPermission
from opssight.servers import facade as servers
from opssight.servers import repository
from opssight.servers.contracts import ServerId, ServerState
from opssight.servers.schemas import (
    CommandRecordResponse,
    CommandRequest,
    CommandResponse,
    ConnectionResponse,
    ConnectionTestResponse,
    HostKeyRequest,
    ImportProblemResponse,
    ImportRequest,
    ImportResponse,
    ServerChange,
    ServerCreate,
    ServerResponse,
    StageResponse,
)
from opssight.servers.service import servers as use_cases
from opssight.servers.service.connection import connection_of
from opssight.servers.service.host_key import accept_host_key, forget_host_key
from opssight.servers.service.import_hosts import import_hosts
from opssight.servers.ssh.config_file import parse_host, parse_ssh_config

router = APIRouter(tags=["servers"])
MayRead = Depends(identity.may("servers:read"))
MayWrite = Depends(identity.may("servers:write"))
Writer = Annotated[identity.Actor, MayWrite]
Executor = Annotated[identity.Actor, Depends(identity.may("servers:execute"))]


def _check_use(actor: identity.Actor, credential_id: UUID | None) -> None:
    if credential_id is not None and not actor.may("credentials:use"):
        raise MissingPermission(f"Choosing a credential takes the permission credentials:use, which {actor.name} does not have.")


@router.get("/api/v1/servers", summary="List servers", dependencies=[MayRead])
async def list_servers(
    session: ReadSession,
    page: PageParams,
    q: Annotated[str | None, Query(max_length=200, description="Part of name, address or description.")] = None,
    state: ServerState | None = None,
) -> Page[ServerResponse]:
    """List servers by name."""
    rows = await repository.page_of_servers(session, limit=page.one_more, after=page.last_text, text=q, state=state)
    return page.of(rows, lambda row: ServerResponse.of(use_cases.to_server(row)), lambda row: cursor.encode([row.name]))


@router.post("/api/v1/servers", summary="Add a server", status_code=status.HTTP_201_CREATED)
async def create_server(body: ServerCreate, request: Request, response: Response, session: WriteSession, actor: Writer) -> ServerResponse:
    """Add a server; test its connection next."""
    _check_use(actor, body.credential_id)
    row = await use_cases.create_server(session, context_of(request).clock, body.fields())
    etag(response, row.version)
    return ServerResponse.of(use_cases.to_server(row))


@router.post("/api/v1/servers/import", summary="Take servers over from ssh_config or user@host:port", dependencies=[MayWrite])
async def import_servers(body: ImportRequest, request: Request, session: WriteSession) -> ImportResponse:
    """Add the servers that a text names; what could not be taken over is told with its line."""
    read = parse_ssh_config(body.ssh_config) if body.ssh_config is not None else parse_host(body.host or "")
    created, problems = await import_hosts(session, context_of(request).clock, read)
    return ImportResponse(
        created=[ServerResponse.of(use_cases.to_server(row)) for row in created],
        problems=[ImportProblemResponse(line=problem.line, message=problem.message) for problem in problems],
    )


@router.get("/api/v1/servers/{server_id}", summary="One server", dependencies=[MayRead])
async def get_server(server_id: UUID, response: Response, session: ReadSession) -> ServerResponse:
    """Return a server."""
    server = await servers.get_server(session, server_id)
    etag(response, server.version)
    return ServerResponse.of(server)


@router.patch("/api/v1/servers/{server_id}", summary="Change a server")
async def change_server(
    server_id: UUID,
    body: ServerChange,
    request: Request,
    response: Response,
    session: WriteSession,
    actor: Writer,
    if_match: IfMatch = None,
) -> ServerResponse:
    """Change a server."""
    _check_use(actor, body.credential_id)
    context = context_of(request)
    row = await use_cases.change_server(
        session, context.clock, server_id, body.fields(), version=if_match, actor=actor, drop_credential=body.drops_credential
    )
    etag(response, row.version)
    return ServerResponse.of(use_cases.to_server(row))


@router.delete("/api/v1/servers/{server_id}", summary="Remove a server", status_code=status.HTTP_204_NO_CONTENT, dependencies=[MayWrite])
async def delete_server(server_id: UUID, request: Request, session: WriteSession) -> None:
    """Remove a server that nothing uses; the refusal names what does."""
    await use_cases.delete_server(session, server_id)
    await context_of(request).resources.get(servers.SshPool).forget(ServerId(server_id))


@router.post("/api/v1/servers/{server_id}/test", summary="Test the connection in stages")
async def test_server(server_id: UUID, request: Request, actor: Executor) -> ConnectionTestResponse:
    """Try name, port, host key, login and a harmless command, and say what to do about the first that fails."""
    test = await servers.check_connection(context_of(request), server_id, actor=actor, origin=unit_of(request).origin)
    return ConnectionTestResponse(ok=test.ok, stages=[StageResponse.model_validate(one, from_attributes=True) for one in test.stages])


@router.get("/api/v1/servers/{server_id}/connection", summary="How a server's connection was", dependencies=[MayRead])
async def get_connection(
    server_id: UUID,
    request: Request,
    session: ReadSession,
    hours: Annotated[int, Query(ge=1, le=168, description="How far back.")] = 24,
) -> ConnectionResponse:
    """Tell when a server could be reached and when not, as the checks of every minute found it."""
    found = await connection_of(session, context_of(request).clock, server_id, hours=hours)
    return ConnectionResponse.model_validate(found, from_attributes=True)


@router.post("/api/v1/servers/{server_id}/host-key", summary="Accept or forget a host key")
async def host_key(
    server_id: UUID, body: HostKeyRequest, request: Request, response: Response, session: WriteSession, actor: Writer
) -> ServerResponse:
    """Pin the key that was refused last, or unpin the present one."""
    context = context_of(request)
    if body.action == "accept":
        row = await accept_host_key(session, context.clock, server_id, actor=actor, expected=body.fingerprint)
    else:
        row = await forget_host_key(session, context.clock, server_id, actor=actor)
        await context.resources.get(servers.SshPool).forget(ServerId(server_id))
    etag(response, row.version)
    return ServerResponse.of(use_cases.to_server(row))


@router.post("/api/v1/servers/{server_id}/commands", summary="Run a command")
async def run_command(server_id: UUID, body: CommandRequest, request: Request, actor: Executor) -> CommandResponse:
    """Run a command and wait for its end; a failing exit status is an answer, not an error. What looks like a secret is masked."""
    result = await servers.run_command(
        context_of(request), server_id, body.command, actor=actor, seconds=body.timeout_s, origin=unit_of(request).origin
    )
    shown = replace(result, stdout=redact_text(result.stdout), stderr=redact_text(result.stderr), detail=redact_text(result.detail))
    return CommandResponse.model_validate(shown, from_attributes=True)


@router.get("/api/v1/servers/{server_id}/commands", summary="What was run on a server", dependencies=[MayRead])
async def list_commands(server_id: UUID, session: ReadSession, page: PageParams) -> Page[CommandRecordResponse]:
    """List the commands run on a server, newest first, as long as they are kept (OPSSIGHT_OPERATIONS_RETENTION_DAYS); outputs are not."""
    await use_cases.found(session, server_id)
    rows = await repository.page_of_commands(session, server_id, limit=page.one_more, before=page.last_id)
    return page.of(rows, lambda row: CommandRecordResponse.model_validate(row, from_attributes=True), cursor.after_id)
