"""The tables of identity."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from opssight.core.db import Base
from opssight.core.ids import uuid7


class UserRow(Base):
    """A person. The e-mail address is stored in lower case."""

    __tablename__ = "identity_users"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    disabled: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    created_at: Mapped[datetime]
    last_login_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1", default=1)


class SessionRow(Base):
    """One browser's login. The refresh token is kept as a keyed hash, with the one before it for a short grace."""

    __tablename__ = "identity_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(index=True)
    refresh_hash: Mapped[bytes] = mapped_column(unique=True)
    previous_hash: Mapped[bytes | None] = mapped_column(index=True)
    rotated_at: Mapped[datetime]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ip: Mapped[str | None]
    user_agent: Mapped[str | None]
    revoked_at: Mapped[datetime | None]


class SigningKeyRow(Base):
    """An RSA key for access tokens; the private half is sealed."""

    __tablename__ = "identity_signing_keys"

    kid: Mapped[str] = mapped_column(primary_key=True)
    private_sealed: Mapped[bytes]
    created_at: Mapped[datetime]


class ServiceAccountRow(Base):
    """A program that tokens belong to; its owner, a person, answers for it."""

    __tablename__ = "identity_service_accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str] = mapped_column(unique=True)
    owner_id: Mapped[UUID] = mapped_column(index=True)
    disabled: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(server_default="1", default=1)


class ServiceTokenRow(Base):
    """A program's token, kept as a keyed hash. It belongs to a person (``owner_id``) or to a service account, never to both."""

    __tablename__ = "identity_service_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    permissions: Mapped[list[str]]
    owner_id: Mapped[UUID | None] = mapped_column(index=True)
    service_account_id: Mapped[UUID | None] = mapped_column(index=True)
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SetupRow(Base):
    """The one-time set-up token, as a keyed hash; there is at most one."""

    __tablename__ = "identity_setup"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes]
