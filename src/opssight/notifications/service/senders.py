"""Choosing the sender for a channel as it is configured."""

from __future__ import annotations

from typing import assert_never

from opssight.core.clock import Clock
from opssight.core.context import Context
from opssight.core.crypto import Keyring, WrongKey
from opssight.core.egress import Egress
from opssight.core.settings import Settings
from opssight.notifications.channels.console import ConsoleSender
from opssight.notifications.channels.email import BadMailServer, EmailSender, from_config, from_url
from opssight.notifications.channels.sender import Sender
from opssight.notifications.channels.webhook import WebhookSender
from opssight.notifications.contracts import ChannelKind
from opssight.notifications.models import ChannelRow

NO_MAIL_SERVER = (
    "No mail server is configured, so nobody got this. Set OPSSIGHT_SMTP_URL (smtp://user:password@host:port) or the "
    "channel's own server, then try it again."
)


def sender_of(context: Context, channel: ChannelRow) -> Sender:
    """Return what sends by ``channel``; where its configuration cannot work, what says so."""
    return build(context.settings, context.clock, context.resources.get(Keyring), context.resources.get(Egress), channel)


def build(settings: Settings, clock: Clock, keyring: Keyring, egress: Egress, channel: ChannelRow) -> Sender:
    """Return what sends by ``channel``."""
    try:
        secret = keyring.open(channel.secret_sealed, context=seal_context(channel)) if channel.secret_sealed else None
    except WrongKey:
        return ConsoleSender(f"The secret of channel {channel.name} cannot be opened with this master key. Enter it again.")
    kind = ChannelKind(channel.kind)
    match kind:
        case ChannelKind.EMAIL:
            return _email(settings, channel, secret)
        case ChannelKind.WEBHOOK:
            return WebhookSender(str(channel.config.get("url", "")), secret, clock, egress)
        case _:
            assert_never(kind)


def seal_context(channel: ChannelRow) -> bytes:
    """Return what a channel's secret is bound to."""
    return f"notifications_channels {channel.id}".encode()


def _email(settings: Settings, channel: ChannelRow, password: bytes | None) -> Sender:
    own = from_config(channel.config, password.decode() if password else None)
    url = settings.smtp_url.get_secret_value()
    if own is None and not url:
        return ConsoleSender(NO_MAIL_SERVER)
    try:
        server = own or from_url(url)
    except BadMailServer as error:
        return ConsoleSender(f"{error} It is set in OPSSIGHT_SMTP_URL.")
    return EmailSender(server, str(channel.config.get("from_address") or settings.smtp_from))
