"""The status of the escalations of incidents."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.oncall import repository
from opssight.oncall.contracts import EscalationState, EscalationStatus, Paged
from opssight.oncall.models import EscalationRow, PagedRow


async def escalation_status(session: AsyncSession, incident_ids: Collection[UUID]) -> dict[UUID, EscalationStatus]:
    """Return the status of the escalation of each incident; one without escalation is left out."""
    rows = await repository.escalations_of(session, incident_ids)
    paged = await repository.paged(session, [row.id for row in rows])
    return {row.incident_id: _status(row, paged.get(row.id, [])) for row in rows}


def to_paged(row: PagedRow) -> Paged:
    """Turn a row into the contract."""
    return Paged(row.step + 1, row.round, tuple(UUID(user) for user in row.user_ids), row.at, row.reason)


def _status(row: EscalationRow, paged: list[PagedRow]) -> EscalationStatus:
    return EscalationStatus(row.incident_id, EscalationState(row.state), _last(paged), row.next_at)


def _last(rows: list[PagedRow]) -> Paged | None:
    return next((to_paged(row) for row in reversed(rows) if row.user_ids), None)
