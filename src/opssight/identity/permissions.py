"""What one may do to identity itself, and the registry of what every module allows."""

from __future__ import annotations

from collections.abc import Iterable

from opssight.identity.contracts import ADMINS, READERS, Permission, Role

PERMISSIONS = (
    Permission("users:read", "See people, their roles and names.", READERS),
    Permission("users:write", "Add, change and disable people.", ADMINS),
    Permission("tokens:read", "See service tokens (never their value).", ADMINS),
    Permission("tokens:write", "Make and revoke service tokens.", ADMINS),
    Permission("account:write", "Change one's own password and contact methods.", READERS),
    Permission("system:read", "See the state of the platform's parts.", READERS),
    Permission("settings:read", "See the settings in force, secrets masked.", ADMINS | {Role.AUDITOR}),
    Permission("settings:write", "Change settings and try dead jobs again.", ADMINS),
)


class PermissionRegistry:
    """Every permission of every module."""

    def __init__(self, permissions: Iterable[Permission]) -> None:
        """Take all of them; a name may be declared once."""
        self._by_name: dict[str, Permission] = {}
        for permission in permissions:
            if permission.name in self._by_name:
                raise ValueError(f"Permission {permission.name} is declared twice.")
            self._by_name[permission.name] = permission

    def all(self) -> list[Permission]:
        """Return every permission, by name."""
        return sorted(self._by_name.values(), key=lambda permission: permission.name)

    def of(self, role: Role) -> frozenset[str]:
        """Return what ``role`` may do."""
        return frozenset(name for name, permission in self._by_name.items() if role in permission.roles)

    def unknown(self, names: Iterable[str]) -> list[str]:
        """Return those of ``names`` that are no permission."""
        return sorted(set(names) - self._by_name.keys())
