"""How a server's connection was over the last hours."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.clock import Clock
from opssight.servers import repository
from opssight.servers.contracts import Change, Connection, ServerState
from opssight.servers.rules import connection_between
from opssight.servers.service.servers import found


async def connection_of(session: AsyncSession, clock: Clock, server_id: UUID, *, hours: int) -> Connection:
    """Return how the connection was over the last ``hours``, from the changes of state that the checks found.

    Raises:
        ServerNotFound: there is none with this id.
    """
    row = await found(session, server_id)
    until = clock.now()
    since = until - timedelta(hours=hours)
    changes = [Change(one.at, ServerState(one.state), one.reason) for one in await repository.changes(session, server_id, since=since)]
    return connection_between(changes, since, until, checked_at=row.last_checked_at)
