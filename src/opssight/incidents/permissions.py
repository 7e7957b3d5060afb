"""Who may see and work incidents."""

from __future__ import annotations

from opssight.identity import facade as identity

PERMISSIONS = (
    identity.Permission("incidents:read", "See incidents and their timelines.", identity.READERS),
    identity.Permission("incidents:write", "Declare, acknowledge, work on and resolve incidents.", identity.RESPONDERS),
)
