"""Queueing a message to a person or a channel, in the caller's transaction."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import jobs
from opssight.core.audit_note import JsonValue
from opssight.core.clock import Clock
from opssight.core.ids import uuid7
from opssight.core.telemetry import get_logger
from opssight.identity import facade as identity
from opssight.notifications import repository
from opssight.notifications.contracts import NotificationId, State
from opssight.notifications.errors import ChannelNotFound
from opssight.notifications.rules import dedup_of
from opssight.notifications.service.contactability import Target, targets_of
from opssight.notifications.service.deliver import deliver

log = get_logger(__name__)


async def send(
    session: AsyncSession,
    clock: Clock,
    *,
    user_id: UUID | None = None,
    channel_id: UUID | None = None,
    subject: str,
    text: str,
    html: str | None = None,
    dedup_key: str,
    incident_id: UUID | None = None,
    data: dict[str, JsonValue] | None = None,
) -> list[NotificationId]:
    """Queue a message to a person, by each of their contact methods, or to a channel itself.

    The same ``dedup_key`` queues nothing again and returns the same ids. An empty list means that there is no way
    to reach the person: they are disabled, or their channels are; the caller has to turn to somebody else.

    Raises:
        ChannelNotFound: there is no channel ``channel_id``.
    """
    targets = await _to_channel(session, channel_id) if channel_id is not None else await _to_person(session, user_id)
    result: list[NotificationId] = []
    for target in targets:
        key = dedup_of(dedup_key, target.channel.id, target.address)
        values: dict[str, object] = {
            "id": uuid7(),
            "dedup_key": key,
            "incident_id": incident_id,
            "user_id": user_id,
            "channel_id": target.channel.id,
            "channel_name": target.channel.name,
            "channel_kind": target.channel.kind,
            "address": target.address,
            "subject": subject,
            "text": text,
            "html": html,
            "data": data or {},
            "state": State.QUEUED,
            "created_at": clock.now(),
        }
        added = await repository.add_notification(session, values)
        if added is not None:
            await jobs.enqueue(session, deliver, {"notification_id": str(added)}, lock=f"notification {added}")
        result.append(NotificationId(added or await repository.id_by_dedup_key(session, key)))
    return result


async def _to_channel(session: AsyncSession, channel_id: UUID) -> list[Target]:
    channel = await repository.channel_by_id(session, channel_id)
    if channel is None:
        raise ChannelNotFound(f"There is no channel with the id {channel_id}; list them with GET /api/v1/channels.")
    return [Target(channel, str(channel.config.get("to_address") or ""))] if channel.enabled else []


async def _to_person(session: AsyncSession, user_id: UUID | None) -> list[Target]:
    if user_id is None:
        raise ValueError("A message needs a person or a channel.")
    by_person = await targets_of(session, await identity.list_users(session, [user_id]))
    found = [target for targets in by_person.values() for target in targets]
    if not found:
        log.warning("notifications.no_way_to_reach", user_id=str(user_id))
    return found
