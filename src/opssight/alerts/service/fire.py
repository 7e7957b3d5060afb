"""Taking alerts in: telling repeats from new episodes, and both from the end of one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts import repository
from opssight.alerts.contracts import AlertId, AlertInput, AlertPolicy, AlertSource, Handled, Outcome
from opssight.alerts.events import AlertFired, AlertUpdated
from opssight.alerts.rules import severity_rank
from opssight.alerts.rules.reports import Report, report_of, rounds_of
from opssight.alerts.service.resolve import end
from opssight.catalog import facade as catalog
from opssight.core import outbox
from opssight.core.clock import Clock

DEFAULT_POLICY = AlertPolicy()
URGENT_RANK = severity_rank("error")


async def fire(
    session: AsyncSession,
    clock: Clock,
    alerts: Sequence[AlertInput],
    *,
    source: AlertSource,
    policy: AlertPolicy = DEFAULT_POLICY,
) -> list[Handled]:
    """Take in ``alerts``, firing and resolved, and return what became of each, in their order.

    However many alerts there are, and however often and at once they are handed in, each condition has one firing
    episode, and :class:`AlertFired` is published once for it. A batch takes two statements as long as no alert is
    in it both firing and resolved.

    Raises:
        BadAlertBody: an alert is not valid; :func:`opssight.alerts.rules.fault_of` tells beforehand.
    """
    now = clock.now()
    reports = [report_of(index, alert, source=source, policy=policy, now=now) for index, alert in enumerate(alerts)]
    handled: dict[int, Handled] = {}
    for reports_once in rounds_of(reports):
        await _begin(session, [report for report in reports_once if report.firing], handled)
        await end(session, [report for report in reports_once if not report.firing], handled)
    return [handled[index] for index in range(len(alerts))]


async def _begin(session: AsyncSession, reports: Sequence[Report], handled: dict[int, Handled]) -> None:
    """Begin an episode or repeat one for each of ``reports``."""
    if not reports:
        return
    stored = {row.fingerprint: row for row in await repository.upsert_firing(session, reports)}
    fired = [report for report in reports if stored[report.fingerprint].is_new]
    await catalog.ensure_services(session, {report.service for report in fired if report.service})
    events: list[outbox.Event] = []
    for report in reports:
        row = stored[report.fingerprint]
        repeated = Handled(report.fingerprint, Outcome.REPEATED, AlertId(row.id), row.number)
        handled.update(dict.fromkeys(report.indexes, repeated))
        if row.is_new:
            handled[report.indexes[0]] = Handled(report.fingerprint, Outcome.FIRED, AlertId(row.id), row.number)
            is_urgent = severity_rank(report.severity) >= URGENT_RANK
            events.append(AlertFired(row.id, row.fingerprint, row.number, report.group_key, is_urgent))
        elif row.is_changed:
            events.append(AlertUpdated(row.id, row.fingerprint, row.number))
    await outbox.publish_all(session, events)
