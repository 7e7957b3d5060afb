"""What incidents listens to, and what of its own it passes on to the catalog."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts.events import AlertFired, AlertResolved
from opssight.core.context import Context
from opssight.core.outbox import Subscriber
from opssight.incidents import repository
from opssight.incidents.contracts import EntryKind
from opssight.incidents.events import IncidentChanged, IncidentOpened, IncidentResolved
from opssight.incidents.service import follow
from opssight.incidents.service.open import alert_fired
from opssight.notifications.events import NotificationDelivered, NotificationFailed
from opssight.oncall.events import EscalationExhausted, EscalationStepped

_OF_THE_SERVICE = {EntryKind.SEVERITY, EntryKind.REOPENED}


async def _alert_fired(context: Context, session: AsyncSession, event: AlertFired) -> None:
    await alert_fired(session, context.clock, context.settings, event.alert_id)


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
    del context
    if isinstance(event, IncidentChanged) and event.what not in _OF_THE_SERVICE:
        return
    row = await repository.incident_by_id(session, event.incident_id)
    if row is not None:
        await follow.tell_catalog(session, row)


SUBSCRIBERS = (
    Subscriber("incidents.open", AlertFired, _alert_fired),
    Subscriber("incidents.follow_alert", AlertResolved, _alert_resolved),
    Subscriber("incidents.record_step", EscalationStepped, _stepped),
    Subscriber("incidents.record_exhausted", EscalationExhausted, _exhausted),
    Subscriber("incidents.record_delivery", NotificationDelivered, _notified),
    Subscriber("incidents.record_failure", NotificationFailed, _notified),
    Subscriber("incidents.tell_opened", IncidentOpened, _tell_catalog),
    Subscriber("incidents.tell_resolved", IncidentResolved, _tell_catalog),
    Subscriber("incidents.tell_changed", IncidentChanged, _tell_catalog),
)
