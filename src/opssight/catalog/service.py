"""Services: described by hand, appearing by themselves when a signal first names them, and how they are doing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from msgspec import UNSET, UnsetType
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.catalog import repository
from opssight.catalog.contracts import Service, ServiceId, ServiceState
from opssight.catalog.errors import ServiceNameTaken, ServiceNotFound
from opssight.catalog.events import ServiceChanged, ServiceDeleted
from opssight.catalog.models import ServiceRow
from opssight.catalog.repository import Found
from opssight.catalog.rules import state_of, tidy_name, tidy_names
from opssight.core import outbox
from opssight.core.audit_note import SYSTEM_ORIGIN, JsonValue, note
from opssight.core.clock import Clock
from opssight.core.db import refusing
from opssight.core.errors import Invalid
from opssight.core.http import if_match
from opssight.identity import facade as identity
from opssight.identity.errors import UserNotFound


@dataclass(frozen=True, slots=True)
class Description:
    """What people say about a service; what is left out stays as it is."""

    description: str | UnsetType = UNSET
    owner_user_id: UUID | UnsetType | None = UNSET
    tier: int | UnsetType | None = UNSET
    server_ids: tuple[UUID, ...] | UnsetType = UNSET


async def create_service(session: AsyncSession, clock: Clock, name: str, said: Description) -> Service:
    """Add a service.

    Raises:
        Invalid, ServiceNameTaken: with the reason.
    """
    tidy = tidy_name(name)
    if tidy is None:
        raise Invalid("A service needs a name of 1 to 200 characters.", field="name")
    if await repository.service_by_name(session, tidy) is not None:
        raise ServiceNameTaken(f"There is already a service called {tidy}; change that one.")
    row = ServiceRow(name=tidy, created_at=clock.now(), description="", server_ids=[])
    detail = await _describe(session, row, said)
    session.add(row)
    taken = ServiceNameTaken(f"There is already a service called {tidy}; change that one.")
    with refusing({"catalog_services_name_key": taken}):
        await session.flush()
    note(session, "service.created", target_type="service", target_id=str(row.id), detail={"name": tidy, **detail})
    await outbox.publish(session, ServiceChanged(service_id=row.id, service_name=tidy))
    return to_service(await found(session, row.id))


async def change_service(
    session: AsyncSession, service_id: UUID, said: Description, *, name: str | None = None, version: str | None = None
) -> Service:
    """Change what is given.

    Raises:
        ServiceNotFound, PreconditionFailed, Invalid: with the reason.
    """
    row, state = await found(session, service_id, lock=True)
    if_match(version, row.version)
    if name is not None and name != row.name:
        raise Invalid("A service keeps its name, since events and alerts refer to it; add another one instead.", field="name")
    detail = await _describe(session, row, said)
    row.version += 1
    note(session, "service.changed", target_type="service", target_id=str(row.id), detail=detail)
    await outbox.publish(session, ServiceChanged(service_id=row.id, service_name=row.name))
    return to_service((row, state))


async def delete_service(session: AsyncSession, service_id: UUID, *, version: str | None = None) -> None:
    """Take a service out of the catalog; it appears again when a signal next names it.

    Raises:
        ServiceNotFound, PreconditionFailed: with the reason.
    """
    row, _ = await found(session, service_id, lock=True)
    if_match(version, row.version)
    await repository.delete_service(session, service_id)
    note(session, "service.deleted", target_type="service", target_id=str(service_id), detail={"name": row.name})
    await outbox.publish(session, ServiceDeleted(service_id=service_id, service_name=row.name))


async def found(session: AsyncSession, service_id: UUID, *, lock: bool = False) -> Found:
    """Return the service and its state.

    Raises:
        ServiceNotFound: there is none.
    """
    result = await repository.service_by_id(session, service_id, lock=lock)
    if result is None:
        raise ServiceNotFound(f"There is no service with the id {service_id}; list them with GET /api/v1/services.")
    return result


def to_service(found: Found) -> Service:
    """Turn rows into the contract."""
    row, state = found
    return Service(
        id=ServiceId(row.id),
        name=row.name,
        description=row.description,
        owner_user_id=row.owner_user_id,
        tier=row.tier,
        server_ids=tuple(UUID(one) for one in row.server_ids),
        state=state_of(state.state if state else None, signalled=row.signalled),
        open_incidents=state.open_incidents if state else 0,
        created_at=row.created_at,
        version=row.version,
    )


async def _describe(session: AsyncSession, row: ServiceRow, said: Description) -> dict[str, JsonValue]:
    """Write what is said onto the row; return what changed, for the record."""
    detail: dict[str, JsonValue] = {}
    if said.description is not UNSET and said.description != row.description:
        detail["description"] = row.description = said.description
    if said.owner_user_id is not UNSET and said.owner_user_id != row.owner_user_id:
        await _check_owner(session, said.owner_user_id)
        row.owner_user_id = said.owner_user_id
        detail["owner_user_id"] = str(said.owner_user_id) if said.owner_user_id else None
    if said.tier is not UNSET and said.tier != row.tier:
        detail["tier"] = row.tier = said.tier
    if said.server_ids is not UNSET and (ids := _once_each(said.server_ids)) != row.server_ids:
        row.server_ids = ids
        detail["server_ids"] = list[JsonValue](ids)
    return detail


def _once_each(ids: Iterable[UUID]) -> list[str]:
    return list(dict.fromkeys(str(one) for one in ids))


async def _check_owner(session: AsyncSession, user_id: UUID | None) -> None:
    if user_id is None:
        return
    try:
        await identity.get_user(session, user_id)
    except UserNotFound:
        raise Invalid("There is no person with this id; list them with GET /api/v1/users.", field="owner_user_id") from None


async def ensure_services(session: AsyncSession, names: Iterable[str]) -> None:
    """Make sure that each of ``names`` is in the catalog; names that are empty or too long are passed over.

    Idempotent and safe when many do it at once. Costs one indexed read when all are known.
    """
    wanted = tidy_names(names)
    missing = await repository.unsignalled(session, wanted) if wanted else []
    if not missing:
        return
    for service_id, name, is_new in await repository.signal_services(session, missing):
        if is_new:
            note(
                session,
                "service.appeared",
                target_type="service",
                target_id=str(service_id),
                detail={"name": name},
                origin=SYSTEM_ORIGIN,
            )
        await outbox.publish(session, ServiceChanged(service_id=service_id, service_name=name))


async def set_state(session: AsyncSession, service_name: str, state: ServiceState, open_incidents: int) -> None:
    """Store the state of a service, adding the service if need be; the same state again changes nothing."""
    name = tidy_name(service_name)
    if name is None:
        return
    await ensure_services(session, [name])
    if not await repository.put_state(session, name, state, open_incidents):
        return
    found = await repository.service_by_name(session, name)
    if found is not None:
        await outbox.publish(session, ServiceChanged(service_id=found[0].id, service_name=name))
