"""What incidents listens to, and what of its own it passes on to the catalog."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts.events import AlertFired, AlertResolved
from opssight.core.context import Context
from opssight.core.outbox import Priority, Subscriber
from opssight.incidents import repository
from opssight.incidents.contracts import EntryKind
from opssight.incidents.events import IncidentChanged, IncidentOpened, IncidentResolved
from opssight.incidents.service import follow
from opssight.incidents.service.open import alerts_fired
from opssight.notifications.events import NotificationDelivered, NotificationFailed
from opssight.oncall.events import EscalationExhausted, EscalationStepped

_OF_THE_SERVICE = {EntryKind.SEVERITY, EntryKind.REOPENED}


async def _alert_fired(context: Context, session: AsyncSession, event: AlertFired) -> None:
    await _alerts_fired(context, session, [event])


async def _alerts_fired(context: Context, session: AsyncSession, events: Sequence[AlertFired]) -> None:
    await alerts_fired(session, context.clock, context.settings, {event.alert_id: event.group_key for event in events})


async def _alert_resolved(context: Context, session: AsyncSession, event: AlertResolved) -> None:
    await follow.alert_resolved(session, context.clock, event.alert_id)


async def _stepped(context: Context, session: AsyncSession, event: EscalationStepped) -> None:
    del context
    await follow.stepped(session, event)


async def _exhausted(context: Context, session: AsyncSession, event: EscalationExhausted) -> None:
    del context
    await follow.exhausted(session, event)


async def _notified(context: Context, session: AsyncSession, event: NotificationDelivered | NotificationFailed) -> None:
    await follow.notified(session, context.clock, event)


async def _tell_catalog(context: Context, session: AsyncSession, event: IncidentOpened | IncidentResolved | IncidentChanged) -> None:
    await _tell_catalog_of_all(context, session, [event])


async def _tell_catalog_of_all(
    context: Context, session: AsyncSession, events: Sequence[IncidentOpened | IncidentResolved | IncidentChanged]
) -> None:
    del context
    wanted = {event.incident_id for event in events if not isinstance(event, IncidentChanged) or event.what in _OF_THE_SERVICE}
    for row in await repository.incidents_by_ids(session, wanted) if wanted else ():
        await follow.tell_catalog(session, row)


_LATER = Priority.ORDINARY
SUBSCRIBERS = (
    Subscriber("incidents.open", AlertFired, _alert_fired, batch=200, handle_many=_alerts_fired),
    Subscriber("incidents.follow_alert", AlertResolved, _alert_resolved, batch=20),
    Subscriber("incidents.record_step", EscalationStepped, _stepped),
    Subscriber("incidents.record_exhausted", EscalationExhausted, _exhausted),
    Subscriber("incidents.record_delivery", NotificationDelivered, _notified),
    Subscriber("incidents.record_failure", NotificationFailed, _notified),
    Subscriber("incidents.tell_opened", IncidentOpened, _tell_catalog, batch=50, handle_many=_tell_catalog_of_all, priority=_LATER),
    Subscriber("incidents.tell_resolved", IncidentResolved, _tell_catalog, batch=50, handle_many=_tell_catalog_of_all, priority=_LATER),
    Subscriber("incidents.tell_changed", IncidentChanged, _tell_catalog, batch=200, handle_many=_tell_catalog_of_all, priority=_LATER),
)
