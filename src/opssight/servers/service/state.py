"""Writing down whether servers answer, and telling when that changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.servers import repository
from opssight.servers.contracts import ServerState
from opssight.servers.events import ServerReachable, ServerUnreachable
from opssight.servers.rules import state_after


async def record_checks(session: AsyncSession, findings: dict[UUID, str | None], now: datetime) -> int:
    """Write down the finding (None: answers; else the reason) of several servers; return how many changed their state."""
    before = await repository.states(session, list(findings))
    same: list[UUID] = []
    changed = 0
    for server_id, error in findings.items():
        if server_id not in before:
            continue  # removed since the round began
        state = state_after(error)
        if error is None and before[server_id] == state:
            same.append(server_id)
            continue
        await repository.set_state(session, server_id, state=state, error=error, now=now)
        if before[server_id] != state:
            changed += 1
            await _publish(session, server_id, state, error)
    if same:
        await repository.mark_checked(session, same, now)
    return changed


async def _publish(session: AsyncSession, server_id: UUID, state: ServerState, error: str | None) -> None:
    if state is ServerState.REACHABLE:
        await outbox.publish(session, ServerReachable(server_id=server_id))
    else:
        await outbox.publish(session, ServerUnreachable(server_id=server_id, reason=error or ""))
