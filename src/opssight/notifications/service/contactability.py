"""By which ways people can be reached, and whether the last message to them arrived."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.identity import facade as identity
from opssight.notifications import repository
from opssight.notifications.contracts import EMAIL, Contactability, Delivery, State, Way
from opssight.notifications.models import ChannelRow


@dataclass(frozen=True, slots=True)
class Target:
    """An address by a channel that is enabled."""

    channel: ChannelRow
    address: str


async def targets_of(session: AsyncSession, users: Sequence[identity.User]) -> dict[UUID, list[Target]]:
    """Return where a message to each person goes: their enabled contact methods, or else the default channel.

    There is nothing for who is disabled, nor for who has only disabled channels while the default one is disabled too.
    """
    found: dict[UUID, list[Target]] = {user.id: [] for user in users}
    here = [user for user in users if not user.disabled]
    methods = [one for one in await repository.contact_methods_of(session, [user.id for user in here]) if one.enabled] if here else []
    rows = await repository.channels_by_ids(session, {method.channel_id for method in methods}) if methods else []
    channels = {row.id: row for row in rows if row.enabled}
    for method in methods:
        if method.channel_id in channels:
            found[method.user_id].append(Target(channels[method.channel_id], method.address))
    without = [user for user in here if not found[user.id]]
    default = await repository.default_channel(session) if without else None
    if default is not None and default.enabled:
        for user in without:
            found[user.id].append(Target(default, user.email if default.kind == EMAIL else ""))
    return found


async def contactability(session: AsyncSession, user_ids: Collection[UUID]) -> dict[UUID, Contactability]:
    """Tell of each person there is how they can be reached, and what became of the last message to them."""
    users = await identity.list_users(session, user_ids)
    targets = await targets_of(session, users)
    last = {
        user_id: Delivery(at, State(state) is State.DELIVERED, detail)
        for user_id, at, state, detail in await repository.last_deliveries(session, [user.id for user in users])
    }
    return {
        user_id: Contactability(tuple(Way(one.channel.name, one.channel.kind) for one in found), last.get(user_id))
        for user_id, found in targets.items()
    }
