"""Opening incidents: from an alert, or because a person declares one.

Opening, the first page, timeline, audit and events are one transaction. Alerts of one group wait for each other
(a lock of the transaction), so that however many fire at once there is one incident; the unique indexes over open
incidents hold even if the lock did not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from opssight.incidents.service.record import Line, audit, works_on, write, write_many
from opssight.notifications import facade as notifications
from opssight.oncall import facade as oncall


async def alert_fired(session: AsyncSession, clock: Clock, settings: Settings, alert_id: UUID) -> None:
    """Attach an alert to the open incident about it or its group, or open one if its severity asks for it."""
    await alerts_fired(session, clock, settings, {alert_id: None})


async def alerts_fired(session: AsyncSession, clock: Clock, settings: Settings, fired: Mapping[UUID, str | None]) -> None:
    """Attach alerts to the open incidents about them or their groups, or open those that their severities ask for.

    ``fired`` are alerts with their group keys, None where that is not known. Alerts that have resolved meanwhile, or have an
    incident already, are left alone. Whether they fire is read under the lock of their groups, and holds until the commit:
    an alert that resolves while its incident is being opened resolves after it was opened.
    """
    unknown = [alert_id for alert_id, group_key in fired.items() if group_key is None]
    groups = {group_key for group_key in fired.values() if group_key is not None}
    if unknown:
        groups |= {alert.group_key for alert in await alerts.get(session, unknown)}
    await repository.lock_all(session, [f"incident of {group_key}" for group_key in groups])
    held = await alerts.get(session, fired, held=True)
    found = [alert for alert in held if alert.incident_id is None and alert.status is alerts.AlertStatus.FIRING]
    if not found:
        return
    open_ones = await repository.open_incidents_for(session, {alert.fingerprint for alert in found}, groups)
    joining, left = _by_incident(found, open_ones)
    for row, joined in joining:
        await _join(session, clock, settings, row, joined)
    for members in left:
        first = next((alert for alert in members if rules.opens(alert.severity)), None)
        if first is not None:
            await _open_from(session, clock, settings, first, [alert for alert in members if alert is not first])


def _by_incident(
    found: Sequence[alerts.Alert], open_ones: Sequence[IncidentRow]
) -> tuple[list[tuple[IncidentRow, list[alerts.Alert]]], list[list[alerts.Alert]]]:
    """Split alerts into those that join an open incident, by incident, and the others, by group."""
    by_fingerprint = {row.fingerprint: row for row in open_ones if row.fingerprint is not None}
    by_group = {row.group_key: row for row in open_ones if row.group_key is not None}
    joining: dict[UUID, tuple[IncidentRow, list[alerts.Alert]]] = {}
    left: dict[str, list[alerts.Alert]] = {}
    for alert in found:
        row = by_fingerprint.get(alert.fingerprint) or by_group.get(alert.group_key)
        if row is None:
            left.setdefault(alert.group_key, []).append(alert)
        else:
            joining.setdefault(row.id, (row, []))[1].append(alert)
    return list(joining.values()), list(left.values())


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
    if service is not None:
        await catalog.ensure_service(session, service)
    text = f"{actor.name} declared this incident as {severity.upper()}."
    await write(session, row, EntryKind.OPENED, text, actor=actor, at=row.opened_at, tell=False)
    await works_on(session, row, actor, row.opened_at)
    await _tell(session, clock, settings, row, page_about(settings, row, None))
    return row


async def _open_from(session: AsyncSession, clock: Clock, settings: Settings, alert: alerts.Alert, others: Sequence[alerts.Alert]) -> None:
    """Open an incident because of ``alert``; ``others`` of its group fired in the same moment and join it."""
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
    line = _line(alert, EntryKind.ALERT_FIRING)
    await write(session, row, EntryKind.ALERT_FIRING, line.text, at=row.opened_at, detail=line.detail, links=line.links, tell=False)
    await _tell(session, clock, settings, row, page_about(settings, row, alert))
    if others:
        await _join(session, clock, settings, row, others)


async def _begin(session: AsyncSession, row: IncidentRow) -> None:
    row.state, row.version = State.NEW, 1
    session.add(row)
    await session.flush()


async def _tell(session: AsyncSession, clock: Clock, settings: Settings, row: IncidentRow, page: notifications.IncidentPage) -> None:
    audit(session, row, "opened", {"title": row.title, "severity": row.severity, "fingerprint": row.fingerprint})
    await outbox.publish(session, IncidentOpened(row.id, row.number, row.title, row.severity, row.service, row.fingerprint))
    await oncall.start(session, clock, settings, incident_id=row.id, page=page)


async def _join(session: AsyncSession, clock: Clock, settings: Settings, row: IncidentRow, joining: Sequence[alerts.Alert]) -> None:
    """Attach alerts to a held incident, and raise its severity to the worst of theirs."""
    await alerts.attach(session, [alert.id for alert in joining], row.id)
    row.version += 1
    now = clock.now()
    again = [_line(alert, EntryKind.ALERT_FIRING) for alert in joining if alert.fingerprint == row.fingerprint]
    others = [_line(alert, EntryKind.GROUPED) for alert in joining if alert.fingerprint != row.fingerprint]
    await write_many(session, row, EntryKind.ALERT_FIRING, again, at=now)
    await write_many(session, row, EntryKind.GROUPED, others, at=now)
    if len(joining) == 1:
        audit(session, row, "alert_attached", {"alert_id": str(joining[0].id), "title": joining[0].title})
    else:
        audit(session, row, "alerts_attached", {"count": len(joining), "alert_ids": [str(alert.id) for alert in joining]})
    worst = min(joining, key=lambda alert: rules.severity_of(alert.severity))
    severity = rules.severity_of(worst.severity)
    if State(row.state) is State.NEW and not row.severity_by_person and rules.is_worse(severity, Severity(row.severity)):
        before, row.severity = row.severity, severity
        why = f"Raised from {before.upper()} to {severity.upper()}, because an alert with severity {worst.severity} joined."
        await write(session, row, EntryKind.SEVERITY, why, at=now, detail={"from": before, "to": str(severity)})
        await oncall.set_page(session, incident_id=row.id, page=await page_of(session, settings, row))


def _line(alert: alerts.Alert, kind: EntryKind) -> Line:
    text = f"{alert.title} is firing." if kind is EntryKind.ALERT_FIRING else f"{alert.title} is firing too; grouped into this incident."
    return Line(text, {"labels": {**alert.labels}}, (_link(alert),))


def _link(alert: alerts.Alert) -> Link:
    return Link(LinkKind.ALERT, str(alert.id), f"ALR-{alert.number}")
