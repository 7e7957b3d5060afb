"""Who gives permissions to whom: nobody gives, or takes over, what they do not hold themselves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from opssight.identity.contracts import Actor, Role
from opssight.identity.errors import MissingPermission, OnlyPeople, OwnersOnly
from opssight.identity.permissions import PermissionRegistry
from opssight.identity.rules import may_change_user


@dataclass(frozen=True, slots=True)
class Grantor:
    """Whoever makes or changes people, accounts and tokens, and what each role means."""

    actor: Actor
    registry: PermissionRegistry

    def require_over(self, *roles: Role) -> None:
        """Require that the actor may make, change or answer for a person with these roles.

        Raises:
            OwnersOnly: one is an owner and the actor is not.
            MissingPermission: the roles hold a permission that the actor does not.
        """
        needed = frozenset[str]().union(*(self.registry.of(role) for role in roles))
        if may_change_user(self.actor.role, self.actor.permissions, needed, frozenset(roles)):
            return
        if Role.OWNER in roles:
            raise OwnersOnly("Only an owner can change an owner or make one.")
        lacking = min(needed - self.actor.permissions)
        raise MissingPermission(f"You lack {lacking}, which this person has or would get. Ask somebody who has it.")

    def require_permissions(self, permissions: Collection[str]) -> None:
        """Require that the actor holds every one of ``permissions``.

        Raises:
            MissingPermission: one is lacking.
        """
        lacking = sorted(set(permissions) - self.actor.permissions)
        if lacking:
            raise MissingPermission(f"You cannot give {lacking[0]}, which you do not have.")

    def require_person(self, what: str) -> None:
        """Require that the actor is a person who is logged in; ``what`` completes the sentence "A token cannot ...".

        Raises:
            OnlyPeople: the actor is a service token.
        """
        if self.actor.kind != "user":
            raise OnlyPeople(f"A token cannot {what}; log in as a person.")
