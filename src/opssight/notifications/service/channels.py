"""Making, changing, removing and testing channels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.audit_note import JsonValue, note
from opssight.core.context import Context
from opssight.core.crypto import Keyring, WrongKey
from opssight.core.db import refusing
from opssight.core.http import if_match
from opssight.core.ids import uuid7
from opssight.core.providers import ProviderContext, Providers, ProviderSettings, SettingsInvalid, Shown, accept, shown, stored
from opssight.core.providers.registry import NoSuchProvider
from opssight.core.stages import Stage
from opssight.identity import facade as identity
from opssight.notifications import repository
from opssight.notifications.errors import ChannelNameTaken, ChannelNotFound, DefaultChannel
from opssight.notifications.events import ChannelChanged
from opssight.notifications.models import ChannelRow
from opssight.notifications.service.senders import provider_of, seal_context, settings_of


async def create_channel(
    session: AsyncSession, context: Context, *, name: str, kind: str, settings: Mapping[str, Any], enabled: bool
) -> ChannelRow:
    """Add a channel.

    Raises:
        NoSuchProvider, SettingsInvalid, ChannelNameTaken: with the reason.
    """
    made = accept(context.resources.get(Providers).get("channel", kind), settings)
    row = ChannelRow(id=uuid7(), name=name, kind=kind, enabled=enabled, created_at=context.clock.now())
    _keep(context, row, made)
    session.add(row)
    await _flush(session, name)
    detail: dict[str, JsonValue] = {"name": name, "kind": kind, "settings": _for_the_record(made)}
    note(session, "channel.created", target_type="channel", target_id=str(row.id), detail=detail)
    await outbox.publish(session, ChannelChanged(channel_id=row.id))
    return row


async def change_channel(
    session: AsyncSession,
    context: Context,
    channel_id: UUID,
    *,
    version: str | None = None,
    name: str | None = None,
    settings: Mapping[str, Any] | None = None,
    enabled: bool | None = None,
) -> ChannelRow:
    """Change what is given; ``settings`` replace those before, but a secret that is left out stays.

    Raises:
        ChannelNotFound, PreconditionFailed, ChannelNameTaken, SettingsInvalid: with the reason.
        SecretsNeeded: the address was changed and a secret not entered again.
    """
    row = await found(session, channel_id, lock=True)
    if_match(version, row.version)
    detail: dict[str, JsonValue] = {}
    if name is not None and name != row.name:
        detail["name"], row.name = [row.name, name], name
    if enabled is not None and enabled != row.enabled:
        detail["enabled"], row.enabled = enabled, enabled
    if settings is not None:
        made = accept(provider_of(context, row), settings, _readable(context, row))
        _keep(context, row, made)
        detail["settings"] = _for_the_record(made)
        entered: list[JsonValue] = [field for field in made.secret_fields() if field in settings]
        detail["secrets_entered"] = entered
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


async def test_channel(context: Context, channel_id: UUID, actor: identity.Actor) -> tuple[Stage, ...]:
    """Send a test message to whoever asks and return how far it came. Opens its own short read.

    Raises:
        ChannelNotFound, NoSuchProvider, SettingsInvalid: it cannot be tried.
    """
    async with context.db.read() as session:
        row = await found(session, channel_id)
    try:
        settings = settings_of(context, row)
    except WrongKey:
        raise SettingsInvalid("The secrets of this channel cannot be opened with this master key. Enter them again.") from None
    return await provider_of(context, row).test(ProviderContext.of(context), settings, actor.email or "")


async def test_settings(context: Context, kind: str, settings: Mapping[str, Any], actor: identity.Actor) -> tuple[Stage, ...]:
    """Send a test message by settings that are not saved yet.

    Raises:
        NoSuchProvider, SettingsInvalid: with the reason.
    """
    provider = context.resources.get(Providers).get("channel", kind)
    return await provider.test(ProviderContext.of(context), accept(provider, settings), actor.email or "")


def shown_settings(context: Context, row: ChannelRow) -> Shown:
    """Return what may be shown of a channel's settings; of one that cannot be read, nothing."""
    settings = _readable(context, row)
    return shown(settings) if settings is not None else Shown({}, (), {})


async def found(session: AsyncSession, channel_id: UUID, *, lock: bool = False) -> ChannelRow:
    """Return the channel.

    Raises:
        ChannelNotFound: there is none.
    """
    row = await repository.channel_by_id(session, channel_id, lock=lock)
    if row is None:
        raise ChannelNotFound(f"There is no channel with the id {channel_id}; list them with GET /api/v1/channels.")
    return row


def _keep(context: Context, row: ChannelRow, settings: ProviderSettings) -> None:
    kept = stored(context.resources.get(Keyring), settings, context=seal_context(row))
    row.config, row.secret_sealed = kept.values, kept.sealed


def _readable(context: Context, row: ChannelRow) -> ProviderSettings | None:
    """Return the settings of a channel, None when they cannot be read and have to be entered anew."""
    try:
        return settings_of(context, row)
    except (WrongKey, SettingsInvalid, NoSuchProvider):
        return None


def _for_the_record(settings: ProviderSettings) -> JsonValue:
    """Return what the audit record may hold: names of fields, and what people see of them."""
    seen = shown(settings)
    return {**seen.settings, **seen.hints, "secrets_set": list(seen.secrets_set)}


async def _flush(session: AsyncSession, name: str) -> None:
    with refusing({"notifications_channels_name_key": ChannelNameTaken(f"There is already a channel called {name}.")}):
        await session.flush()
