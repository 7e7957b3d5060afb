"""What one may do with credentials."""

from __future__ import annotations

from opssight.identity import facade as identity

PERMISSIONS = (
    identity.Permission("credentials:read", "See which credentials there are (never their secret).", identity.SRES | identity.AUDITORS),
    identity.Permission("credentials:write", "Add, rotate and remove credentials.", identity.SRES),
    identity.Permission("credentials:use", "Have a server or a runbook log in with a credential.", identity.SRES),
)
