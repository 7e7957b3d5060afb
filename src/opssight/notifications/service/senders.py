"""Choosing the sender for a channel as it is configured."""

from __future__ import annotations

from typing import Any

from opssight.core.context import Context
from opssight.core.crypto import Keyring, WrongKey
from opssight.core.providers import Provider, ProviderContext, Providers, ProviderSettings, SettingsInvalid, Stored, opened
from opssight.core.providers.registry import NoSuchProvider
from opssight.notifications.channels.console import ConsoleSender
from opssight.notifications.channels.sender import Sender
from opssight.notifications.models import ChannelRow


def sender_of(context: Context, channel: ChannelRow) -> Sender:
    """Return what sends by ``channel``; where its configuration cannot work, what says so."""
    try:
        settings = settings_of(context, channel)
        sender: Sender = provider_of(context, channel).build(ProviderContext.of(context), settings)
    except WrongKey:
        return ConsoleSender(f"The secret of channel {channel.name} cannot be opened with this master key. Enter it again.")
    except (SettingsInvalid, NoSuchProvider) as error:
        return ConsoleSender(f"Channel {channel.name} cannot be used. {error.detail}")
    return sender


def settings_of(context: Context, channel: ChannelRow) -> ProviderSettings:
    """Return a channel's settings, secrets included.

    Raises:
        WrongKey, SettingsInvalid, NoSuchProvider: they cannot be read; with the reason.
    """
    kept = Stored(channel.config, channel.secret_sealed)
    return opened(context.resources.get(Keyring), provider_of(context, channel), kept, context=seal_context(channel))


def provider_of(context: Context, channel: ChannelRow) -> Provider[Any]:
    """Return the kind of a channel.

    Raises:
        NoSuchProvider: this version has no such kind.
    """
    return context.resources.get(Providers).get("channel", channel.kind)


def seal_context(channel: ChannelRow) -> bytes:
    """Return what a channel's secrets are bound to."""
    return f"notifications_channels {channel.id}".encode()
