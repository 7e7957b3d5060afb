"""Alerts' SQL for lists that people and programs look at."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB, array
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from opssight.alerts.contracts import Alert, AlertStatus
from opssight.alerts.models import AlertRow
from opssight.alerts.repository.episodes import to_alert
from opssight.alerts.rules.matchers import Matcher

SHOWN_OF_A_GROUP = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty means all."""

    status: AlertStatus | None = None
    severities: Sequence[str] = ()
    services: Sequence[str] = ()
    fingerprint: str | None = None
    q: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Alerts that belong together: how many fire, how many ended lately, and the newest of them, firing ones first."""

    key: str
    labels: dict[str, str]
    firing: int
    resolved: int
    severities: list[str]
    newest: int
    alerts: list[Alert] = field(default_factory=list[Alert])


async def page_of_alerts(session: AsyncSession, filters: Filters, *, limit: int, before: UUID | None) -> list[Alert]:
    """List episodes, newest first."""
    statement = select(AlertRow).order_by(AlertRow.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(AlertRow.id < before)
    if filters.status is not None:
        statement = statement.where(AlertRow.status == filters.status)
    if filters.severities:
        statement = statement.where(AlertRow.severity.in_(filters.severities))
    if filters.services:
        statement = statement.where(AlertRow.service.in_(filters.services))
    if filters.fingerprint is not None:
        statement = statement.where(AlertRow.fingerprint == filters.fingerprint)
    if filters.q:
        statement = statement.where(
            or_(AlertRow.title.icontains(filters.q, autoescape=True), cast(AlertRow.labels, Text).icontains(filters.q, autoescape=True))
        )
    return [to_alert(row) for row in (await session.execute(statement)).scalars()]


async def alert_by_id(session: AsyncSession, alert_id: UUID) -> Alert | None:
    """Find an alert."""
    row = (await session.execute(select(AlertRow).where(AlertRow.id == alert_id))).scalar_one_or_none()
    return to_alert(row) if row else None


async def alert_by_number(session: AsyncSession, number: int) -> Alert | None:
    """Find an alert by the number people know it by."""
    row = (await session.execute(select(AlertRow).where(AlertRow.number == number))).scalar_one_or_none()
    return to_alert(row) if row else None


async def firing_alerts(session: AsyncSession, matchers: Sequence[Matcher]) -> list[Alert]:
    """List every firing alert that all ``matchers`` match, in the order of fingerprints."""
    statement = select(AlertRow).where(AlertRow.status == AlertStatus.FIRING).order_by(AlertRow.fingerprint)
    statement = statement.where(*(_condition(matcher) for matcher in matchers if matcher.pattern is None))
    found = [to_alert(row) for row in (await session.execute(statement)).scalars()]
    by_pattern = [matcher for matcher in matchers if matcher.pattern is not None]
    if not by_pattern:
        return found

    def fitting() -> list[Alert]:
        return [one for one in found if all(matcher.fits(one.labels.get(matcher.name, "")) for matcher in by_pattern)]

    return await asyncio.to_thread(fitting)


async def page_of_groups(session: AsyncSession, *, since: datetime, limit: int, before: int | None) -> list[Group]:
    """List the groups with an alert that fires or ended after ``since``; the one with the newest alert first."""
    newest = func.max(AlertRow.number)
    fires = AlertRow.status == AlertStatus.FIRING
    statement = (
        select(
            AlertRow.group_key,
            func.jsonb_agg(AlertRow.group_labels, type_=JSONB())[0],
            func.count().filter(fires),
            func.count().filter(~fires),
            func.coalesce(
                func.array_agg(AlertRow.severity.distinct()).filter(fires, AlertRow.severity.is_not(None)), array([], type_=Text())
            ),
            newest,
        )
        .where(_current(since))
        .group_by(AlertRow.group_key)
        .order_by(newest.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.having(newest < before)
    groups = [Group(*row) for row in (await session.execute(statement)).all()]
    of_group = {group.key: group.alerts for group in groups}
    for alert in await _alerts_of_groups(session, list(of_group), since=since):
        of_group[alert.group_key].append(alert)
    return groups


async def _alerts_of_groups(session: AsyncSession, keys: Sequence[str], *, since: datetime) -> list[Alert]:
    if not keys:
        return []
    fires = AlertRow.status == AlertStatus.FIRING
    order = (fires.desc(), AlertRow.number.desc())
    place = func.row_number().over(partition_by=AlertRow.group_key, order_by=order).label("place")
    ranked = select(AlertRow, place).where(AlertRow.group_key.in_(keys), _current(since)).subquery()
    entity = aliased(AlertRow, ranked)
    statement = select(entity).where(ranked.c.place <= SHOWN_OF_A_GROUP).order_by(ranked.c.group_key, ranked.c.place)
    return [to_alert(row) for row in (await session.execute(statement)).scalars()]


def _current(since: datetime) -> ColumnElement[bool]:
    ended_lately = and_(AlertRow.status == AlertStatus.RESOLVED, AlertRow.ends_at > since)
    return or_(AlertRow.status == AlertStatus.FIRING, ended_lately)


def _condition(matcher: Matcher) -> ColumnElement[bool]:
    """The matcher in SQL, when it compares."""
    value = func.coalesce(AlertRow.labels[matcher.name].astext, "")
    return value == matcher.value if matcher.operator == "=" else value != matcher.value
