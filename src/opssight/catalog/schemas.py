"""The bodies of catalog's requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from opssight.catalog.contracts import MAX_NAME, ServiceState

Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME, pattern=r"^[^\x00]*$")]
Text = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Tier = Annotated[Literal[1, 2, 3], Field(description="1 is what users notice first.")]
ServerIds = Annotated[list[UUID], Field(max_length=1000)]


class ServiceResponse(BaseModel):
    """A service and how it is doing."""

    id: UUID
    name: str
    description: str
    owner_user_id: UUID | None
    tier: Tier | None
    server_ids: list[UUID]
    state: ServiceState
    open_incidents: int
    created_at: datetime
    version: int


class ServiceCreate(BaseModel):
    """A new service."""

    name: Name
    description: Text = ""
    owner_user_id: UUID | None = None
    tier: Tier | None = None
    server_ids: ServerIds = []


class ServiceChange(BaseModel):
    """What to change of a service; what is left out stays, null takes the owner or the tier away."""

    name: Name | None = Field(default=None, description="May be sent back; it cannot change.")
    description: Text | None = None
    owner_user_id: UUID | None = None
    tier: Tier | None = None
    server_ids: ServerIds | None = None
