"""Ending episodes: because the source said so, because another module did, or because nothing was heard any more."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts import repository
from opssight.alerts.contracts import AlertId, Handled, Outcome
from opssight.alerts.events import AlertResolved
from opssight.alerts.rules.reports import Report
from opssight.core import outbox
from opssight.core.clock import Clock
from opssight.core.context import Context

EXPIRED_AT_ONCE = 500


async def resolve(session: AsyncSession, clock: Clock, fingerprints: Collection[str]) -> list[Handled]:
    """Resolve the firing episodes of ``fingerprints``; return what became of each, those that did not fire as ignored."""
    wanted = list(dict.fromkeys(fingerprints))
    now = clock.now()
    rows = await repository.resolve_firing(session, [repository.Ending(name, now, None) for name in wanted])
    await _publish(session, rows)
    ended = {row.fingerprint: row for row in rows}
    return [_handled(name, ended.get(name)) for name in wanted]


async def end(session: AsyncSession, reports: Sequence[Report], handled: dict[int, Handled]) -> None:
    """Resolve what ``reports`` say is over, and put down in ``handled`` what became of each.

    A report that ended before the firing episode began speaks of an earlier one and is ignored.
    """
    endings = [
        repository.Ending(report.fingerprint, report.ends_at or report.last_seen_at, report.starts_at if report.dated else None)
        for report in reports
    ]
    rows = await repository.resolve_firing(session, endings)
    await _publish(session, rows)
    ended = {row.fingerprint: row for row in rows}
    for report in reports:
        ignored = Handled(report.fingerprint, Outcome.IGNORED)
        handled.update(dict.fromkeys(report.indexes, ignored))
        handled[report.indexes[0]] = _handled(report.fingerprint, ended.get(report.fingerprint))


async def expire(context: Context) -> int:
    """Resolve what was not repeated in time; return how many episodes that ended. Opens its own transactions."""
    total = 0
    while True:
        async with context.db.write() as session:
            rows = await repository.resolve_expired(session, context.clock.now(), limit=EXPIRED_AT_ONCE)
            await _publish(session, rows)
        total += len(rows)
        if len(rows) < EXPIRED_AT_ONCE:
            return total


async def _publish(session: AsyncSession, rows: Sequence[repository.Stored]) -> None:
    await outbox.publish_all(session, [AlertResolved(row.id, row.fingerprint, row.number, row.incident_id) for row in rows])


def _handled(fingerprint: str, row: repository.Stored | None) -> Handled:
    if row is None:
        return Handled(fingerprint, Outcome.IGNORED)
    return Handled(fingerprint, Outcome.RESOLVED, AlertId(row.id), row.number)
