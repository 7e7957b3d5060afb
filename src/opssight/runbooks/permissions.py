"""What one may do with runbooks."""

from __future__ import annotations

from opssight.identity import facade as identity

PERMISSIONS = (
    identity.Permission("runbooks:read", "See runbooks, executions and their output.", identity.READERS),
    identity.Permission("runbooks:run", "Run approved runbooks, cancel and resolve executions.", identity.RESPONDERS),
    identity.Permission("runbooks:write", "Write runbooks and bindings, run those not approved.", identity.SRES),
)
