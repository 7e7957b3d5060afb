"""The way into identity for other modules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Coroutine
from datetime import timedelta
from typing import Annotated, Any, Protocol, cast
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.clock import Clock
from opssight.core.crypto import Keyring
from opssight.core.http.resource import context_of
from opssight.core.http.unit import unit_of
from opssight.core.live import LiveUser
from opssight.core.settings import Settings
from opssight.identity import repository
from opssight.identity.contracts import (
    ADMINS,
    AUDITORS,
    OWNERS,
    READERS,
    RESPONDERS,
    SRES,
    SYSTEM,
    Actor,
    Permission,
    Role,
    User,
    UserId,
)
from opssight.identity.errors import MissingPermission, NotLoggedIn, UserNotFound
from opssight.identity.models import UserRow
from opssight.identity.permissions import PermissionRegistry
from opssight.identity.service.authenticate import Authenticator
from opssight.identity.service.granting import Grantor
from opssight.identity.service.login import Sessions
from opssight.identity.service.setup import first_owner, setup_link
from opssight.identity.service.signing import Signer
from opssight.identity.service.throttle import Throttle
from opssight.identity.service.tokens import create_token
from opssight.identity.service.users import change_user, create_user

__all__ = [
    "ADMINS",
    "AUDITORS",
    "OWNERS",
    "READERS",
    "RESPONDERS",
    "SRES",
    "SYSTEM",
    "Actor",
    "Authenticator",
    "Grantor",
    "Permission",
    "PermissionRegistry",
    "Role",
    "Sessions",
    "Signer",
    "Throttle",
    "User",
    "anybody",
    "anyone",
    "change_user",
    "create_token",
    "create_user",
    "first_owner",
    "first_users",
    "get_user",
    "list_users",
    "live_user",
    "live_user_of",
    "may",
    "may_see",
    "require_also",
    "setup_link",
    "to_user",
    "user_by_email",
    "users_with_roles",
]

_scheme = HTTPBearer(auto_error=False, description="An access token, or a service token of a program.")


class Gate(Protocol):
    """A dependency that lets a request pass; ``permission`` is None where anyone may."""

    permission: str | None


def may(permission: str) -> Callable[..., Coroutine[Any, Any, Actor]]:
    """Return the dependency that lets only holders of ``permission`` pass and tells who they are.

    Raises:
        NotLoggedIn: without a good token.
        MissingPermission: without the permission.
    """

    async def check(request: Request, _: Annotated[object, Depends(_scheme)]) -> Actor:
        context = context_of(request)
        actor = await context.resources.get(Authenticator).from_header(request.headers.get("authorization"))
        unit = unit_of(request)
        unit.act_as(actor.origin(unit.origin.request_id, unit.origin.ip))
        require_also(actor, permission)
        key = request.headers.get("idempotency-key")
        if key is not None and request.method == "POST":
            await unit.begin_idempotent(key, request)
        return actor

    cast("Gate", check).permission = permission
    return check


def require_also(actor: Actor, permission: str) -> None:
    """Require a further permission, where what is asked takes one only sometimes.

    Raises:
        MissingPermission: the actor lacks it.
    """
    if not actor.may(permission):
        raise MissingPermission(f"This takes the permission {permission}, which {actor.name} does not have. Ask an admin.")


async def may_see(request: Request, permission: str) -> bool:
    """Tell whether whoever asks holds ``permission``, where those who do not are still told a part."""
    try:
        actor = await context_of(request).resources.get(Authenticator).from_header(request.headers.get("authorization"))
    except NotLoggedIn:
        return False
    return actor.may(permission)


async def anyone() -> None:
    """The dependency of the few routes that take no token; it marks them, so that none is open by mistake."""


cast("Gate", anyone).permission = None


async def live_user(authenticator: Authenticator, token: str, clock: Clock) -> LiveUser:
    """Return who opens a live connection with ``token``.

    Raises:
        NotLoggedIn: the token is not good.
    """
    return live_user_of(await authenticator.from_token(token), clock)


def live_user_of(actor: Actor, clock: Clock) -> LiveUser:
    """Return the actor as the holder of something that stays open, such as a tail."""
    return LiveUser(actor.key, actor.caller, actor.permissions, actor.expires_at or clock.now() + timedelta(days=1))


async def get_user(session: AsyncSession, user_id: UUID) -> User:
    """Return a person.

    Raises:
        UserNotFound: there is none with this id.
    """
    row = await repository.user_by_id(session, user_id)
    if row is None:
        raise UserNotFound(f"There is no person with the id {user_id}.")
    return to_user(row)


async def anybody(session: AsyncSession) -> bool:
    """Tell whether there is anybody yet."""
    return await repository.any_user(session)


async def list_users(session: AsyncSession, ids: Collection[UUID]) -> list[User]:
    """Return those of ``ids`` that exist."""
    return [to_user(row) for row in await repository.users_by_ids(session, ids)]


async def users_with_roles(session: AsyncSession, roles: Collection[Role]) -> list[User]:
    """Return the enabled people who hold one of ``roles``, the longest here first."""
    return [to_user(row) for row in await repository.users_with_roles(session, roles)]


async def user_by_email(session: AsyncSession, email: str) -> User | None:
    """Find a person by address."""
    row = await repository.user_by_email(session, email.strip().lower())
    return to_user(row) if row else None


async def first_users(session: AsyncSession, settings: Settings, clock: Clock, keyring: Keyring) -> str | None:
    """Make the owner the settings name, or return a one-time set-up link when there is still nobody."""
    await first_owner(session, settings, clock)
    await session.flush()
    return await setup_link(session, settings, keyring)


def to_user(row: UserRow) -> User:
    """Turn a row into the contract."""
    return User(UserId(row.id), row.email, row.name, Role(row.role), row.disabled, row.created_at, row.last_login_at, row.version)
