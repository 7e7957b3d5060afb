"""The bodies of notifications' requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from typing_extensions import TypeAliasType

from opssight.core.http.references import PersonResponse
from opssight.notifications.contracts import ChannelKind, State

NotificationState = TypeAliasType("NotificationState", State)  # its name in the OpenAPI document, where other modules have a State, too
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*$")]
Line = Annotated[str, Field(max_length=500, pattern=r"^[^\x00-\x1f]*$")]
Secret = Annotated[SecretStr, Field(max_length=1000)]
Security = Literal["auto", "starttls", "tls", "none"]


Mailbox = Annotated[str, Field(max_length=500, pattern=r"^([^<>@\x00-\x1f]*<[^@\s<>\x00]+@[^@\s<>\x00]+>|[^@\s<>\x00]+@[^@\s<>\x00]+)$")]
HostName = Annotated[str, Field(min_length=1, max_length=253, pattern=r"^[^\s/@\x00]+$")]


class EmailConfig(BaseModel):
    """E-mail: by the platform's mail server unless ``host`` names another. ``password`` is never given back."""

    model_config = ConfigDict(extra="forbid")

    from_address: Mailbox | None = None
    to_address: Annotated[Mailbox | None, Field(description="Where messages to the channel itself go.")] = None
    host: HostName | None = None
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    username: Line | None = None
    password: Secret | None = None
    security: Security = "auto"
    verify_certificate: bool = True


class WebhookConfig(BaseModel):
    """A JSON document posted to ``url``, signed in X-OpsSight-Signature with ``secret``, which is never given back."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00-\x20]*$")]
    secret: Secret | None = None


class EmailChannelCreate(BaseModel):
    """A new e-mail channel."""

    name: Name
    kind: Literal["email"]
    config: EmailConfig = EmailConfig()
    enabled: bool = True


class WebhookChannelCreate(BaseModel):
    """A new webhook channel."""

    name: Name
    kind: Literal["webhook"]
    config: WebhookConfig
    enabled: bool = True


ChannelCreate = Annotated[EmailChannelCreate | WebhookChannelCreate, Field(discriminator="kind")]


class ChannelChange(BaseModel):
    """What to change of a channel; ``config`` is replaced as a whole, but a secret that is left out stays."""

    name: Name | None = None
    config: EmailConfig | WebhookConfig | None = None
    enabled: bool | None = None


class ChannelConfigResponse(BaseModel):
    """A channel's configuration without its secret."""

    url: str | None = None
    from_address: str | None = None
    to_address: str | None = None
    host: str | None = None
    port: int | None = None
    username: str | None = None
    security: Security | None = None
    verify_certificate: bool | None = None
    has_secret: bool


class ChannelResponse(BaseModel):
    """A channel."""

    id: UUID
    name: str
    kind: ChannelKind
    config: ChannelConfigResponse
    enabled: bool
    is_default: bool
    created_at: datetime
    version: int


class ChannelTestResponse(BaseModel):
    """What came of a test message."""

    ok: bool
    detail: str
    ms: int


class ContactMethodBody(BaseModel):
    """An address by a channel."""

    channel_id: UUID
    address: Line = ""
    enabled: bool = True


class ContactMethodsBody(BaseModel):
    """A person's contact methods, in order."""

    items: Annotated[list[ContactMethodBody], Field(max_length=20)]


class ChannelNameResponse(BaseModel):
    """A channel by name."""

    id: UUID
    name: str
    kind: ChannelKind


class AttemptResponse(BaseModel):
    """One try; ``ok`` is null while its outcome is not known."""

    at: datetime
    ok: bool | None
    detail: str
    ms: int | None


class NotificationResponse(BaseModel):
    """One message to one address, with a receipt for every try."""

    id: UUID
    incident_id: UUID | None
    user: PersonResponse | None
    channel: ChannelNameResponse
    address: str
    subject: str
    state: NotificationState
    created_at: datetime
    delivered_at: datetime | None
    attempts: list[AttemptResponse]
