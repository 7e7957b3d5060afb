"""Adding and changing people."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core import outbox
from opssight.core.audit_note import JsonValue, note
from opssight.core.clock import Clock
from opssight.core.db import refusing
from opssight.core.errors import Invalid
from opssight.core.http import if_match
from opssight.identity import repository
from opssight.identity.contracts import Role
from opssight.identity.errors import EmailTaken, LastOwner, OwnPassword, UserNotFound
from opssight.identity.events import UserChanged
from opssight.identity.models import UserRow
from opssight.identity.rules import normalise_email
from opssight.identity.service.access import access_changed
from opssight.identity.service.granting import Grantor
from opssight.identity.service.passwords import check_strength, hash_password


async def create_user(
    session: AsyncSession, clock: Clock, *, email: str, name: str, role: Role, password: str, by: Grantor | None
) -> UserRow:
    """Add a person; ``by`` is None for the platform itself.

    Raises:
        Invalid, WeakPassword, EmailTaken: with the reason.
        OnlyPeople, MissingPermission, OwnersOnly: whoever asks may not make such a person.
    """
    if by is not None:
        by.require_person("set a password, which a new person needs")
        by.require_over(role)
    address = normalise_email(email)
    if address is None:
        raise Invalid("This is not an e-mail address.", field="email")
    check_strength(password, address, name)
    if await repository.user_by_email(session, address):
        raise EmailTaken(f"There is already a person with the address {address}.")
    row = UserRow(email=address, name=name.strip(), role=role, password_hash=await hash_password(password), created_at=clock.now())
    session.add(row)
    with refusing({"identity_users_email_key": EmailTaken(f"There is already a person with the address {address}.")}):
        await session.flush()
    note(session, "user.created", target_type="user", target_id=str(row.id), detail={"email": address, "role": str(role)})
    await outbox.publish(session, UserChanged(user_id=row.id))
    return row


async def change_user(
    session: AsyncSession,
    clock: Clock,
    user_id: UUID,
    *,
    by: Grantor | None,
    proved: bool = False,
    version: str | None = None,
    name: str | None = None,
    role: Role | None = None,
    disabled: bool | None = None,
    password: str | None = None,
) -> UserRow:
    """Change what is given; a new role, password or disabling ends the person's other sessions.

    ``by`` is None for the platform itself; ``proved`` tells that people who change themselves gave their present password.

    Raises:
        UserNotFound, PreconditionFailed, LastOwner, WeakPassword: with the reason.
        OnlyPeople, MissingPermission, OwnersOnly: whoever asks may not change this person.
        OwnPassword: it is one's own password, and the present one was not asked for.
    """
    row = await found(session, user_id, lock=True)
    if_match(version, row.version)
    before = Role(row.role)
    if by is not None:
        by.require_over(before, role or before)
        if password is not None:
            by.require_person("set a password")
            if by.actor.id == str(row.id) and not proved:
                raise OwnPassword("Change your own password at POST /api/v1/auth/password, with the present one.", field="password")
    await _keep_an_owner(session, row, role=role, disabled=disabled)
    detail: dict[str, JsonValue] = {}
    if name is not None:
        detail["name"], row.name = [row.name, name], name
    if role is not None and role != before:
        detail["role"], row.role = [str(before), str(role)], role
    if disabled is not None and disabled != row.disabled:
        detail["disabled"], row.disabled = disabled, disabled
    if password is not None:
        check_strength(password, row.email, row.name)
        row.password_hash = await hash_password(password)
        detail["password"] = "set"  # noqa: S105 a word for the record
    if detail.keys() & {"role", "disabled", "password"}:
        await repository.revoke_sessions(session, row.id, clock.now(), but=_session_of(by))
        await access_changed(session)
    row.version += 1
    note(session, "user.changed", target_type="user", target_id=str(row.id), detail=detail)
    await outbox.publish(session, UserChanged(user_id=row.id))
    return row


def _session_of(by: Grantor | None) -> UUID | None:
    return UUID(by.actor.session_id) if by is not None and by.actor.session_id else None


async def found(session: AsyncSession, user_id: UUID, *, lock: bool = False) -> UserRow:
    """Return the user.

    Raises:
        UserNotFound: there is none.
    """
    row = await repository.user_by_id(session, user_id, lock=lock)
    if row is None:
        raise UserNotFound(f"There is no person with the id {user_id}; list them with GET /api/v1/users.")
    return row


async def _keep_an_owner(session: AsyncSession, row: UserRow, *, role: Role | None, disabled: bool | None) -> None:
    leaves = (role is not None and role is not Role.OWNER) or bool(disabled)
    if row.role == Role.OWNER and not row.disabled and leaves:
        owners = await repository.lock_owners(session)
        if set(owners) <= {row.id}:
            raise LastOwner("This is the last owner; make another person an owner first.")
