"""Who is on call by a schedule, now, later and in the past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.oncall import repository, rules
from opssight.oncall.contracts import Override, Rotation, Shift
from opssight.oncall.models import OverrideRow, ScheduleRow

_BEGINNING = datetime.min.replace(tzinfo=UTC)
_END = datetime.max.replace(tzinfo=UTC)


def rotation_of(row: ScheduleRow) -> Rotation:
    """Return a schedule's rotation."""
    return rotation_from(content_of(row))


def content_of(row: ScheduleRow) -> dict[str, Any]:
    """Return what of a schedule decides, as a revision keeps it."""
    return {
        "time_zone": row.time_zone,
        "handoff": row.handoff,
        "start_date": row.start_date.isoformat(),
        "length_days": row.length_days,
        "members": row.members,
    }


def rotation_from(content: dict[str, Any]) -> Rotation:
    """Return the rotation a revision keeps."""
    return Rotation(
        time_zone=content["time_zone"],
        handoff=time.fromisoformat(content["handoff"]),
        start_date=date.fromisoformat(content["start_date"]),
        length_days=content["length_days"],
        members=tuple(UUID(member) for member in content["members"]),
    )


def overrides_of(rows: Sequence[OverrideRow]) -> list[Override]:
    """Return overrides as they held: one that was removed, until then."""
    return [
        Override(row.id, row.user_id, row.starts_at, min(row.ends_at, row.removed_at) if row.removed_at else row.ends_at) for row in rows
    ]


async def shifts_of(session: AsyncSession, row: ScheduleRow, since: datetime, until: datetime) -> list[Shift]:
    """Return a schedule's shifts; the past by the revisions that were in force then."""
    found = (await repository.overrides(session, [row.id], since, until)).get(row.id, [])
    overrides = overrides_of(found)
    revisions = [one for one in await repository.revisions(session, row.id) if one.content is not None]
    edges = [_BEGINNING, *(one.at for one in revisions[1:]), _END]
    result: list[Shift] = []
    for revision, (begins, ends) in zip(revisions, pairwise(edges), strict=True):
        start, end = max(begins, since), min(ends, until)
        if start < end and revision.content is not None:
            result += rules.shifts(rotation_from(revision.content), overrides, start, end)
    return result


async def on_call_by(session: AsyncSession, rows: Sequence[ScheduleRow], at: datetime) -> dict[UUID, tuple[Shift, list[UUID]]]:
    """Return for each schedule the shift at ``at`` and everybody of the rotation in the order of their turns."""
    standing_in = await repository.overrides(session, [row.id for row in rows], at)
    result: dict[UUID, tuple[Shift, list[UUID]]] = {}
    for row in rows:
        rotation, overrides = rotation_of(row), overrides_of(standing_in.get(row.id, []))
        result[row.id] = (rules.shift_at(rotation, overrides, at), rules.order_at(rotation, overrides, at))
    return result
