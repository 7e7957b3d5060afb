"""A pause after too many wrong passwords, the same for everything that asks for one."""

from __future__ import annotations

from opssight.core.cache import Cache
from opssight.core.settings import Settings
from opssight.identity.settings import IdentitySettings

WINDOW = 900
_KNOWN_FOR = 30 * 86_400


class Throttle:
    """Counts wrong passwords by key; after too many of them in 15 minutes the key is paused as long."""

    def __init__(self, cache: Cache, settings: Settings) -> None:
        """Count in ``cache``; a key bears ``login_attempts`` failures unless told otherwise."""
        self._cache, self._settings = cache, settings

    async def paused(self, key: str) -> bool:
        """Tell whether the key is paused, also for the right password."""
        return await self._cache.get(f"{key}:blocked") is not None

    async def count_failure(self, key: str, *, times: int = 1) -> int:
        """Count a wrong password; return how many there were. The key bears ``times`` as many as usual."""
        failures = await self._cache.count(key, seconds=WINDOW)
        if failures >= self._settings.section(IdentitySettings).login_attempts * times:
            await self._cache.set(f"{key}:blocked", b"1", seconds=WINDOW)
        return failures

    async def forget(self, key: str) -> None:
        """Begin to count anew, after the right password."""
        await self._cache.delete(key)


class LoginThrottle:
    """Counts failed logins of one account from one network, of the network, and of the account from everywhere.

    The last one would let anybody shut a person out, so it does not hold where that person has logged in before.
    An attempt counts before the password is looked at: many at the same moment are no way around it.
    """

    NETWORK_TIMES, ACCOUNT_TIMES = 5, 10

    def __init__(self, throttle: Throttle, cache: Cache, settings: Settings, *, address: str, network: str) -> None:
        """Count for the account ``address`` and the ``network`` of the peer."""
        self._throttle, self._cache, self._most = throttle, cache, settings.section(IdentitySettings).login_attempts
        self._pair, self._network, self._account = f"login:{network}:{address}", f"login:network:{network}", f"login:account:{address}"
        self._place = f"login:place:{network}:{address}"

    async def begin(self) -> int:
        """Count an attempt; return its number, or 0 when it must not be made."""
        if await self._throttle.paused(self._network):
            return 0
        attempt = await self._cache.count(self._pair, seconds=WINDOW)
        if attempt > self._most:
            return 0
        if await self._throttle.paused(self._account) and await self._cache.get(self._place) is None:
            return 0
        return attempt

    async def failed(self) -> None:
        """Count a wrong password against the network and the account."""
        await self._throttle.count_failure(self._network, times=self.NETWORK_TIMES)
        await self._throttle.count_failure(self._account, times=self.ACCOUNT_TIMES)

    async def succeeded(self) -> None:
        """Begin to count anew, and remember that this person logs in from here."""
        await self._cache.delete(self._pair)
        await self._cache.set(self._place, b"1", seconds=_KNOWN_FOR)
