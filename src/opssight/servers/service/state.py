"""Writing down whether servers answer, and telling when that changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.servers import repository
from opssight.servers.contracts import Finding, ServerState
from opssight.servers.events import ServerReachable, ServerUnreachable
from opssight.servers.models import ChangeRow
from opssight.servers.rules import NOT_CHECKED, blind_since, state_after


async def record_checks(session: AsyncSession, findings: Mapping[UUID, Finding], now: datetime) -> int:
    """Write down the findings about several servers; return how many changed their state.

    Servers that are as they were take one statement together, so a round over a thousand of them writes little. Only changes
    of state are kept, and the time in which nobody checked, so that it does not count as what was found before it.
    """
    before = await repository.known(session, list(findings))
    same: dict[UUID, float | None] = {}
    changed = 0
    for server_id, finding in findings.items():
        known = before.get(server_id)
        if known is None:
            continue  # removed since the round began
        state = state_after(finding.error)
        blind = blind_since(known.checked_at, now)
        if blind is not None:
            session.add(ChangeRow(server_id=server_id, at=blind, state=ServerState.UNKNOWN, reason=NOT_CHECKED))
        if blind is not None or known.state != state:
            session.add(ChangeRow(server_id=server_id, at=now, state=state, reason=finding.error))
        if (known.state, known.error) == (state, finding.error):
            same[server_id] = finding.ms
            continue
        await repository.set_state(session, server_id, state=state, error=finding.error, ms=finding.ms, now=now)
        if known.state != state:
            changed += 1
            await _publish(session, server_id, state, finding.error)
    if same:
        await repository.mark_checked(session, same, now)
    return changed


async def _publish(session: AsyncSession, server_id: UUID, state: ServerState, error: str | None) -> None:
    if state is ServerState.REACHABLE:
        await outbox.publish(session, ServerReachable(server_id=server_id))
    else:
        await outbox.publish(session, ServerUnreachable(server_id=server_id, reason=error or ""))
