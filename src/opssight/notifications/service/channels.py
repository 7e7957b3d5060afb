"""Making, changing, removing and testing channels."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.audit_note import JsonValue, note
from opssight.core.clock import Clock
from opssight.core.context import Context
from opssight.core.crypto import Keyring
from opssight.core.db import refusing
from opssight.core.http import if_match
from opssight.core.ids import uuid7
from opssight.identity import facade as identity
from opssight.notifications import repository
from opssight.notifications.channels.sender import no_hand_over
from opssight.notifications.channels.webhook import BadAddress, check_address
from opssight.notifications.contracts import ChannelKind, Message, Outcome
from opssight.notifications.errors import BadChannelConfig, ChannelNameTaken, ChannelNotFound, DefaultChannel
from opssight.notifications.events import ChannelChanged
from opssight.notifications.models import ChannelRow
from opssight.notifications.service.senders import seal_context, sender_of


@dataclass(frozen=True, slots=True)
class Configuration:
    """A channel's settings without its secret, and the secret when it is given anew."""

    values: dict[str, Any]
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of a test message."""

    ok: bool
    detail: str
    ms: int


async def create_channel(
    session: AsyncSession, clock: Clock, keyring: Keyring, *, name: str, kind: ChannelKind, config: Configuration, enabled: bool
) -> ChannelRow:
    """Add a channel.

    Raises:
        ChannelNameTaken, BadChannelConfig: with the reason.
    """
    _check(kind, config.values)
    row = ChannelRow(id=uuid7(), name=name, kind=kind, config=config.values, enabled=enabled, created_at=clock.now())
    if config.secret:
        row.secret_sealed = keyring.seal(config.secret.encode(), context=seal_context(row))
    session.add(row)
    await _flush(session, name)
    detail: dict[str, JsonValue] = {"name": name, "kind": str(kind), "secret": bool(config.secret)}
    note(session, "channel.created", target_type="channel", target_id=str(row.id), detail=detail)
    await outbox.publish(session, ChannelChanged(channel_id=row.id))
    return row


async def change_channel(
    session: AsyncSession,
    keyring: Keyring,
    channel_id: UUID,
    *,
    version: str | None = None,
    name: str | None = None,
    config: Configuration | None = None,
    enabled: bool | None = None,
) -> ChannelRow:
    """Change what is given; a secret that is not given again stays.

    Raises:
        ChannelNotFound, PreconditionFailed, ChannelNameTaken, BadChannelConfig: with the reason.
    """
    row = await found(session, channel_id, lock=True)
    if_match(version, row.version)
    detail: dict[str, JsonValue] = {}
    if name is not None and name != row.name:
        detail["name"], row.name = [row.name, name], name
    if enabled is not None and enabled != row.enabled:
        detail["enabled"], row.enabled = enabled, enabled
    if config is not None:
        _check(ChannelKind(row.kind), config.values)
        row.config = config.values
        detail["config"] = ", ".join(sorted(config.values))
        if config.secret is not None:
            row.secret_sealed = keyring.seal(config.secret.encode(), context=seal_context(row)) if config.secret else None
            detail["secret"] = "set" if config.secret else "removed"
    row.version += 1
    await _flush(session, row.name)
    note(session, "channel.changed", target_type="channel", target_id=str(row.id), detail=detail)
    await outbox.publish(session, ChannelChanged(channel_id=row.id))
    return row


async def delete_channel(session: AsyncSession, channel_id: UUID, *, version: str | None = None) -> None:
    """Remove a channel and the contact methods that use it; people left without any are reached by the default again.

    Raises:
        ChannelNotFound, PreconditionFailed: with the reason.
        DefaultChannel: it is the default.
    """
    row = await found(session, channel_id, lock=True)
    if_match(version, row.version)
    if row.is_default:
        raise DefaultChannel("The default channel reaches everybody who chose no other, so it stays. Disable it instead.")
    await repository.remove_channel(session, row.id)
    note(session, "channel.deleted", target_type="channel", target_id=str(row.id), detail={"name": row.name})
    await outbox.publish(session, ChannelChanged(channel_id=row.id))


async def test_channel(context: Context, channel_id: UUID, actor: identity.Actor) -> Tested:
    """Send a test message to whoever asks and tell what the provider says. Opens its own short read.

    Raises:
        ChannelNotFound: there is none.
        BadChannelConfig: there is no address to send it to.
    """
    async with context.db.read() as session:
        row = await found(session, channel_id)
    address = actor.email or str(row.config.get("to_address") or "")
    if row.kind == ChannelKind.EMAIL and not address:
        raise BadChannelConfig("A program has no e-mail address; test the channel while logged in as a person.")
    message = Message(
        id=uuid7(),
        created_at=context.clock.now(),
        subject=f"OpsSight test of channel {row.name}",
        text=f"This is a test of the channel {row.name}, asked for by {actor.name}.\n\nIf you read it, pages arrive here.\n",
        html=None,
        address=address,
        data={"test": True},
    )
    started = time.perf_counter()
    receipt = await sender_of(context, row).send(message, no_hand_over)
    return Tested(receipt.outcome is Outcome.ACCEPTED, receipt.detail, round((time.perf_counter() - started) * 1000))


async def found(session: AsyncSession, channel_id: UUID, *, lock: bool = False) -> ChannelRow:
    """Return the channel.

    Raises:
        ChannelNotFound: there is none.
    """
    row = await repository.channel_by_id(session, channel_id, lock=lock)
    if row is None:
        raise ChannelNotFound(f"There is no channel with the id {channel_id}; list them with GET /api/v1/channels.")
    return row


def _check(kind: ChannelKind, values: dict[str, Any]) -> None:
    if kind is not ChannelKind.WEBHOOK:
        return
    try:
        check_address(str(values.get("url", "")))
    except BadAddress as error:
        raise BadChannelConfig(str(error), field="config.url") from None


async def _flush(session: AsyncSession, name: str) -> None:
    with refusing({"notifications_channels_name_key": ChannelNameTaken(f"There is already a channel called {name}.")}):
        await session.flush()
