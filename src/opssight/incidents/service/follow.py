"""Following what the modules below tell: alerts that end, steps of the escalation, receipts of pages."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts import facade as alerts
from opssight.catalog import facade as catalog
from opssight.core.clock import Clock
from opssight.identity import facade as identity
from opssight.incidents import repository, rules
from opssight.incidents.contracts import EntryKind, Link, LinkKind, State
from opssight.incidents.models import IncidentRow
from opssight.incidents.service.move import resolve_by_program
from opssight.incidents.service.record import name_of, write
from opssight.notifications import facade as notifications
from opssight.oncall import facade as oncall


async def alert_resolved(session: AsyncSession, clock: Clock, alert_id: UUID) -> None:
    """Write down that an alert ended; the last one ends an incident, at once if nobody acknowledged, else after a quiet time."""
    found = await alerts.get(session, [alert_id])
    if not found or found[0].incident_id is None:
        return
    alert = found[0]
    row = await repository.incident_by_id(session, found[0].incident_id, held=True)
    if row is None:
        return
    link = Link(LinkKind.ALERT, str(alert.id), f"ALR-{alert.number}")
    await write(session, row, EntryKind.ALERT_RESOLVED, f"{alert.title} has resolved.", at=clock.now(), links=[link])
    count = (await alerts.count_of_incidents(session, [row.id]))[row.id]
    if rules.is_over(State(row.state), alerts=count.total, firing=count.firing):
        why = "every alert has resolved, and nobody had acknowledged."
        await resolve_by_program(session, clock, row, identity.SYSTEM, why)
    elif row.state == State.INVESTIGATING and rules.is_quiet(alerts=count.total, firing=count.firing):
        row.quiet_since = row.look_at = clock.now()


async def stepped(session: AsyncSession, event: oncall.EscalationStepped) -> None:
    """Write down whom a step pages, and count them among the responders."""
    row = await repository.incident_by_id(session, event.incident_id)
    if row is None:
        return
    people: dict[UUID, str] = {user.id: user.name for user in await identity.list_users(session, event.user_ids)}
    names = [people[user_id] for user_id in event.user_ids if user_id in people]
    first = event.step == 1 and event.round == 0
    if names:
        text = f"Paged {_and(names)}" + ("." if first else f", step {event.step} of the escalation.")
    else:
        text = f"There is nobody to page at step {event.step} of the escalation."
    await repository.add_responders(session, row.id, event.user_ids, event.at)
    await write(
        session,
        row,
        EntryKind.PAGED if first else EntryKind.ESCALATED,
        text,
        at=event.at,
        detail={
            "step": event.step,
            "round": event.round,
            "reason": event.reason,
            "user_ids": [str(user_id) for user_id in event.user_ids],
            "users": [*names],
        },
    )


async def exhausted(session: AsyncSession, event: oncall.EscalationExhausted) -> None:
    """Write down that no step is left."""
    row = await repository.incident_by_id(session, event.incident_id)
    if row is None:
        return
    text = (
        "Nobody acknowledged, and no step of the escalation is left. Nobody else is paged."
        if event.anybody
        else "There was nobody to page: add a schedule, or an owner or admin who can be reached."
    )
    await write(session, row, EntryKind.ESCALATED, text, at=event.at, detail={"exhausted": True})


async def notified(
    session: AsyncSession, clock: Clock, event: notifications.NotificationDelivered | notifications.NotificationFailed
) -> None:
    """Write down what became of a page: by which channel, and the provider's receipt."""
    row = await repository.incident_by_id(session, event.incident_id) if event.incident_id else None
    if row is None:
        return
    whom = await name_of(session, event.user_id) or "the channel"
    delivered = isinstance(event, notifications.NotificationDelivered)
    text = f"{event.channel} to {whom} {'delivered' if delivered else 'failed'}. {event.detail}"
    link = Link(LinkKind.NOTIFICATION, str(event.notification_id), f"{event.channel} to {whom}")
    await write(
        session,
        row,
        EntryKind.NOTIFICATION,
        text,
        at=clock.now(),
        detail={
            "ok": delivered,
            "channel": event.channel,
            "channel_kind": event.channel_kind,
            "user_id": str(event.user_id) if event.user_id else None,
            "receipt": event.detail,
        },
        links=[link],
    )


async def tell_catalog(session: AsyncSession, row: IncidentRow) -> None:
    """Let the catalog know how the incident's service is doing, counted while nobody else counts for it."""
    if row.service is None:
        return
    await repository.lock(session, f"service {row.service}")
    count, worst = await repository.open_of_service(session, row.service)
    await catalog.set_state(session, row.service, rules.service_state(worst), count)


def _and(names: Collection[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
