"""Incidents as they are shown, with what other modules know of them: alerts, people, pages. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts import facade as alerts
from opssight.core.http.references import NO_LONGER_HERE
from opssight.identity import facade as identity
from opssight.incidents import repository
from opssight.incidents.contracts import Severity, State
from opssight.incidents.models import IncidentRow
from opssight.incidents.service.find import key_of
from opssight.oncall import facade as oncall


@dataclass(frozen=True, slots=True)
class Person:
    """A person."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class LastPaged:
    """Who was paged last by the escalation, and when it pages the next."""

    user_id: UUID
    name: str
    at: datetime
    next_escalation_at: datetime | None


@dataclass(frozen=True, slots=True)
class Described:
    """An incident as it is shown."""

    id: UUID
    number: int
    key: str
    title: str
    state: State
    severity: Severity
    service: str | None
    owner: Person | None
    fingerprint: str | None
    opened_at: datetime
    acknowledged_at: datetime | None
    resolved_at: datetime | None
    summary: str
    alert_count: int
    firing_alerts: int
    responders: list[Person]
    paged: LastPaged | None
    version: int


async def describe(session: AsyncSession, rows: Sequence[IncidentRow]) -> list[Described]:
    """Return ``rows`` as they are shown."""
    ids = [row.id for row in rows]
    counts = await alerts.count_of_incidents(session, ids)
    responders = await repository.responders(session, ids)
    statuses = await oncall.escalation_status(session, ids)
    wanted = {row.owner_id for row in rows if row.owner_id}
    wanted |= {user_id for users in responders.values() for user_id in users}
    wanted |= {user_id for one in statuses.values() if one.last for user_id in one.last.user_ids}
    people: dict[UUID, str] = {user.id: user.name for user in await identity.list_users(session, wanted)}

    def person(user_id: UUID) -> Person:
        return Person(id=user_id, name=people.get(user_id, NO_LONGER_HERE))

    return [
        Described(
            id=row.id,
            number=row.number,
            key=key_of(row),
            title=row.title,
            state=State(row.state),
            severity=Severity(row.severity),
            service=row.service,
            owner=person(row.owner_id) if row.owner_id else None,
            fingerprint=row.fingerprint,
            opened_at=row.opened_at,
            acknowledged_at=row.acknowledged_at,
            resolved_at=row.resolved_at,
            summary=row.summary,
            alert_count=counts[row.id].total if row.id in counts else 0,
            firing_alerts=counts[row.id].firing if row.id in counts else 0,
            responders=[person(user_id) for user_id in responders.get(row.id, [])],
            paged=_paged(statuses.get(row.id), people),
            version=row.version,
        )
        for row in rows
    ]


def _paged(status: oncall.EscalationStatus | None, people: dict[UUID, str]) -> LastPaged | None:
    if status is None or status.last is None:
        return None
    first = status.last.user_ids[0]
    return LastPaged(user_id=first, name=people.get(first, NO_LONGER_HERE), at=status.last.at, next_escalation_at=status.next_at)
