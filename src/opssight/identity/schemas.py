"""The bodies of identity's requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from opssight.identity.contracts import Role, TokenState

Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]
Password = Annotated[str, Field(min_length=1, max_length=1000)]
Email = Annotated[str, Field(min_length=3, max_length=254)]


class LoginRequest(BaseModel):
    """What one logs in with."""

    email: Email
    password: Password


class TokenResponse(BaseModel):
    """An access token (RFC 6749 section 5.1)."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 the name of a scheme
    expires_in: int


class SetupState(BaseModel):
    """Whether the first owner is still to be made."""

    needed: bool


class SetupRequest(BaseModel):
    """The first owner."""

    token: Annotated[str, Field(min_length=1, max_length=200)]
    email: Email
    name: Name
    password: Password


class MeResponse(BaseModel):
    """Whoever asks."""

    id: str
    kind: Literal["user", "service", "system"]
    name: str
    email: str | None
    role: Role | None
    permissions: list[str]


class PasswordRequest(BaseModel):
    """A change of one's own password."""

    current: Password
    new: Password


class UserResponse(BaseModel):
    """A person."""

    id: UUID
    email: str
    name: str
    role: Role
    disabled: bool
    created_at: datetime
    last_login_at: datetime | None
    version: int


class UserCreate(BaseModel):
    """A new person."""

    email: Email
    name: Name
    role: Role
    password: Password


class UserChange(BaseModel):
    """What to change of a person; what is left out stays."""

    name: Name | None = None
    role: Role | None = None
    disabled: bool | None = None
    password: Password | None = None


class PermissionResponse(BaseModel):
    """A permission."""

    name: str
    description: str


class RoleResponse(BaseModel):
    """A role and what it may."""

    name: Role
    description: str
    permissions: list[PermissionResponse]


class TokenCreate(BaseModel):
    """A new service token."""

    name: Name
    permissions: Annotated[list[str], Field(min_length=1, max_length=100)]
    expires_at: Annotated[AwareDatetime, Field(description="When it stops working; at most two years from now.")]
    service_account_id: Annotated[UUID | None, Field(description="Whose it is; your own when left out.")] = None


class OwnerResponse(BaseModel):
    """The person who answers for a token or a service account."""

    id: UUID
    name: str
    email: str
    disabled: bool


class AccountReference(BaseModel):
    """The service account that a token belongs to."""

    id: UUID
    name: str


class ServiceTokenResponse(BaseModel):
    """What is known of a service token. It may do what it was given and its owner may do at the time."""

    id: UUID
    name: str
    permissions: list[str]
    owner: OwnerResponse
    service_account: AccountReference | None
    state: TokenState
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime


class ServiceTokenCreated(ServiceTokenResponse):
    """A new service token with its value, which is shown this once."""

    token: str


class ServiceAccountCreate(BaseModel):
    """A new service account."""

    name: Name
    owner_id: Annotated[UUID, Field(description="The person who answers for it; its tokens may do what they may do, at most.")]


class ServiceAccountChange(BaseModel):
    """What to change of a service account; what is left out stays."""

    name: Name | None = None
    owner_id: UUID | None = None
    disabled: bool | None = None


class ServiceAccountResponse(BaseModel):
    """A program that tokens belong to."""

    id: UUID
    name: str
    owner: OwnerResponse
    disabled: bool
    created_at: datetime
    version: int


class Jwks(BaseModel):
    """A JWK Set (RFC 7517)."""

    keys: list[dict[str, str]]
