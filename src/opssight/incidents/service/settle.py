"""Looking at incidents again: the acknowledged ones that have gone quiet, the resolved ones that have not.

Whoever changes an incident such that time alone may change it further sets ``look_at``. The loop takes what is due, in a
transaction each, and counts the alerts anew while it holds the incident.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts import facade as alerts
from opssight.core.context import Context
from opssight.core.telemetry import get_logger, metrics
from opssight.identity import facade as identity
from opssight.incidents import repository, rules
from opssight.incidents.contracts import EntryKind, Link, LinkKind, State
from opssight.incidents.models import IncidentRow
from opssight.incidents.service import move
from opssight.incidents.service.find import key_of
from opssight.incidents.service.pages import page_of
from opssight.incidents.service.record import audit, write
from opssight.incidents.settings import IncidentsSettings
from opssight.notifications import facade as notifications

log = get_logger(__name__)


async def settle(context: Context) -> None:
    """Look at every incident that is due, each in a transaction of its own; one that fails does not keep the others up."""
    async with context.db.read() as session:
        due = await repository.due_for_a_look(session, context.clock.now())
    for incident_id, group_key in due:
        try:
            async with context.db.write() as session:
                await _look(session, context, incident_id, group_key)
        except Exception as error:
            metrics.loop_failures.labels("incidents.settle").inc()
            log.error("incidents.look_failed", incident_id=str(incident_id), exc_info=error)


async def _look(session: AsyncSession, context: Context, incident_id: UUID, group_key: str | None) -> None:
    if group_key is not None:  # before the row, as whoever opens an incident does
        await repository.lock(session, f"incident of {group_key}")
    row, now = await repository.incident_by_id(session, incident_id, held=True), context.clock.now()
    if row is None or row.look_at is None or row.look_at > now:
        return
    match State(row.state):
        case State.NEW:
            row.look_at = None
        case State.INVESTIGATING:
            await _when_quiet(session, context, row, now)
        case State.RESOLVED:
            await _when_it_fires_on(session, context, row, now)
    await session.flush()


async def _when_quiet(session: AsyncSession, context: Context, row: IncidentRow, now: datetime) -> None:
    """Resolve an acknowledged incident of which no alert has fired for the quiet time; say beforehand that it will."""
    count = (await alerts.count_of_incidents(session, [row.id])).get(row.id)
    if row.quiet_since is None or count is None or count.firing:
        row.look_at = row.quiet_since = None
        return
    began, key, quiet = row.quiet_since, key_of(row), context.settings.section(IncidentsSettings).quiet
    announced = row.look_at is not None and row.look_at > began
    due = rules.when_to_resolve(max(began, count.last_ended_at or began), quiet)
    if due is not None and due <= now:
        await move.resolve_by_program(session, context.clock, row, identity.SYSTEM, f"no alert has fired for {rules.length(quiet)}.")
        await _tell_owner(session, context, row, began, f"No alert of {key} has fired for {rules.length(quiet)}, so it was resolved.")
        return
    row.look_at = due
    if announced:
        return
    if due is None:
        text = "Every alert has resolved. The incident stays open until somebody resolves it."
        await _tell_owner(session, context, row, began, f"Every alert of {key} has resolved. Resolve it when it is over.")
    else:
        text = f"Every alert has resolved. Unless one fires again, the incident resolves in {rules.length(due - now)}."
    await write(session, row, EntryKind.ALERT_RESOLVED, text, at=now, detail={"quiet": True})


async def _when_it_fires_on(session: AsyncSession, context: Context, row: IncidentRow, now: datetime) -> None:
    """Open a resolved incident again when an alert of it still fires, or hand the alert to the incident that is open instead."""
    firing = await alerts.firing_of_incident(session, row.id)
    seen = [rules.Seen(alert.last_seen_at, alert.expires_at) for alert in firing]
    patience = context.settings.section(IncidentsSettings).patience
    look_at = rules.when_to_reopen(row.resolved_at or now, seen, patience)
    if look_at is not None and look_at > now:
        row.look_at = look_at
        return
    row.look_at = None
    if look_at is None:
        return
    other = await repository.open_instead_of(session, row)
    if other is not None:
        await _hand_over(session, row, other, firing, now)
        return
    why = f"{key_of(row)} was resolved, but {_named(firing)}"
    await move.open_again(session, context.clock, context.settings, row, why)


async def _hand_over(session: AsyncSession, row: IncidentRow, other: IncidentRow, firing: Sequence[alerts.Alert], now: datetime) -> None:
    """Let the incident that is open about the same group deal with the alerts, too."""
    await alerts.attach(session, [alert.id for alert in firing], other.id)
    other.version += 1
    links = [Link(LinkKind.ALERT, str(alert.id), f"ALR-{alert.number}") for alert in firing]
    told = f"{_named(firing)} It is grouped into this incident, since {key_of(row)} was resolved."
    await write(session, other, EntryKind.GROUPED, told, at=now, links=links)
    await write(session, row, EntryKind.GROUPED, f"{_named(firing)} {key_of(other)} deals with it.", at=now, links=links)
    audit(session, other, "alert_attached", {"alert_ids": [str(alert.id) for alert in firing], "from": key_of(row)})


def _named(firing: Sequence[alerts.Alert]) -> str:
    more = f" and {len(firing) - 1} more alerts" if len(firing) > 1 else ""
    return f"{firing[0].title}{more} still {'fire' if more else 'fires'}."


async def _tell_owner(session: AsyncSession, context: Context, row: IncidentRow, since: datetime, words: str) -> None:
    if row.owner_id is None:
        return
    page = await page_of(session, context.settings, row)
    told = notifications.incident_notice(page, words)
    await notifications.send(
        session,
        context.clock,
        user_id=row.owner_id,
        subject=told.subject,
        text=told.text,
        html=told.html,
        dedup_key=f"quiet {row.id} {since.isoformat()} {row.owner_id}",
        incident_id=row.id,
        data={"incident": page.key, "severity": page.severity, "url": page.url, "state": row.state},
    )
