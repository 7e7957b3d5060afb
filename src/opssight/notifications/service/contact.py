"""Where a person's pages go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.audit_note import note
from opssight.core.errors import Invalid
from opssight.identity import facade as identity
from opssight.notifications import repository
from opssight.notifications.contracts import EMAIL
from opssight.notifications.errors import OthersContactMethods
from opssight.notifications.models import ContactMethodRow


@dataclass(frozen=True, slots=True)
class ContactMethod:
    """An address by a channel."""

    channel_id: UUID
    address: str
    enabled: bool


async def contact_methods(session: AsyncSession, user_id: UUID) -> list[ContactMethod]:
    """Return a person's contact methods; without any of their own, their e-mail address by the default channel.

    Raises:
        UserNotFound: there is no such person.
    """
    user = await identity.get_user(session, user_id)
    rows = await repository.contact_methods(session, user_id)
    if rows:
        return [ContactMethod(row.channel_id, row.address, row.enabled) for row in rows]
    default = await repository.default_channel(session)
    return [ContactMethod(default.id, user.email, default.enabled)]


async def replace_contact_methods(session: AsyncSession, user_id: UUID, methods: Sequence[ContactMethod]) -> None:
    """Put ``methods`` in the place of a person's own; an empty list goes back to the e-mail address.

    Raises:
        UserNotFound: there is no such person.
        Invalid: an unknown channel, a missing address, a repeat, or all of them disabled.
    """
    user = await identity.get_user(session, user_id)
    kinds = {row.id: row.kind for row in await repository.channels_by_ids(session, {method.channel_id for method in methods})}
    if methods and not any(method.enabled for method in methods):
        raise Invalid("Leave at least one enabled, or send an empty list to go back to the e-mail address.", field="items")
    if len({(method.channel_id, method.address) for method in methods}) < len(methods):
        raise Invalid("The same address is there twice for one channel.", field="items")
    for position, method in enumerate(methods):
        if method.channel_id not in kinds:
            raise Invalid("There is no such channel; list them with GET /api/v1/channels.", field=f"items.{position}.channel_id")
        if kinds[method.channel_id] == EMAIL and "@" not in method.address:
            raise Invalid("This is not an e-mail address.", field=f"items.{position}.address")
    await repository.replace_contact_methods(
        session,
        user_id,
        [
            ContactMethodRow(
                user_id=user_id, position=position, channel_id=method.channel_id, address=method.address, enabled=method.enabled
            )
            for position, method in enumerate(methods)
        ],
    )
    note(
        session,
        "user.contact_methods_changed",
        target_type="user",
        target_id=str(user_id),
        detail={"person": user.name, "methods": len(methods)},
    )


def check_own(actor: identity.Actor, user_id: UUID) -> None:
    """Let people see to their own contact methods, and those who may change channels to everybody's.

    Raises:
        OthersContactMethods: neither is the case.
    """
    if actor.id != str(user_id) and not actor.may("notifications:write"):
        raise OthersContactMethods("These are somebody else's contact methods; that takes the permission notifications:write.")
