"""The bodies of notifications' requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType

from opssight.core.http.references import PersonResponse
from opssight.notifications.channels.kinds import Kind
from opssight.notifications.contracts import State

NotificationState = TypeAliasType("NotificationState", State)  # its name in the OpenAPI document, where other modules have a State, too
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*$")]
Line = Annotated[str, Field(max_length=500, pattern=r"^[^\x00-\x1f]*$")]
Settings = Annotated[
    dict[str, Any],
    Field(description="The fields of the kind's settings, as GET /api/v1/providers?family=channel describes them."),
]


class ChannelCreate(BaseModel):
    """A new channel."""

    name: Name
    kind: Kind
    settings: Settings = {}
    enabled: bool = True


class ChannelChange(BaseModel):
    """What to change of a channel; ``settings`` are replaced as a whole, but a secret that is left out stays."""

    name: Name | None = None
    settings: Settings | None = None
    enabled: bool | None = None


class ChannelResponse(BaseModel):
    """A channel. Of ``settings`` the secrets are left out: ``secrets_set`` names them, ``hints`` says what may be known of some."""

    id: UUID
    name: str
    kind: Kind
    settings: Settings
    secrets_set: list[str]
    hints: dict[str, str]
    enabled: bool
    is_default: bool
    created_at: datetime
    version: int


class ChannelTrial(BaseModel):
    """Settings to try before they are saved."""

    settings: Settings


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
    kind: Kind


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
