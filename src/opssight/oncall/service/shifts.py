"""Who is on call by a schedule, now, later and in the past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.oncall import repository
from opssight.oncall.contracts import Override, Rotation, Shift
from opssight.oncall.models import OverrideRow, ScheduleRow
from opssight.oncall.rules.shifts import Era, Timetable, order_at, shift_at

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
        "offset": row.turn_offset,
    }


def rotation_from(content: dict[str, Any]) -> Rotation:
    """Return the rotation a revision keeps."""
    return Rotation(
        time_zone=content["time_zone"],
        handoff=time.fromisoformat(content["handoff"]),
        start_date=date.fromisoformat(content["start_date"]),
        length_days=content["length_days"],
        members=tuple(UUID(member) for member in content["members"]),
        offset=content.get("offset", 0),
    )


def overrides_of(rows: Sequence[OverrideRow]) -> list[Override]:
    """Return overrides as they held: one that was removed, until then."""
    return [
        Override(row.id, row.user_id, row.starts_at, min(row.ends_at, row.removed_at) if row.removed_at else row.ends_at) for row in rows
    ]


async def timetables(session: AsyncSession, rows: Sequence[ScheduleRow], since: datetime, until: datetime) -> dict[UUID, Timetable]:
    """Return what decides about each schedule over a time, in the order of ``rows``; the past by the revisions in force then.

    What a schedule said first counts for all the time before, too.
    """
    if not rows:
        return {}
    standing_in = await repository.overrides(session, [row.id for row in rows], since, until)
    said = await repository.revisions(session, "schedule", [row.id for row in rows])
    result: dict[UUID, Timetable] = {}
    for row in rows:
        kept = [(one.at, rotation_from(one.content)) for one in said[row.id] if one.content is not None]
        ends = [*(at for at, _ in kept[1:]), _END]
        begins = [_BEGINNING, *ends[:-1]]
        eras = tuple(Era(start, end, rotation) for start, end, (_, rotation) in zip(begins, ends, kept, strict=True))
        result[row.id] = Timetable(eras, tuple(overrides_of(standing_in.get(row.id, []))))
    return result


async def on_call_by(session: AsyncSession, rows: Sequence[ScheduleRow], at: datetime) -> dict[UUID, tuple[Shift, list[UUID]]]:
    """Return for each schedule the shift at ``at`` and everybody of the rotation in the order of their turns."""
    if not rows:
        return {}
    standing_in = await repository.overrides(session, [row.id for row in rows], at)
    result: dict[UUID, tuple[Shift, list[UUID]]] = {}
    for row in rows:
        rotation, overrides = rotation_of(row), overrides_of(standing_in.get(row.id, []))
        result[row.id] = (shift_at(rotation, overrides, at), order_at(rotation, overrides, at))
    return result
