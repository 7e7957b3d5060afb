"""All of catalog's SQL."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.catalog.models import ServiceRow, ServiceStateRow
from opssight.core.db import locked
from opssight.core.ids import uuid7

Found = tuple[ServiceRow, ServiceStateRow | None]


def _with_state() -> Select[ServiceRow, ServiceStateRow]:
    return select(ServiceRow, ServiceStateRow).outerjoin(ServiceStateRow, ServiceStateRow.service_name == ServiceRow.name)


async def service_by_id(session: AsyncSession, service_id: UUID, *, lock: bool = False) -> Found | None:
    """Find a service; ``lock`` holds its row until the transaction ends."""
    statement = _with_state().where(ServiceRow.id == service_id)
    found = (await locked(session, statement, of=ServiceRow) if lock else await session.execute(statement)).one_or_none()
    return (found[0], found[1]) if found else None


async def service_by_name(session: AsyncSession, name: str) -> Found | None:
    """Find a service by what signals call it."""
    found = (await session.execute(_with_state().where(ServiceRow.name == name))).one_or_none()
    return (found[0], found[1]) if found else None


async def services_of_server(session: AsyncSession, server_id: UUID) -> list[Found]:
    """List the services that run on a server, by name."""
    statement = _with_state().where(ServiceRow.server_ids.contains([str(server_id)])).order_by(ServiceRow.name)
    return [(row[0], row[1]) for row in (await session.execute(statement)).all()]


async def services_by_names(session: AsyncSession, names: Sequence[str]) -> list[Found]:
    """Find several services by name, in that order."""
    statement = _with_state().where(ServiceRow.name.in_(names)).order_by(ServiceRow.name)
    return [(row[0], row[1]) for row in (await session.execute(statement)).all()]


async def page_of_services(session: AsyncSession, *, limit: int, after: str | None, q: str | None) -> list[Found]:
    """List services by name."""
    statement = _with_state().order_by(ServiceRow.name).limit(limit)
    if after is not None:
        statement = statement.where(ServiceRow.name > after)
    if q:
        statement = statement.where(ServiceRow.name.icontains(q, autoescape=True))
    return [(row[0], row[1]) for row in (await session.execute(statement)).all()]


async def unsignalled(session: AsyncSession, names: Sequence[str]) -> list[str]:
    """Return those of ``names`` that are unknown or were never named by a signal; this is the cheap, usual, empty answer."""
    known = select(ServiceRow.name).where(ServiceRow.name.in_(names), ServiceRow.signalled.is_(True))
    have = set((await session.execute(known)).scalars())
    return [name for name in names if name not in have]


async def signal_services(session: AsyncSession, names: Sequence[str]) -> list[tuple[UUID, str, bool]]:
    """Add the services or mark them as named by a signal; return id, name and whether it is new, of those that changed."""
    statement = insert(ServiceRow).values([{"id": uuid7(), "name": name, "signalled": True} for name in names])
    statement = statement.on_conflict_do_update(
        index_elements=[ServiceRow.name], set_={"signalled": True}, where=ServiceRow.signalled.is_(False)
    )
    answer = await session.execute(statement.returning(ServiceRow.id, ServiceRow.name, text("(xmax = 0) AS is_new")))
    return [(row[0], row[1], row[2]) for row in answer.all()]


async def put_state(session: AsyncSession, name: str, state: str, open_incidents: int) -> bool:
    """Store how a service is doing; False when it was so already."""
    statement = insert(ServiceStateRow).values(service_name=name, state=state, open_incidents=open_incidents)
    changed = (ServiceStateRow.state != state) | (ServiceStateRow.open_incidents != open_incidents)
    statement = statement.on_conflict_do_update(
        index_elements=[ServiceStateRow.service_name],
        set_={"state": state, "open_incidents": open_incidents, "updated_at": func.now()},
        where=changed,
    )
    return (await session.execute(statement.returning(ServiceStateRow.service_name))).scalar() is not None


async def delete_service(session: AsyncSession, service_id: UUID) -> None:
    """Remove a service."""
    await session.execute(delete(ServiceRow).where(ServiceRow.id == service_id))
