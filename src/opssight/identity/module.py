"""What identity brings."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from opssight.core.cache import Cache
from opssight.core.context import Context
from opssight.core.crypto import Keyring
from opssight.core.modules import Module, Modules
from opssight.identity import routes
from opssight.identity.permissions import PERMISSIONS, PermissionRegistry
from opssight.identity.service.authenticate import Authenticator
from opssight.identity.service.login import Sessions
from opssight.identity.service.signing import Signer
from opssight.identity.service.throttle import Throttle
from opssight.identity.settings import IdentitySettings


@asynccontextmanager
async def _open(context: Context) -> AsyncGenerator[None]:
    settings, db, clock, resources = context.settings, context.db, context.clock, context.resources
    keyring = resources.get(Keyring)
    registry = resources.add(PermissionRegistry, PermissionRegistry(resources.get(Modules).permissions))
    signer = resources.add(Signer, await Signer.open(db, keyring, clock))
    resources.add(Authenticator, Authenticator(db=db, signer=signer, keyring=keyring, registry=registry, clock=clock))
    cache = resources.get(Cache)
    throttle = resources.add(Throttle, Throttle(cache, settings))
    sessions = Sessions(db=db, signer=signer, keyring=keyring, cache=cache, throttle=throttle, clock=clock, settings=settings)
    resources.add(Sessions, sessions)
    yield


MODULE = Module(
    name="identity",
    title="Identity",
    group="foundation",
    permissions=PERMISSIONS,
    routers=(routes.router,),
    topics={"users": "users:read"},
    settings=IdentitySettings,
    open=_open,
)
