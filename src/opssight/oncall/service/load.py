"""How much being on call has fallen to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.oncall import repository
from opssight.oncall.rules.load import is_night, time_on_call, zone_of
from opssight.oncall.rules.shifts import Era, Timetable
from opssight.oncall.rules.targets import schedules_meant
from opssight.oncall.service.policies import targets_from_json
from opssight.oncall.service.shifts import overrides_of, rotation_from


@dataclass(slots=True)
class Load:
    """One person's part: the time on call, and how often the escalation paged them, of that at night."""

    on_call: timedelta = timedelta()
    pages: int = 0
    pages_at_night: int = 0


@dataclass(frozen=True, slots=True)
class Loads:
    """Everybody's part. ``planned_since`` is from when on there was a schedule; None when there was none."""

    planned_since: datetime | None
    people: dict[UUID, Load]


async def loads(session: AsyncSession, since: datetime, now: datetime) -> Loads:
    """Tell how long each person was on call, and how often they were paged, from ``since`` until now.

    By what the schedules said at the time, also those removed since; not for the time before one was made.
    """
    tables = await _as_they_were(session, since, now)
    shifts = [shift for table in tables.values() for shift in table.shifts(since, now)]
    people = {user_id: Load(length) for user_id, length in time_on_call(shifts).items()}
    rotations = {schedule_id: table.eras[-1].rotation for schedule_id, table in tables.items()}
    first = next(iter(rotations), None)
    for at, user_ids, stored, count in await repository.pages(session, since):
        named = schedules_meant(targets_from_json(stored), first)
        for user_id in user_ids:
            load = people.setdefault(user_id, Load())
            load.pages += count
            load.pages_at_night += count if is_night(at, zone_of(user_id, named, rotations)) else 0
    return Loads(min((shift.starts_at for shift in shifts), default=None), people)


async def _as_they_were(session: AsyncSession, since: datetime, until: datetime) -> dict[UUID, Timetable]:
    """Return the schedules that were there at some time of it, the one made first before the others."""
    said = await repository.revisions(session, "schedule")
    standing_in = await repository.overrides(session, list(said), since, until)
    result: dict[UUID, Timetable] = {}
    for schedule_id, rows in said.items():
        ends = [*(row.at for row in rows[1:]), until]
        eras = [
            Era(row.at, end, rotation_from(row.content))
            for row, end in zip(rows, ends, strict=True)
            if row.content is not None and row.at < until and end > since
        ]
        if eras:
            result[schedule_id] = Timetable(tuple(eras), tuple(overrides_of(standing_in.get(schedule_id, []))))
    return result
