"""What the vault brings."""

from __future__ import annotations

from opssight.core.modules import Module
from opssight.vault import permissions, routes

MODULE = Module(
    name="vault",
    title="Vault",
    group="foundation",
    uses=("identity",),
    permissions=permissions.PERMISSIONS,
    routers=(routes.router,),
    topics={"credentials": "credentials:read"},
)
