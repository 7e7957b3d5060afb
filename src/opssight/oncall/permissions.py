"""Who may see and change who is on call."""

from __future__ import annotations

from opssight.identity import facade as identity

PERMISSIONS = (
    identity.Permission("oncall:read", "See who is on call, schedules, policies and escalations.", identity.READERS),
    identity.Permission("oncall:write", "Change schedules, overrides and escalation policies.", identity.SRES),
)
