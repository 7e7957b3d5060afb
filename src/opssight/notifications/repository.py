"""All of notifications' SQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import cast as typed
from uuid import UUID

from sqlalchemy import ARRAY, CursorResult, Uuid, all_, case, cast, column, delete, exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.db import locked
from opssight.notifications.contracts import Outcome, State
from opssight.notifications.models import AttemptRow, ChannelRow, ContactMethodRow, NotificationRow


async def channel_by_id(session: AsyncSession, channel_id: UUID, *, lock: bool = False) -> ChannelRow | None:
    """Find a channel; ``lock`` holds the row until the transaction ends."""
    statement = select(ChannelRow).where(ChannelRow.id == channel_id)
    return (await locked(session, statement) if lock else await session.execute(statement)).scalar_one_or_none()


async def default_channel(session: AsyncSession) -> ChannelRow:
    """Return the default channel, which always exists."""
    return (await session.execute(select(ChannelRow).where(ChannelRow.is_default))).scalar_one()


async def channels_by_ids(session: AsyncSession, ids: Collection[UUID]) -> list[ChannelRow]:
    """Find several channels."""
    return list((await session.execute(select(ChannelRow).where(ChannelRow.id.in_(ids)))).scalars())


async def page_of_channels(session: AsyncSession, *, limit: int, after: UUID | None) -> list[ChannelRow]:
    """List channels in the order in which they were made."""
    statement = select(ChannelRow).order_by(ChannelRow.id).limit(limit)
    if after is not None:
        statement = statement.where(ChannelRow.id > after)
    return list((await session.execute(statement)).scalars())


async def remove_channel(session: AsyncSession, channel_id: UUID) -> None:
    """Delete a channel and the contact methods that use it."""
    await session.execute(delete(ContactMethodRow).where(ContactMethodRow.channel_id == channel_id))
    await session.execute(delete(ChannelRow).where(ChannelRow.id == channel_id))


async def contact_methods(session: AsyncSession, user_id: UUID) -> list[ContactMethodRow]:
    """List a person's contact methods in their order."""
    statement = select(ContactMethodRow).where(ContactMethodRow.user_id == user_id).order_by(ContactMethodRow.position)
    return list((await session.execute(statement)).scalars())


async def contact_methods_of(session: AsyncSession, user_ids: Collection[UUID]) -> list[ContactMethodRow]:
    """List several people's contact methods, each person's in their order."""
    statement = select(ContactMethodRow).where(ContactMethodRow.user_id.in_(user_ids))
    return list((await session.execute(statement.order_by(ContactMethodRow.user_id, ContactMethodRow.position))).scalars())


async def replace_contact_methods(session: AsyncSession, user_id: UUID, rows: Sequence[ContactMethodRow]) -> None:
    """Put ``rows`` in the place of a person's contact methods, one after the other when it is asked for twice at once."""
    one_at_a_time = text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 8))")
    await session.execute(one_at_a_time, {"what": f"contact methods of {user_id}"})
    await session.execute(delete(ContactMethodRow).where(ContactMethodRow.user_id == user_id))
    session.add_all(rows)
    await session.flush()


async def add_notification(session: AsyncSession, values: dict[str, object]) -> UUID | None:
    """Insert a notification, or return None when there is one with its dedup key."""
    statement = insert(NotificationRow).values(values).on_conflict_do_nothing(index_elements=["dedup_key"]).returning(NotificationRow.id)
    return (await session.execute(statement)).scalar_one_or_none()


async def id_by_dedup_key(session: AsyncSession, dedup_key: str) -> UUID:
    """Return the id of the notification with this dedup key, which exists."""
    return (await session.execute(select(NotificationRow.id).where(NotificationRow.dedup_key == dedup_key))).scalar_one()


async def notification_by_id(session: AsyncSession, notification_id: UUID, *, lock: bool = False) -> NotificationRow | None:
    """Find a notification; ``lock`` holds the row until the transaction ends."""
    statement = select(NotificationRow).where(NotificationRow.id == notification_id)
    return (await locked(session, statement) if lock else await session.execute(statement)).scalar_one_or_none()


async def withdraw(session: AsyncSession, incident_id: UUID, at: datetime) -> list[NotificationRow]:
    """Withdraw what is not delivered yet about an incident; return it. What is being sent at this moment is only not tried again."""
    statement = (
        update(NotificationRow)
        .where(NotificationRow.incident_id == incident_id, NotificationRow.state.in_([State.QUEUED, State.SENDING]))
        .values(withdrawn_at=at, state=case((NotificationRow.state == State.QUEUED, State.WITHDRAWN), else_=NotificationRow.state))
        .returning(NotificationRow)
        .execution_options(populate_existing=True)
    )
    return list((await session.execute(statement)).scalars())


async def may_reach(session: AsyncSession, incident_id: UUID, user_ids: Collection[UUID], since: datetime) -> bool:
    """Tell whether a message about an incident, made since a moment, has reached one of these people or is on its way."""
    statement = select(
        exists().where(
            NotificationRow.incident_id == incident_id,
            NotificationRow.user_id.in_(user_ids),
            NotificationRow.created_at >= since,
            NotificationRow.state.in_([State.QUEUED, State.SENDING, State.DELIVERED]),
        )
    )
    return bool((await session.execute(statement)).scalar())


async def last_deliveries(session: AsyncSession, user_ids: Collection[UUID]) -> list[tuple[UUID, datetime, str, str]]:
    """Return for each person the last message that was delivered or failed: when it was made, its state, and the last answer."""
    person = func.unnest(cast(list(user_ids), ARRAY(Uuid))).table_valued(column("id", Uuid)).render_derived(name="person")
    last = (
        select(NotificationRow.id, NotificationRow.user_id, NotificationRow.created_at, NotificationRow.state)
        .where(NotificationRow.user_id == person.c.id, NotificationRow.state.in_([State.DELIVERED, State.FAILED]))
        .order_by(NotificationRow.id.desc())
        .limit(1)
        .lateral("last")
    )
    answer = (
        select(AttemptRow.detail)
        .where(AttemptRow.notification_id == last.c.id)
        .order_by(AttemptRow.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = select(person.c.id, last.c.created_at, last.c.state, func.coalesce(answer, "")).select_from(person)
    return list((await session.execute(statement.join(last, last.c.user_id == person.c.id))).all())


async def page_of_notifications(
    session: AsyncSession, *, limit: int, before: UUID | None, incident_id: UUID | None, states: Collection[State]
) -> list[NotificationRow]:
    """List notifications, newest first."""
    statement = select(NotificationRow).order_by(NotificationRow.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(NotificationRow.id < before)
    if incident_id is not None:
        statement = statement.where(NotificationRow.incident_id == incident_id)
    if states:
        statement = statement.where(NotificationRow.state.in_([str(state) for state in states]))
    return list((await session.execute(statement)).scalars())


async def delete_old(session: AsyncSession, before: datetime, *, but_of: Collection[UUID], limit: int) -> int:
    """Delete up to ``limit`` notifications made before a moment, with their attempts; return how many.

    One on its way, and those about the incidents ``but_of``, are left.
    """
    statement = (
        select(NotificationRow.id)
        .where(
            NotificationRow.created_at < before,
            NotificationRow.state.in_([state for state in State if state.is_final]),
            or_(NotificationRow.incident_id.is_(None), NotificationRow.incident_id != all_(cast(list(but_of), ARRAY(Uuid)))),
        )
        .order_by(NotificationRow.created_at)
        .limit(limit)
    )
    ids = list((await locked(session, statement, skip_locked=True)).scalars())
    await session.execute(delete(AttemptRow).where(AttemptRow.notification_id.in_(ids)))
    await session.execute(delete(NotificationRow).where(NotificationRow.id.in_(ids)))
    return len(ids)


async def attempts_of(session: AsyncSession, notification_ids: Collection[UUID]) -> list[AttemptRow]:
    """List the attempts of several notifications, first to last."""
    statement = (
        select(AttemptRow).where(AttemptRow.notification_id.in_(notification_ids)).order_by(AttemptRow.notification_id, AttemptRow.number)
    )
    return list((await session.execute(statement)).scalars())


async def open_attempt(session: AsyncSession, notification_id: UUID) -> AttemptRow | None:
    """Return the attempt of which the outcome is not known, if any."""
    statement = select(AttemptRow).where(AttemptRow.notification_id == notification_id, AttemptRow.outcome.is_(None))
    return (await session.execute(statement.order_by(AttemptRow.number.desc()).limit(1))).scalar_one_or_none()


async def mark_handed_over(session: AsyncSession, notification_id: UUID, number: int, at: datetime) -> bool:
    """Mark that an attempt of a held notification is about to leave for good; False when it was overtaken."""
    result = await session.execute(
        update(AttemptRow)
        .where(AttemptRow.notification_id == notification_id, AttemptRow.number == number, AttemptRow.outcome.is_(None))
        .values(handed_over_at=at)
    )
    return typed("CursorResult[tuple[()]]", result).rowcount == 1


async def end_attempt(session: AsyncSession, notification_id: UUID, number: int, *, outcome: Outcome, detail: str, ms: int | None) -> None:
    """Write down what became of an attempt."""
    await session.execute(
        update(AttemptRow)
        .where(AttemptRow.notification_id == notification_id, AttemptRow.number == number)
        .values(outcome=str(outcome), detail=detail, ms=ms)
    )
