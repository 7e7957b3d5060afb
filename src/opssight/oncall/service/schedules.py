"""Making, changing and removing schedules and overrides; every change of what decides keeps a revision."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import available_timezones

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.audit_note import JsonValue, note
from opssight.core.clock import Clock
from opssight.core.db import refusing
from opssight.core.errors import Invalid
from opssight.core.http import if_match
from opssight.core.ids import uuid7
from opssight.identity import facade as identity
from opssight.oncall import repository
from opssight.oncall.contracts import Rotation
from opssight.oncall.errors import NameTaken, OverrideNotFound, ScheduleInUse, ScheduleNotFound
from opssight.oncall.events import ScheduleChanged
from opssight.oncall.models import OverrideRow, ScheduleRow
from opssight.oncall.rules.shifts import kept
from opssight.oncall.service.shifts import content_of, rotation_of


async def create_schedule(session: AsyncSession, clock: Clock, *, name: str, rotation: Rotation) -> ScheduleRow:
    """Add a schedule.

    Raises:
        Invalid, NameTaken: with the reason.
    """
    await _check(session, rotation)
    row = ScheduleRow(id=uuid7(), name=name, revision=1, version=1, created_at=clock.now())
    _put(row, rotation)
    session.add(row)
    await _flush(session, name)
    repository.add_revision(session, "schedule", row, 1, clock.now(), content_of(row))
    note(session, "schedule.created", target_type="schedule", target_id=str(row.id), detail={"name": name})
    await outbox.publish(session, ScheduleChanged(schedule_id=row.id))
    return row


async def change_schedule(
    session: AsyncSession,
    clock: Clock,
    schedule_id: UUID,
    *,
    version: str | None = None,
    name: str | None = None,
    rotation: Rotation | None = None,
) -> ScheduleRow:
    """Change what is given. Whoever is on call stays so until the next hand-off, unless they are taken out themselves.

    Raises:
        ScheduleNotFound, PreconditionFailed, Invalid, NameTaken: with the reason.
    """
    row = await found(session, schedule_id, lock=True)
    if_match(version, row.version)
    detail: dict[str, JsonValue] = {"name": row.name}
    if name is not None and name != row.name:
        detail["name"], row.name = [row.name, name], name
    if rotation is not None:
        await _check(session, rotation)
        _put(row, kept(rotation_of(row), rotation, clock.now()))
        row.revision += 1
        detail["revision"] = row.revision
        repository.add_revision(session, "schedule", row, row.revision, clock.now(), content_of(row))
    row.version += 1
    await _flush(session, row.name)
    note(session, "schedule.changed", target_type="schedule", target_id=str(row.id), detail=detail)
    await outbox.publish(session, ScheduleChanged(schedule_id=row.id))
    return row


async def delete_schedule(session: AsyncSession, clock: Clock, schedule_id: UUID, *, version: str | None = None) -> None:
    """Remove a schedule.

    Raises:
        ScheduleNotFound, PreconditionFailed: with the reason.
        ScheduleInUse: a policy pages by it.
    """
    row = await found(session, schedule_id, lock=True)
    if_match(version, row.version)
    users = await repository.policies_with_schedule(session, row.id)
    if users:
        raise ScheduleInUse(f"These escalation policies page by it: {', '.join(users)}. Change them first.")
    repository.add_revision(session, "schedule", row, row.revision + 1, clock.now(), None)
    await session.delete(row)
    note(session, "schedule.deleted", target_type="schedule", target_id=str(row.id), detail={"name": row.name})
    await outbox.publish(session, ScheduleChanged(schedule_id=row.id))


async def add_override(
    session: AsyncSession, clock: Clock, schedule_id: UUID, *, user_id: UUID, starts_at: datetime, ends_at: datetime
) -> OverrideRow:
    """Let somebody stand in.

    Raises:
        ScheduleNotFound, Invalid: with the reason.
    """
    schedule = await found(session, schedule_id)
    if ends_at <= starts_at:
        raise Invalid("The end has to be after the beginning.", field="to")
    if ends_at <= clock.now():
        raise Invalid("This is over already; choose an end that is to come.", field="to")
    await _check_people(session, (user_id,), "user_id")
    row = OverrideRow(id=uuid7(), schedule_id=schedule_id, user_id=user_id, starts_at=starts_at, ends_at=ends_at, created_at=clock.now())
    session.add(row)
    await session.flush()
    note(
        session,
        "schedule.override_added",
        target_type="schedule",
        target_id=str(schedule_id),
        detail={"name": schedule.name, "user_id": str(user_id), "from": starts_at.isoformat(), "to": ends_at.isoformat()},
    )
    await outbox.publish(session, ScheduleChanged(schedule_id=schedule_id))
    return row


async def remove_override(session: AsyncSession, clock: Clock, schedule_id: UUID, override_id: UUID) -> None:
    """End an override now, or take it back before it has begun.

    Raises:
        OverrideNotFound: there is none.
    """
    row = await repository.override_by_id(session, schedule_id, override_id)
    if row is None:
        raise OverrideNotFound(f"This schedule has no override with the id {override_id}.")
    row.removed_at = clock.now()
    await session.flush()
    detail: dict[str, JsonValue] = {"override_id": str(override_id)}
    note(session, "schedule.override_removed", target_type="schedule", target_id=str(schedule_id), detail=detail)
    await outbox.publish(session, ScheduleChanged(schedule_id=schedule_id))


async def found(session: AsyncSession, schedule_id: UUID, *, lock: bool = False) -> ScheduleRow:
    """Return the schedule.

    Raises:
        ScheduleNotFound: there is none.
    """
    row = await repository.schedule_by_id(session, schedule_id, lock=lock)
    if row is None:
        raise ScheduleNotFound(f"There is no schedule with the id {schedule_id}; list them with GET /api/v1/schedules.")
    return row


def _put(row: ScheduleRow, rotation: Rotation) -> None:
    row.time_zone = rotation.time_zone
    row.handoff = rotation.handoff.strftime("%H:%M")
    row.start_date = rotation.start_date
    row.length_days = rotation.length_days
    row.members = [str(member) for member in rotation.members]
    row.turn_offset = rotation.offset


async def _check(session: AsyncSession, rotation: Rotation) -> None:
    if rotation.time_zone not in available_timezones():
        raise Invalid("This is no time zone of the IANA database; write it as in Europe/Oslo.", field="time_zone")
    if len(set(rotation.members)) < len(rotation.members):
        raise Invalid("Somebody is in the rotation twice.", field="rotation.members")
    await _check_people(session, rotation.members, "rotation.members")


async def _check_people(session: AsyncSession, ids: tuple[UUID, ...], field: str) -> None:
    there = {user.id for user in await identity.list_users(session, ids) if not user.disabled}
    missing = [user_id for user_id in ids if user_id not in there]
    if missing:
        raise Invalid(f"There is no enabled person with the id {missing[0]}.", field=field)


async def _flush(session: AsyncSession, name: str) -> None:
    with refusing({"oncall_schedules_name_key": NameTaken(f"There is already a schedule called {name}.")}):
        await session.flush()
