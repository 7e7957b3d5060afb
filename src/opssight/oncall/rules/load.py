"""How much being on call falls to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from opssight.oncall.contracts import Rotation, Shift

NIGHT_BEGINS, NIGHT_ENDS = time(22), time(7)


def time_on_call(shifts: Iterable[Shift]) -> dict[UUID, timedelta]:
    """Return how long each person is on call; an hour on two schedules at once is one hour."""
    total: dict[UUID, timedelta] = {}
    covered: dict[UUID, datetime] = {}
    for shift in sorted(shifts, key=lambda one: one.starts_at):
        begins = max(shift.starts_at, covered.get(shift.user_id, shift.starts_at))
        ends = max(shift.ends_at, begins)
        total[shift.user_id] = total.get(shift.user_id, timedelta()) + (ends - begins)
        covered[shift.user_id] = ends
    return total


def is_night(at: datetime, time_zone: str) -> bool:
    """Tell whether it is from 22:00 until just before 07:00 at ``at`` by the wall clock of an IANA zone."""
    clock = at.astimezone(ZoneInfo(time_zone)).time()
    return clock >= NIGHT_BEGINS or clock < NIGHT_ENDS


def zone_of(user_id: UUID, named: Sequence[UUID], rotations: Mapping[UUID, Rotation]) -> str:
    """Return by which zone's night a page to a person is judged; UTC while there is no schedule.

    It is that of a schedule whose rotation the person is in: of one that the step named before any other. Somebody in
    none stood in, or was named by the step: then it is that of the schedule the step named, or of the one made first.
    """
    candidates = [rotations[one] for one in [*named, *rotations] if one in rotations]
    mine = next((rotation for rotation in candidates if user_id in rotation.members), None)
    rotation = mine or next(iter(candidates), None)
    return rotation.time_zone if rotation else "UTC"
