"""Opening incidents: from an alert, or because a person declares one.

Opening, the first page, timeline, audit and events are one transaction. Alerts of one group wait for each other
(a lock of the transaction), so that however many fire at once there is one incident; the unique indexes over open
incidents hold even if the lock did not.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts import facade as alerts
from opssight.catalog import facade as catalog
from opssight.core import outbox
from opssight.core.clock import Clock
from opssight.core.ids import uuid7
from opssight.core.settings import Settings
from opssight.identity import facade as identity
from opssight.incidents import repository, rules
from opssight.incidents.contracts import EntryKind, Link, LinkKind, Severity, State
from opssight.incidents.events import IncidentOpened
from opssight.incidents.models import IncidentRow
from opssight.incidents.service.pages import page_about, page_of
from opssight.incidents.service.record import audit, works_on, write
from opssight.notifications import facade as notifications
from opssight.oncall import facade as oncall


async def alert_fired(session: AsyncSession, clock: Clock, settings: Settings, alert_id: UUID) -> None:
    """Attach an alert to the open incident about it or its group, or open one if its severity asks for it.

    An alert that has resolved meanwhile, or has an incident already, is left alone.
    """
    found = await alerts.get(session, [alert_id])
    if not found or found[0].incident_id is not None or found[0].status is not alerts.AlertStatus.FIRING:
        return
    alert = found[0]
    await repository.lock(session, f"incident of {alert.group_key}")
    row = await repository.open_incident_for(session, alert.fingerprint, alert.group_key)
    if row is not None:
        await _attach(session, clock, settings, row, alert)
    elif rules.opens(alert.severity):
        await _open_from(session, clock, settings, alert)


async def declare(
    session: AsyncSession,
    clock: Clock,
    settings: Settings,
    *,
    title: str,
    severity: Severity,
    service: str | None,
    summary: str,
    actor: identity.Actor,
) -> IncidentRow:
    """Open an incident because a person says so, and page whoever is on call."""
    row = IncidentRow(
        id=uuid7(), title=title, summary=summary, severity=severity, severity_by_person=True, service=service, opened_at=clock.now()
    )
    await _begin(session, row)
    text = f"{actor.name} declared this incident as {severity.upper()}."
    await write(session, row, EntryKind.OPENED, text, actor=actor, at=row.opened_at, tell=False)
    await works_on(session, row, actor, row.opened_at)
    await _tell(session, clock, settings, row, page_about(settings, row, None))
    return row


async def _open_from(session: AsyncSession, clock: Clock, settings: Settings, alert: alerts.Alert) -> None:
    severity = rules.severity_of(alert.severity)
    row = IncidentRow(
        id=uuid7(),
        title=alert.title,
        summary=alert.annotations.get("description") or "",
        severity=severity,
        service=alert.service,
        fingerprint=alert.fingerprint,
        group_key=alert.group_key,
        opened_at=clock.now(),
    )
    await _begin(session, row)
    await alerts.attach(session, [alert.id], row.id)
    because = f"Opened as {severity.upper()}, because an alert with severity {alert.severity} fired."
    await write(session, row, EntryKind.OPENED, because, at=row.opened_at, links=[_link(alert)], tell=False)
    await _firing(session, row, EntryKind.ALERT_FIRING, alert, row.opened_at, tell=False)
    await _tell(session, clock, settings, row, page_about(settings, row, alert))


async def _begin(session: AsyncSession, row: IncidentRow) -> None:
    row.state, row.version = State.NEW, 1
    session.add(row)
    await session.flush()
    if row.service is not None:
        await catalog.ensure_service(session, row.service)


async def _tell(session: AsyncSession, clock: Clock, settings: Settings, row: IncidentRow, page: notifications.IncidentPage) -> None:
    audit(session, row, "opened", {"title": row.title, "severity": row.severity, "fingerprint": row.fingerprint})
    await outbox.publish(session, IncidentOpened(row.id, row.number, row.title, row.severity, row.service, row.fingerprint))
    await oncall.start(session, clock, settings, incident_id=row.id, page=page)


async def _attach(session: AsyncSession, clock: Clock, settings: Settings, row: IncidentRow, alert: alerts.Alert) -> None:
    await alerts.attach(session, [alert.id], row.id)
    row.version += 1
    now = clock.now()
    kind = EntryKind.ALERT_FIRING if alert.fingerprint == row.fingerprint else EntryKind.GROUPED
    await _firing(session, row, kind, alert, now)
    audit(session, row, "alert_attached", {"alert_id": str(alert.id), "title": alert.title})
    severity = rules.severity_of(alert.severity)
    if State(row.state) is State.NEW and not row.severity_by_person and rules.is_worse(severity, Severity(row.severity)):
        before, row.severity = row.severity, severity
        why = f"Raised from {before.upper()} to {severity.upper()}, because an alert with severity {alert.severity} joined."
        await write(session, row, EntryKind.SEVERITY, why, at=now, detail={"from": before, "to": str(severity)})
        await oncall.set_page(session, incident_id=row.id, page=await page_of(session, settings, row))


async def _firing(
    session: AsyncSession, row: IncidentRow, kind: EntryKind, alert: alerts.Alert, at: datetime, *, tell: bool = True
) -> None:
    text = f"{alert.title} is firing." if kind is EntryKind.ALERT_FIRING else f"{alert.title} is firing too; grouped into this incident."
    await write(session, row, kind, text, at=at, detail={"labels": {**alert.labels}}, links=[_link(alert)], tell=tell)


def _link(alert: alerts.Alert) -> Link:
    return Link(LinkKind.ALERT, str(alert.id), f"ALR-{alert.number}")
