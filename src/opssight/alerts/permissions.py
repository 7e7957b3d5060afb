"""What one may do with alerts."""

from __future__ import annotations

from opssight.identity import facade as identity

PERMISSIONS = (
    identity.Permission("alerts:read", "See alerts and groups of alerts.", identity.READERS),
    identity.Permission("alerts:write", "Hand alerts in.", identity.RESPONDERS),
)
