"""Who may see the record."""

from __future__ import annotations

from opssight.identity import facade as identity

PERMISSIONS = (identity.Permission("audit:read", "See and verify the audit record.", identity.AUDITORS),)
