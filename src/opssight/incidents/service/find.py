"""Finding incidents."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.incidents import repository, rules
from opssight.incidents.contracts import Incident, IncidentId, Severity, State
from opssight.incidents.errors import IncidentNotFound
from opssight.incidents.models import IncidentRow


async def found(session: AsyncSession, incident_id: UUID, *, held: bool = False) -> IncidentRow:
    """Return the incident; ``held`` keeps others from changing it until the transaction ends.

    Raises:
        IncidentNotFound: there is none.
    """
    row = await repository.incident_by_id(session, incident_id, held=held)
    if row is None:
        raise IncidentNotFound(f"There is no incident with the id {incident_id}; list them with GET /api/v1/incidents.")
    return row


async def named(session: AsyncSession, name: str, *, held: bool = False) -> IncidentRow:
    """Return the incident that people call ``name``: its id, or its key as in INC-142.

    Raises:
        IncidentNotFound: there is none.
    """
    row: IncidentRow | None = None
    number = rules.number_of(name)
    if number is not None:
        row = await repository.incident_by_number(session, number, held=held)
    else:
        try:
            row = await repository.incident_by_id(session, UUID(name), held=held)
        except ValueError:
            row = None
    if row is None:
        raise IncidentNotFound(f"There is no incident {name}; name one by its id or by its key, as in INC-142.")
    return row


def key_of(row: IncidentRow) -> str:
    """Return the short name people use."""
    return f"INC-{row.number}"


def to_incident(row: IncidentRow) -> Incident:
    """Turn a row into the contract."""
    return Incident(
        id=IncidentId(row.id),
        number=row.number,
        title=row.title,
        state=State(row.state),
        severity=Severity(row.severity),
        service=row.service,
        owner_id=row.owner_id,
        fingerprint=row.fingerprint,
        opened_at=row.opened_at,
        acknowledged_at=row.acknowledged_at,
        resolved_at=row.resolved_at,
        summary=row.summary,
        version=row.version,
    )
