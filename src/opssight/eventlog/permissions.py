"""Who may see, send and delete events."""

from __future__ import annotations

from opssight.identity import facade as identity

PERMISSIONS = (
    identity.Permission("events:read", "See and search events.", identity.READERS),
    identity.Permission("events:write", "Send events in.", identity.SRES),
    identity.Permission("events:retain", "Change how long events are kept.", identity.ADMINS),
)
