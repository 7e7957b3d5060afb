"""What each process holds open: core's own parts, then every module by its manifest. No decision is taken here."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager

from opssight.core.cache import Cache, open_cache
from opssight.core.clock import Clock, SystemClock
from opssight.core.context import Context
from opssight.core.crypto import Keyring, open_keyring
from opssight.core.db import Database
from opssight.core.egress import Egress, parse_allowed
from opssight.core.health import Health
from opssight.core.modules import Module, Modules, discover
from opssight.core.redaction import redact_text
from opssight.core.resources import Resources
from opssight.core.settings import Settings
from opssight.core.storage import Storage, open_storage
from opssight.core.telemetry import redact_logs_with
from opssight.entrypoints.platform import PLATFORM


def modules(*more: Module) -> Modules:
    """Return the platform's own part and every module there is, and ``more`` after them, in the order in which they are opened."""
    return Modules((PLATFORM, *discover(), *more))


@asynccontextmanager
async def open_context(
    settings: Settings, *, role: str, clock: Clock | None = None, more: Iterable[Module] = ()
) -> AsyncGenerator[Context]:
    """Open what a process of ``role`` needs and close it, in reverse, at the end.

    Raises:
        StartRefused: the master key is missing or is not this database's.
    """
    async with AsyncExitStack() as stack:
        db = Database(settings.database_url.get_secret_value(), pool_size=settings.database_pool, application_name=f"opssight {role}")
        stack.push_async_callback(db.close)
        resources = Resources()
        context = Context(settings, clock or SystemClock(), db, resources)
        resources.add(Keyring, await open_keyring(db, settings))
        cache = resources.add(Cache, open_cache(settings, db))
        stack.push_async_callback(cache.close)
        resources.add(Storage, open_storage(settings))
        redact_logs_with(redact_text)
        resources.add(Egress, Egress(parse_allowed(settings.egress_allow)))
        resources.add(Health, Health())
        await stack.enter_async_context(modules(*more).opened(context))
        yield context
