"""The kind ``webhook``."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from opssight.core.providers import Destination, Hint, Provider, ProviderContext, ProviderSettings
from opssight.core.stages import Stage, Staged
from opssight.notifications.channels.sender import Sender, no_hand_over
from opssight.notifications.channels.trial import trial
from opssight.notifications.channels.webhook.address import check_address
from opssight.notifications.channels.webhook.sender import WebhookSender
from opssight.notifications.contracts import Outcome

STAGES = ("Address", "Answer")


def _checked(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if len(text) > 2000 or any(ord(sign) <= 0x20 for sign in text):
        raise ValueError("Write the address without spaces, in at most 2,000 characters.")
    check_address(text)
    return value


def _host(url: str) -> str:
    """Return what may be shown of an address: paths and queries of many receivers hold the key to them."""
    parts = urlsplit(url)
    shown = f"{parts.scheme}://{parts.hostname}"
    shown += f":{parts.port}" if parts.port else ""
    return f"{shown}/…" if parts.path.strip("/") or parts.query else shown


class WebhookSettings(ProviderSettings):
    """A JSON document posted to ``url``, signed with ``secret``."""

    url: Annotated[
        SecretStr,
        AfterValidator(_checked),
        Field(
            title="Address",
            description="Where the document is posted. Sealed, since an address often holds a key; only its host is shown again.",
            examples=["https://example.com/hooks/opssight"],
        ),
        Destination(),
        Hint(_host),
    ]
    secret: Annotated[
        SecretStr | None, Field(max_length=1000, title="Secret", description="Signs each document in X-OpsSight-Signature.")
    ] = None


def _sender(context: ProviderContext, settings: WebhookSettings) -> WebhookSender:
    secret = settings.secret.get_secret_value().encode() if settings.secret else None
    return WebhookSender(settings.url.get_secret_value(), secret, context.clock, context.egress)


def _build(context: ProviderContext, settings: WebhookSettings) -> Sender:
    return _sender(context, settings)


async def _test(context: ProviderContext, settings: WebhookSettings, address: str) -> tuple[Stage, ...]:
    staged = Staged(*STAGES)

    async def reached() -> None:
        await no_hand_over()
        staged.passed(f"{_host(settings.url.get_secret_value())} may be connected to.")

    receipt = await _sender(context, settings).send(trial(context.clock.now(), address), reached)
    if receipt.outcome is Outcome.ACCEPTED:
        staged.passed(receipt.detail)
    else:
        staged.failed(receipt.detail)
    return staged.stages


PROVIDER = Provider(
    family="channel",
    kind="webhook",
    title="Webhook",
    description="A signed JSON document, posted to a program of yours or of another vendor.",
    settings=WebhookSettings,
    build=_build,
    test=_test,
    capabilities=("signed",),
)
