"""What a page tells about an incident."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts import facade as alerts
from opssight.core.settings import Settings
from opssight.incidents.models import IncidentRow
from opssight.incidents.service.find import key_of
from opssight.notifications import facade as notifications

MOST_LABELS = 20


async def page_of(session: AsyncSession, settings: Settings, row: IncidentRow) -> notifications.IncidentPage:
    """Return the incident as a page tells it, with the labels of its first alert."""
    first = await alerts.of_incident(session, row.id, limit=1)
    return page_about(settings, row, first[0] if first else None)


def page_about(settings: Settings, row: IncidentRow, alert: alerts.Alert | None) -> notifications.IncidentPage:
    """Return the incident as a page tells it, with the labels of ``alert``."""
    return notifications.IncidentPage(
        key=key_of(row),
        title=row.title,
        severity=row.severity,
        service=row.service,
        opened_at=row.opened_at,
        url=f"{settings.base_url}/incidents/{key_of(row)}",
        summary=row.summary,
        labels=dict(sorted(alert.labels.items())[:MOST_LABELS]) if alert else {},
    )
