"""Trying a failed notification again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import jobs
from opssight.core.audit_note import note
from opssight.notifications import repository
from opssight.notifications.contracts import State
from opssight.notifications.errors import NotFailed, NotificationNotFound
from opssight.notifications.models import NotificationRow
from opssight.notifications.service.deliver import deliver


async def retry(session: AsyncSession, notification_id: UUID) -> NotificationRow:
    """Queue a failed notification once more, with as many tries as a new one.

    Raises:
        NotificationNotFound: there is none.
        NotFailed: it was delivered or is under way.
    """
    row = await found(session, notification_id, lock=True)
    if row.state != State.FAILED:
        raise NotFailed(f"This notification is {row.state}; only a failed one can be tried again.")
    row.state = State.QUEUED
    row.tries_before = row.tries
    row.withdrawn_at = None
    await session.flush()
    await jobs.enqueue(session, deliver, {"notification_id": str(row.id)}, lock=f"notification {row.id}")
    note(session, "notification.retried", target_type="notification", target_id=str(row.id), detail={"subject": row.subject})
    return row


async def found(session: AsyncSession, notification_id: UUID, *, lock: bool = False) -> NotificationRow:
    """Return the notification.

    Raises:
        NotificationNotFound: there is none.
    """
    row = await repository.notification_by_id(session, notification_id, lock=lock)
    if row is None:
        raise NotificationNotFound(
            f"There is no notification with the id {notification_id}; list them with GET /api/v1/notifications. "
            "Old ones go after OPSSIGHT_NOTIFICATION_RETENTION_DAYS."
        )
    return row
