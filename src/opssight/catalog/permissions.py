"""What one may do to the catalog."""

from __future__ import annotations

from opssight.identity import facade as identity

PERMISSIONS = (
    identity.Permission("catalog:read", "See services, their owners and how they are doing.", identity.READERS),
    identity.Permission("catalog:write", "Add, describe and remove services.", identity.SRES),
)
