"""The HTTP edge of bindings."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response, status
from pydantic import ValidationError

from opssight.core.http import Page, PageParams, ReadSession, WriteSession, context_of, cursor, etag, resource
from opssight.core.http.etag import IfMatch
from opssight.identity import facade as identity
from opssight.runbooks import repository
from opssight.runbooks.definitions.library import Library
from opssight.runbooks.errors import BindingInvalid
from opssight.runbooks.schemas import BindingChange, BindingCreate, BindingResponse, merged
from opssight.runbooks.service import bindings

router = APIRouter(tags=["runbooks"])
LibraryDep = Annotated[Library, Depends(resource(Library))]
Writer = Annotated[identity.Actor, Depends(identity.may("runbooks:write"))]
EXECUTE = "servers:execute"


@router.get("/api/v1/runbook-bindings", summary="List bindings", dependencies=[Depends(identity.may("runbooks:read"))])
async def list_bindings(session: ReadSession, page: PageParams) -> Page[BindingResponse]:
    """List bindings in the order in which they were added."""
    rows = await repository.page_of_bindings(session, limit=page.one_more, after=page.last_id)
    return page.of(rows, BindingResponse.of, cursor.after_id)


@router.post("/api/v1/runbook-bindings", summary="Bind a runbook to alerts", status_code=status.HTTP_201_CREATED)
async def create_binding(
    body: BindingCreate, request: Request, response: Response, session: WriteSession, library: LibraryDep, actor: Writer
) -> BindingResponse:
    """Have a runbook run by itself when an incident opens with a matching alert."""
    identity.require_also(actor, EXECUTE)  # what is bound runs on servers
    clock = context_of(request).clock
    row = await bindings.create_binding(session, library, clock, body.fields(), may_restricted=actor.may(EXECUTE))
    etag(response, row.version)
    return BindingResponse.of(row)


@router.patch("/api/v1/runbook-bindings/{binding_id}", summary="Change a binding")
async def change_binding(
    binding_id: UUID,
    body: BindingChange,
    response: Response,
    session: WriteSession,
    library: LibraryDep,
    actor: Writer,
    if_match: IfMatch = None,
) -> BindingResponse:
    """Change, enable or disable a binding."""
    identity.require_also(actor, EXECUTE)
    try:
        whole = merged(await bindings.found(session, binding_id), body)
    except ValidationError as error:
        first = error.errors()[0]
        raise BindingInvalid(f"{first['msg']}.", field=str(first["loc"][0])) from None
    row = await bindings.change_binding(session, library, binding_id, whole.fields(), version=if_match, may_restricted=actor.may(EXECUTE))
    etag(response, row.version)
    return BindingResponse.of(row)


@router.delete(
    "/api/v1/runbook-bindings/{binding_id}",
    summary="Remove a binding",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[Depends(identity.may("runbooks:write"))],
)
async def delete_binding(binding_id: UUID, session: WriteSession) -> None:
    """Remove a binding; what it started goes on."""
    await bindings.delete_binding(session, binding_id)
