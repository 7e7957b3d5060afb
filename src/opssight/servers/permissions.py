"""What one may do with servers."""

from __future__ import annotations

from opssight.identity import facade as identity

PERMISSIONS = (
    identity.Permission("servers:read", "See servers, their state and what was run on them.", identity.READERS),
    identity.Permission("servers:write", "Add, change and remove servers, accept host keys.", identity.SRES),
    identity.Permission("servers:execute", "Test connections and run commands on servers.", identity.SRES),
)
