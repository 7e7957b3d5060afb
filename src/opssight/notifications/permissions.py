"""Who may see and change how people are told."""

from __future__ import annotations

from opssight.identity import facade as identity

PERMISSIONS = (
    identity.Permission("notifications:read", "See channels (never their secrets) and what was sent.", identity.READERS),
    identity.Permission(
        "notifications:write", "Change and test channels, try failed notifications again, change others' contact methods.", identity.SRES
    ),
)
