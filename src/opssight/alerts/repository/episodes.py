"""The SQL that begins and ends episodes, and the reads other modules ask for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Result, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.alerts.contracts import Alert, AlertCount, AlertId, AlertSource, AlertStatus
from opssight.alerts.models import AlertRow
from opssight.alerts.rules.reports import Report
from opssight.core.db import locked


@dataclass(frozen=True, slots=True)
class Stored:
    """An episode after it was written; ``is_changed`` tells whether people see a difference."""

    id: UUID
    fingerprint: str
    number: int
    is_new: bool = False
    is_changed: bool = False
    incident_id: UUID | None = None


class Ending(msgspec.Struct, frozen=True):
    """The end of an alert; ``starts_at`` is when the episode that ended began, None when nobody said."""

    fingerprint: str
    ends_at: datetime
    starts_at: datetime | None


# Rows are locked in the order of fingerprints by every statement here, so that two batches never wait for each other.
# A repeat is found by `held` and not by the conflict, so that it takes no number from the sequence; the conflict is
# only for the alert that another transaction inserts at the same moment.
_UPSERT = text("""
WITH given AS (
    SELECT * FROM jsonb_to_recordset(CAST(:reports AS jsonb)) AS r(
        id uuid, fingerprint text, labels jsonb, annotations jsonb, title text, severity text, service text, source text,
        starts_at timestamptz, expires_at timestamptz, last_seen_at timestamptz, count bigint, group_key text,
        group_labels jsonb, rule_id uuid, generator_url text)
), held AS (
    SELECT a.id, a.fingerprint, a.title, a.annotations, a.generator_url
      FROM alerts_alerts a JOIN given g ON g.fingerprint = a.fingerprint
     WHERE a.status = 'firing' ORDER BY a.fingerprint FOR UPDATE OF a
), repeated AS (
    UPDATE alerts_alerts a
       SET last_seen_at = g.last_seen_at, count = a.count + g.count, title = g.title, annotations = g.annotations,
           expires_at = g.expires_at, generator_url = g.generator_url, version = a.version + 1
      FROM held h JOIN given g ON g.fingerprint = h.fingerprint
     WHERE a.id = h.id
    RETURNING a.id, a.fingerprint, a.number,
              (h.title, h.annotations, h.generator_url) IS DISTINCT FROM (g.title, g.annotations, g.generator_url) AS is_changed
), fired AS (
    INSERT INTO alerts_alerts (
        id, fingerprint, status, labels, annotations, title, severity, service, source, starts_at, expires_at,
        last_seen_at, count, group_key, group_labels, rule_id, generator_url)
    SELECT g.id, g.fingerprint, 'firing', g.labels, g.annotations, g.title, g.severity, g.service, g.source, g.starts_at,
           g.expires_at, g.last_seen_at, g.count, g.group_key, g.group_labels, g.rule_id, g.generator_url
      FROM given g WHERE NOT EXISTS (SELECT 1 FROM held h WHERE h.fingerprint = g.fingerprint)
     ORDER BY g.fingerprint
    ON CONFLICT (fingerprint) WHERE status = 'firing' DO UPDATE
       SET last_seen_at = excluded.last_seen_at, count = alerts_alerts.count + excluded.count,
           expires_at = excluded.expires_at, version = alerts_alerts.version + 1
    RETURNING id, fingerprint, number, (xmax = 0) AS is_new
)
SELECT id, fingerprint, number, false AS is_new, is_changed, NULL AS incident_id FROM repeated
UNION ALL
SELECT id, fingerprint, number, is_new, false, NULL FROM fired
""")

_RESOLVE = text("""
WITH given AS (
    SELECT * FROM jsonb_to_recordset(CAST(:endings AS jsonb)) AS r(fingerprint text, ends_at timestamptz, starts_at timestamptz)
), held AS (
    SELECT a.id, greatest(g.ends_at, a.starts_at) AS ends_at
      FROM alerts_alerts a JOIN given g ON g.fingerprint = a.fingerprint
     WHERE a.status = 'firing' AND (g.starts_at IS NULL OR g.ends_at >= a.starts_at)
     ORDER BY a.fingerprint FOR UPDATE OF a
)
UPDATE alerts_alerts a SET status = 'resolved', ends_at = h.ends_at, expires_at = NULL, version = a.version + 1
  FROM held h WHERE a.id = h.id
RETURNING a.id, a.fingerprint, a.number, false AS is_new, true AS is_changed, a.incident_id
""")

_EXPIRE = text("""
WITH held AS (
    SELECT id FROM alerts_alerts WHERE status = 'firing' AND expires_at <= :now
     ORDER BY fingerprint LIMIT :limit FOR UPDATE SKIP LOCKED
)
UPDATE alerts_alerts a SET status = 'resolved', ends_at = greatest(a.expires_at, a.starts_at), version = a.version + 1
  FROM held h WHERE a.id = h.id
RETURNING a.id, a.fingerprint, a.number, false AS is_new, true AS is_changed, a.incident_id
""")


_DELETE = text("""
DELETE FROM alerts_alerts WHERE id IN (
    SELECT id FROM alerts_alerts
     WHERE status = 'resolved' AND ends_at < :before AND last_seen_at < :before
       AND (incident_id IS NULL OR incident_id <> ALL(CAST(:but_of AS uuid[])))
     ORDER BY ends_at LIMIT :limit FOR UPDATE SKIP LOCKED)
RETURNING id
""")


async def upsert_firing(session: AsyncSession, reports: Sequence[Report]) -> list[Stored]:
    """Begin or repeat an episode for each of ``reports``, which name each fingerprint once. One statement.

    New episodes get ids and numbers in the same order, that of fingerprints, so that either sorts them.
    """
    in_order = sorted(reports, key=lambda report: report.fingerprint)
    ids = sorted(report.id for report in reports)
    rows = [msgspec.structs.replace(report, id=new) for report, new in zip(in_order, ids, strict=True)]
    return _stored(await session.execute(_UPSERT, {"reports": msgspec.json.encode(rows).decode()}))


async def resolve_firing(session: AsyncSession, endings: Sequence[Ending]) -> list[Stored]:
    """End the firing episodes of ``endings`` and return them. One statement."""
    if not endings:
        return []
    return _stored(await session.execute(_RESOLVE, {"endings": msgspec.json.encode(endings).decode()}))


async def resolve_expired(session: AsyncSession, now: datetime, *, limit: int) -> list[Stored]:
    """End up to ``limit`` episodes that were not repeated in time; those somebody is writing to are left for later."""
    return _stored(await session.execute(_EXPIRE, {"now": now, "limit": limit}))


async def set_incident(session: AsyncSession, alert_ids: Collection[UUID], incident_id: UUID | None) -> list[Stored]:
    """Say which incident the alerts belong to; return those that changed."""
    held = (
        select(AlertRow.id)
        .where(AlertRow.id.in_(alert_ids), AlertRow.incident_id.is_distinct_from(incident_id))
        .order_by(AlertRow.fingerprint)
        .with_for_update()
        .cte("held")
    )
    statement = (
        update(AlertRow)
        .where(AlertRow.id.in_(select(held.c.id)))
        .values(incident_id=incident_id, version=AlertRow.version + 1)
        .returning(AlertRow.id, AlertRow.fingerprint, AlertRow.number)
        .execution_options(synchronize_session=False)
    )
    return [Stored(row.id, row.fingerprint, row.number) for row in await session.execute(statement)]


async def delete_resolved(session: AsyncSession, before: datetime, *, but_of: Collection[UUID], limit: int) -> int:
    """Delete up to ``limit`` episodes that ended before a moment and were not heard of since; return how many.

    Those that belong to the incidents ``but_of`` are left.
    """
    return len((await session.execute(_DELETE, {"before": before, "but_of": list(but_of), "limit": limit})).all())


async def alerts_by_ids(session: AsyncSession, alert_ids: Collection[UUID], *, held: bool = False) -> list[Alert]:
    """Find several alerts, oldest first; ``held`` keeps them as they are until the transaction ends."""
    statement = select(AlertRow).where(AlertRow.id.in_(alert_ids)).order_by(AlertRow.fingerprint)
    rows = await locked(session, statement) if held else await session.execute(statement)
    found = [to_alert(row) for row in rows.scalars()]
    return sorted(found, key=lambda alert: alert.id)


async def alerts_of_incident(session: AsyncSession, incident_id: UUID, *, limit: int, after: UUID | None) -> list[Alert]:
    """List an incident's alerts, oldest first."""
    statement = select(AlertRow).where(AlertRow.incident_id == incident_id).order_by(AlertRow.id).limit(limit)
    if after is not None:
        statement = statement.where(AlertRow.id > after)
    return [to_alert(row) for row in (await session.execute(statement)).scalars()]


async def firing_of_incident(session: AsyncSession, incident_id: UUID, *, limit: int) -> list[Alert]:
    """List an incident's firing alerts, oldest first."""
    statement = select(AlertRow).where(AlertRow.incident_id == incident_id, AlertRow.status == AlertStatus.FIRING)
    return [to_alert(row) for row in (await session.execute(statement.order_by(AlertRow.id).limit(limit))).scalars()]


async def alerts_of_group(session: AsyncSession, group_key: str, *, firing_only: bool, limit: int) -> list[Alert]:
    """List a group's alerts, newest first."""
    statement = select(AlertRow).where(AlertRow.group_key == group_key).order_by(AlertRow.id.desc()).limit(limit)
    if firing_only:
        statement = statement.where(AlertRow.status == AlertStatus.FIRING)
    return [to_alert(row) for row in (await session.execute(statement)).scalars()]


async def count_of_incidents(session: AsyncSession, incident_ids: Sequence[UUID]) -> Mapping[UUID, AlertCount]:
    """Count the alerts of each incident, all and firing."""
    firing = func.count().filter(AlertRow.status == AlertStatus.FIRING)
    columns = (AlertRow.incident_id, func.count(), firing, func.max(AlertRow.ends_at))
    statement = select(*columns).where(AlertRow.incident_id.in_(incident_ids)).group_by(AlertRow.incident_id)
    rows = await session.execute(statement)
    return {incident_id: AlertCount(total, fires, ended) for incident_id, total, fires, ended in rows.all() if incident_id is not None}


def to_alert(row: AlertRow) -> Alert:
    """Turn a row into the contract."""
    return Alert(
        id=AlertId(row.id),
        number=row.number,
        fingerprint=row.fingerprint,
        status=AlertStatus(row.status),
        labels=row.labels,
        annotations=row.annotations,
        title=row.title,
        severity=row.severity,
        service=row.service,
        source=AlertSource(row.source),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        expires_at=row.expires_at,
        last_seen_at=row.last_seen_at,
        count=row.count,
        incident_id=row.incident_id,
        group_key=row.group_key,
        group_labels=row.group_labels,
        rule_id=row.rule_id,
        generator_url=row.generator_url,
        version=row.version,
    )


def _stored(rows: Result[*tuple[Any, ...]]) -> list[Stored]:
    return [Stored(row.id, row.fingerprint, row.number, row.is_new, row.is_changed, row.incident_id) for row in rows]
