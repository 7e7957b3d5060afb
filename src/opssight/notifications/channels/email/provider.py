"""The kind ``email``."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, SecretStr, model_validator

from opssight.core.mail import NO_MAIL_SERVER, PORTS, STAGES, MailServer, NoMailServer, Security, Transport, platform_mail
from opssight.core.providers import Destination, Provider, ProviderContext, ProviderSettings
from opssight.core.stages import Stage, Staged
from opssight.notifications.channels.console import ConsoleSender
from opssight.notifications.channels.email.sender import EmailSender
from opssight.notifications.channels.sender import Sender, no_hand_over
from opssight.notifications.channels.trial import trial

_MAILBOX = r"^([^<>@\x00-\x1f]*<[^@\s<>\x00]+@[^@\s<>\x00]+>|[^@\s<>\x00]+@[^@\s<>\x00]+)$"
Mailbox = Annotated[str, Field(max_length=500, pattern=_MAILBOX)]
Line = Annotated[str, Field(max_length=500, pattern=r"^[^\x00-\x1f]*$")]
HostName = Annotated[str, Field(min_length=1, max_length=253, pattern=r"^[^\s/@\x00]+$")]


class EmailSettings(ProviderSettings):
    """By the platform's mail server unless ``host`` names another."""

    from_address: Annotated[
        Mailbox | None,
        Field(title="Sender", description="The platform's own address when left out.", examples=["OpsSight <ops@example.com>"]),
    ] = None
    to_address: Annotated[
        Mailbox | None,
        Field(title="Address of the channel", description="Where messages to the channel itself go, not to a person."),
    ] = None
    host: Annotated[
        HostName | None,
        Field(title="Mail server", description="The platform's own when left out.", examples=["mail.example.com"]),
        Destination(),
    ] = None
    port: Annotated[
        int | None, Field(ge=1, le=65535, title="Port", description="465 for TLS, 587 for STARTTLS, else 25, when left out."), Destination()
    ] = None
    security: Annotated[
        Security,
        Field(title="Encryption", description="auto: STARTTLS where it is offered; starttls: demanded; tls: from the start."),
        Destination(),
    ] = "auto"
    verify_certificate: Annotated[bool, Field(title="Check the certificate"), Destination()] = True
    username: Annotated[Line | None, Field(title="User")] = None
    password: Annotated[SecretStr | None, Field(max_length=1000, title="Password")] = None

    @model_validator(mode="after")
    def _password_needs_a_server(self) -> Self:
        if self.password is not None and self.host is None:
            raise ValueError("A password is for a mail server of the channel's own; name the server, or leave the password out.")
        return self


def _transport(context: ProviderContext, settings: EmailSettings) -> Transport:
    if settings.host is None:
        return platform_mail(context.settings, context.egress, from_address=settings.from_address or "")
    server = MailServer(
        host=settings.host,
        port=settings.port or PORTS[settings.security],
        security=settings.security,
        username=settings.username or None,
        password=settings.password.get_secret_value() if settings.password else None,
        verify=settings.verify_certificate,
        guarded=True,
    )
    return Transport(server, settings.from_address or context.settings.smtp_from, context.egress)


def _build(context: ProviderContext, settings: EmailSettings) -> Sender:
    try:
        return EmailSender(_transport(context, settings))
    except NoMailServer as error:
        return ConsoleSender(str(error))


async def _test(context: ProviderContext, settings: EmailSettings, address: str) -> tuple[Stage, ...]:
    staged = Staged(*STAGES)
    to = address or settings.to_address or ""
    try:
        transport = _transport(context, settings)
    except NoMailServer as error:
        staged.failed(str(error), "" if str(error) == NO_MAIL_SERVER else "Correct OPSSIGHT_SMTP_URL and start OpsSight again.")
        return staged.stages
    if not to:
        staged.failed("A program has no e-mail address.", "Test while logged in as a person, or give the channel an address of its own.")
        return staged.stages
    await EmailSender(transport).send(trial(context.clock.now(), to), no_hand_over, staged)
    return staged.stages


PROVIDER = Provider(
    family="channel",
    kind="email",
    title="E-mail",
    description="Pages and messages as mail. Each person's goes to their own address.",
    settings=EmailSettings,
    build=_build,
    test=_test,
    capabilities=("person", "html", "thread"),
)
