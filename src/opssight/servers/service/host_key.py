"""Accepting and forgetting host keys."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.audit_note import note
from opssight.core.clock import Clock
from opssight.identity import facade as identity
from opssight.servers.contracts import ServerState
from opssight.servers.errors import NoOfferedKey
from opssight.servers.events import ServerChanged
from opssight.servers.models import ServerRow
from opssight.servers.service.servers import check_use, found
from opssight.servers.ssh.hostkey import fingerprint


async def accept_host_key(
    session: AsyncSession, clock: Clock, server_id: UUID, *, actor: identity.Actor, expected: str | None
) -> ServerRow:
    """Pin the key that was refused last; ``expected`` is the fingerprint the person compared.

    Raises:
        ServerNotFound: there is none with this id.
        MissingPermission: a credential would be used there, and ``actor`` may use none.
        NoOfferedKey: no key was refused, or meanwhile another than the expected one.
    """
    row = await found(session, server_id, lock=True)
    check_use(actor, row)
    offered = row.offered_host_key
    if offered is None:
        raise NoOfferedKey(f"{row.name} has shown no host key that waits to be accepted. Test the connection first.")
    shown = fingerprint(offered)
    if expected is not None and expected != shown:
        raise NoOfferedKey(f"{row.name} has shown {shown} meanwhile, not {expected}. Compare again before accepting it.")
    detail = {"from": fingerprint(row.host_key) if row.host_key else None, "to": shown}
    row.host_key, row.offered_host_key, row.confirm_host_key = offered, None, False
    return await _changed(session, clock, row, "server.host_key_accepted", detail)


async def forget_host_key(session: AsyncSession, clock: Clock, server_id: UUID, *, actor: identity.Actor) -> ServerRow:
    """Unpin the key; under ``tofu`` the next one shown is trusted, under ``strict_pinned`` none is.

    Raises:
        ServerNotFound: there is none with this id.
        MissingPermission: a credential would be used there, and ``actor`` may use none.
    """
    row = await found(session, server_id, lock=True)
    check_use(actor, row)
    detail = {"from": fingerprint(row.host_key) if row.host_key else None, "to": None}
    row.host_key, row.offered_host_key, row.confirm_host_key = None, None, False
    return await _changed(session, clock, row, "server.host_key_forgotten", detail)


async def _changed(session: AsyncSession, clock: Clock, row: ServerRow, action: str, detail: dict[str, str | None]) -> ServerRow:
    row.state, row.last_error, row.latency_ms = ServerState.UNKNOWN, None, None
    row.version += 1
    row.updated_at = clock.now()
    note(session, action, target_type="server", target_id=str(row.id), detail={"name": row.name, **detail})
    await outbox.publish(session, ServerChanged(server_id=row.id))
    return row
