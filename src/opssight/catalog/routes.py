"""The HTTP edge of catalog."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, status
from msgspec import UNSET

from opssight.catalog import repository
from opssight.catalog import service as services
from opssight.catalog.contracts import Service
from opssight.catalog.schemas import ServiceChange, ServiceCreate, ServiceResponse
from opssight.core.http import Page, PageParams, ReadSession, WriteSession, cursor, etag
from opssight.core.http.etag import IfMatch
from opssight.core.http.resource import ContextDep
from opssight.identity import facade as identity

router = APIRouter(tags=["catalog"])
READ = Depends(identity.may("catalog:read"))
WRITE = Depends(identity.may("catalog:write"))


@router.get("/api/v1/services", summary="List services", dependencies=[READ])
async def list_services(
    session: ReadSession, page: PageParams, q: Annotated[str | None, Query(max_length=200, description="Part of the name.")] = None
) -> Page[ServiceResponse]:
    """List services by name."""
    found = await repository.page_of_services(session, limit=page.one_more, after=page.last_text, q=q)
    return page.of(found, lambda one: _response(services.to_service(one)), lambda one: cursor.encode([one[0].name]))


@router.post("/api/v1/services", summary="Add a service", status_code=status.HTTP_201_CREATED, dependencies=[WRITE])
async def create_service(body: ServiceCreate, response: Response, session: WriteSession, context: ContextDep) -> ServiceResponse:
    """Add a service."""
    said = services.Description(body.description, body.owner_user_id, body.tier, tuple(body.server_ids))
    made = await services.create_service(session, context.clock, body.name, said)
    etag(response, made.version)
    return _response(made)


@router.get("/api/v1/services/{service_id}", summary="One service", dependencies=[READ])
async def get_service(service_id: UUID, response: Response, session: ReadSession) -> ServiceResponse:
    """Return a service and how it is doing."""
    one = services.to_service(await services.found(session, service_id))
    etag(response, one.version)
    return _response(one)


@router.patch("/api/v1/services/{service_id}", summary="Describe a service", dependencies=[WRITE])
async def change_service(
    service_id: UUID, body: ServiceChange, response: Response, session: WriteSession, if_match: IfMatch = None
) -> ServiceResponse:
    """Change description, owner, tier or servers."""
    given = body.model_fields_set
    said = services.Description(
        description=UNSET if body.description is None else body.description,
        owner_user_id=body.owner_user_id if "owner_user_id" in given else UNSET,
        tier=body.tier if "tier" in given else UNSET,
        server_ids=UNSET if body.server_ids is None else tuple(body.server_ids),
    )
    changed = await services.change_service(session, service_id, said, name=body.name, version=if_match)
    etag(response, changed.version)
    return _response(changed)


@router.delete("/api/v1/services/{service_id}", summary="Remove a service", status_code=status.HTTP_204_NO_CONTENT, dependencies=[WRITE])
async def delete_service(service_id: UUID, session: WriteSession, if_match: IfMatch = None) -> None:
    """Take a service out of the catalog; it appears again when a signal next names it."""
    await services.delete_service(session, service_id, version=if_match)


def _response(service: Service) -> ServiceResponse:
    return ServiceResponse.model_validate(service, from_attributes=True)
