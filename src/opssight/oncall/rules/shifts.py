"""Who is on call by a schedule at a moment and over a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from opssight.oncall.contracts import Override, Rotation, Shift


@dataclass(frozen=True, slots=True)
class Era:
    """A rotation that was in force from ``starts_at`` until just before ``ends_at``."""

    starts_at: datetime
    ends_at: datetime
    rotation: Rotation


@dataclass(frozen=True, slots=True)
class Timetable:
    """What decides who is on call by a schedule: its rotations, first to last, and the overrides in the order they were made."""

    eras: tuple[Era, ...]
    overrides: tuple[Override, ...] = ()

    def within(self, since: datetime, until: datetime) -> list[Era]:
        """Return the eras cut to a time; those outside of it are left out."""
        cut = [replace(era, starts_at=max(era.starts_at, since), ends_at=min(era.ends_at, until)) for era in self.eras]
        return [era for era in cut if era.starts_at < era.ends_at]

    def shifts(self, since: datetime, until: datetime) -> list[Shift]:
        """Return who is on call, overrides put in."""
        return [one for era in self.within(since, until) for one in shifts(era.rotation, self.overrides, era.starts_at, era.ends_at)]

    def turns(self, since: datetime, until: datetime) -> list[Shift]:
        """Return who would be on call if nobody stood in."""
        return [one for era in self.within(since, until) for one in shifts(era.rotation, (), era.starts_at, era.ends_at)]

    def orders(self, since: datetime, until: datetime) -> list[tuple[datetime, list[UUID]]]:
        """Return from when on who is on call and who is next, as :func:`order_at` has it."""
        return [
            (begins, order_at(era.rotation, self.overrides, begins))
            for era in self.within(since, until)
            for begins in edges(era.rotation, self.overrides, era.starts_at, era.ends_at)[:-1]
        ]


def turn_begins(rotation: Rotation, number: int) -> datetime:
    """Return the moment (UTC) at which turn ``number`` begins; turn 0 is the first.

    The hand-off is wall-clock time. One that a clock change skips takes place when the clock has moved on; one
    that happens twice takes place the first time (PEP 495, ``fold=0``).
    """
    day = rotation.start_date + timedelta(days=number * rotation.length_days)
    return datetime.combine(day, rotation.handoff, ZoneInfo(rotation.time_zone)).astimezone(UTC)


def turn_at(rotation: Rotation, at: datetime) -> int:
    """Return the number of the turn that ``at`` falls into; 0 before the first."""
    day = at.astimezone(ZoneInfo(rotation.time_zone)).date()
    number = (day - rotation.start_date).days // rotation.length_days
    while turn_begins(rotation, number) > at:
        number -= 1
    return max(number, 0)


def member_at(rotation: Rotation, turn: int) -> UUID:
    """Return whose turn it is."""
    return rotation.members[(turn + rotation.offset) % len(rotation.members)]


def kept(before: Rotation, after: Rotation, at: datetime) -> Rotation:
    """Return ``after``, which replaces ``before`` at ``at``, such that whoever is on call stays so until the next hand-off.

    Then it is the turn of whoever follows them in the new order. When they are taken out themselves, the next in turn who
    is still there takes over at once. Another first day or length of turns plans the rotation anew from its first member.
    """
    if (before.start_date, before.length_days) != (after.start_date, after.length_days):
        return replace(after, offset=0)
    turn, count = turn_at(after, at), len(after.members)
    in_turn = (member_at(before, turn + number) for number in range(len(before.members)))
    on_call = next((user_id for user_id in in_turn if user_id in after.members), after.members[0])
    return replace(after, offset=(after.members.index(on_call) - turn) % count)


def edges(rotation: Rotation, overrides: Iterable[Override], since: datetime, until: datetime) -> list[datetime]:
    """Return the moments between which nothing changes, ``since`` and ``until`` among them."""
    found = {since, until}
    found.update(edge for override in overrides for edge in (override.starts_at, override.ends_at) if since < edge < until)
    number = turn_at(rotation, since) + 1
    while (begins := turn_begins(rotation, number)) < until:
        found.add(begins)
        number += 1
    return sorted(found)


def shifts(rotation: Rotation, overrides: Sequence[Override], since: datetime, until: datetime) -> list[Shift]:
    """Return who is on call from ``since`` until ``until``, without gap or overlap, overrides put in.

    ``overrides`` come in the order in which they were made.
    """
    found: list[Shift] = []
    source: UUID | int | None = None
    for begins, ends in pairwise(edges(rotation, overrides, since, until)):
        override = _override_at(overrides, begins)
        turn = turn_at(rotation, begins)
        if found and source == (override.id if override else turn):
            found[-1] = replace(found[-1], ends_at=ends)
            continue
        source = override.id if override else turn
        user_id = override.user_id if override else member_at(rotation, turn)
        found.append(Shift(user_id, begins, ends, override.id if override else None))
    return found


def shift_at(rotation: Rotation, overrides: Sequence[Override], at: datetime) -> Shift:
    """Return the shift that ``at`` falls into, beginning at ``at``."""
    until = turn_begins(rotation, turn_at(rotation, at) + 1)
    standing_in = _override_at(overrides, at)
    return shifts(rotation, overrides, at, max(until, standing_in.ends_at) if standing_in else until)[0]


def order_at(rotation: Rotation, overrides: Sequence[Override], at: datetime) -> list[UUID]:
    """Return everybody of the rotation, each once: who is on call at ``at``, then those whose turn comes next."""
    turn = turn_at(rotation, at)
    members = [member_at(rotation, turn + number) for number in range(len(rotation.members))]
    standing_in = _override_at(overrides, at)
    return list(dict.fromkeys([standing_in.user_id, *members] if standing_in else members))


def _override_at(overrides: Iterable[Override], at: datetime) -> Override | None:
    found: Override | None = None
    for override in overrides:
        if override.starts_at <= at < override.ends_at:
            found = override
    return found
