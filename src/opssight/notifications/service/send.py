"""Queueing a message to a person or a channel, in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import jobs
from opssight.core.audit_note import JsonValue
from opssight.core.clock import Clock
from opssight.core.ids import uuid7
from opssight.core.telemetry import get_logger
from opssight.identity import facade as identity
from opssight.notifications import repository
from opssight.notifications.contracts import ChannelKind, NotificationId, State
from opssight.notifications.errors import ChannelNotFound
from opssight.notifications.models import ChannelRow
from opssight.notifications.rules import dedup_of
from opssight.notifications.service.deliver import deliver

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Target:
    channel: ChannelRow
    address: str


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


async def _to_channel(session: AsyncSession, channel_id: UUID) -> list[_Target]:
    channel = await repository.channel_by_id(session, channel_id)
    if channel is None:
        raise ChannelNotFound(f"There is no channel with the id {channel_id}; list them with GET /api/v1/channels.")
    return [_Target(channel, str(channel.config.get("to_address") or ""))] if channel.enabled else []


async def _to_person(session: AsyncSession, user_id: UUID | None) -> list[_Target]:
    if user_id is None:
        raise ValueError("A message needs a person or a channel.")
    found = await identity.list_users(session, [user_id])
    if not found or found[0].disabled:
        log.warning("notifications.nobody_there", user_id=str(user_id))
        return []
    methods = [method for method in await repository.contact_methods(session, user_id) if method.enabled]
    if methods:
        channels = {row.id: row for row in await repository.channels_by_ids(session, {method.channel_id for method in methods})}
        targets = [_Target(channels[method.channel_id], method.address) for method in methods if method.channel_id in channels]
        targets = [target for target in targets if target.channel.enabled]
        if targets:
            return targets
    default = await repository.default_channel(session)
    if not default.enabled:
        log.warning("notifications.no_way_to_reach", user_id=str(user_id))
        return []
    return [_Target(default, found[0].email if default.kind == ChannelKind.EMAIL else "")]
