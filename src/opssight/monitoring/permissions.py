"""What one may do with rules."""

from __future__ import annotations

from opssight.identity import facade as identity

PERMISSIONS = (
    identity.Permission("monitoring:read", "See rules and try them on past events.", identity.READERS),
    identity.Permission("monitoring:write", "Make, change and delete rules.", identity.SRES),
)
