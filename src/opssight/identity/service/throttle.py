"""A pause after too many wrong passwords, the same for everything that asks for one."""

from __future__ import annotations

from opssight.core.cache import Cache
from opssight.core.settings import Settings
from opssight.identity.settings import IdentitySettings

WINDOW = 900


class Throttle:
    """Counts wrong passwords by key; after ``login_attempts`` of them in 15 minutes the key is paused as long."""

    def __init__(self, cache: Cache, settings: Settings) -> None:
        """Count in ``cache``."""
        self._cache, self._settings = cache, settings

    async def paused(self, key: str) -> bool:
        """Tell whether the key is paused, also for the right password."""
        return await self._cache.get(f"{key}:blocked") is not None

    async def count_failure(self, key: str) -> int:
        """Count a wrong password; return how many there were."""
        failures = await self._cache.count(key, seconds=WINDOW)
        if failures >= self._settings.section(IdentitySettings).login_attempts:
            await self._cache.set(f"{key}:blocked", b"1", seconds=WINDOW)
        return failures

    async def forget(self, key: str) -> None:
        """Begin to count anew, after the right password."""
        await self._cache.delete(key)
