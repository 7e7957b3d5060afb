"""The way into catalog for other modules."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.catalog import repository
from opssight.catalog.contracts import Service, ServiceId, ServiceState
from opssight.catalog.events import ServiceChanged, ServiceDeleted
from opssight.catalog.service import ensure_services, set_state, to_service
from opssight.catalog.service import found as found_service

__all__ = [
    "Service",
    "ServiceChanged",
    "ServiceDeleted",
    "ServiceId",
    "ServiceState",
    "ensure_service",
    "ensure_services",
    "get_service",
    "list_services",
    "service_of",
    "services_of_server",
    "set_state",
]


async def ensure_service(session: AsyncSession, name: str) -> None:
    """Make sure that a service a signal names is in the catalog; idempotent, safe when many do it at once."""
    await ensure_services(session, (name,))


async def get_service(session: AsyncSession, service_id: UUID) -> Service:
    """Return a service.

    Raises:
        ServiceNotFound: there is none with this id.
    """
    return to_service(await found_service(session, service_id))


async def service_of(session: AsyncSession, name: str) -> Service | None:
    """Return the service that events and alerts call ``name``."""
    found = await repository.service_by_name(session, name)
    return to_service(found) if found else None


async def services_of_server(session: AsyncSession, server_id: UUID) -> list[Service]:
    """List the services that run on a server, by name."""
    return [to_service(found) for found in await repository.services_of_server(session, server_id)]


async def list_services(session: AsyncSession, names: Iterable[str]) -> list[Service]:
    """Return those of ``names`` that are in the catalog, by name."""
    return [to_service(found) for found in await repository.services_by_names(session, sorted(set(names)))]
