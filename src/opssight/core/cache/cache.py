"""The cache and its two kinds. Nothing in it is truth: losing it costs time, never data."""

from __future__ import annotations

from typing import Protocol, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import CursorResult, text

from opssight.core.db import Database
from opssight.core.settings import Settings
from opssight.core.telemetry import get_logger, metrics

log = get_logger(__name__)


class Cache(Protocol):
    """Bytes by key, and counters, each with a life in seconds."""

    async def get(self, key: str) -> bytes | None:
        """Return the value, or None when there is none or it has expired."""
        ...

    async def set(self, key: str, value: bytes, *, seconds: int) -> None:
        """Keep ``value`` for ``seconds``."""
        ...

    async def delete(self, key: str) -> None:
        """Forget the key."""
        ...

    async def count(self, key: str, *, seconds: int) -> int:
        """Add one to the counter and return it; it begins anew ``seconds`` after its first count."""
        ...

    async def state(self) -> tuple[str, str]:
        """Return ``ok`` or ``degraded`` and a sentence."""
        ...

    async def close(self) -> None:
        """Close connections."""
        ...


class PostgresCache:
    """An unlogged table."""

    def __init__(self, db: Database) -> None:
        """Use ``db``."""
        self._db = db

    async def get(self, key: str) -> bytes | None:
        """See :class:`Cache`."""
        async with self._db.read() as session:
            found = await session.execute(text("SELECT value FROM core_cache WHERE key = :key AND expires_at > now()"), {"key": key})
            value = found.scalar()
            return bytes(value) if value is not None else None

    async def set(self, key: str, value: bytes, *, seconds: int) -> None:
        """See :class:`Cache`."""
        await self._execute(
            "INSERT INTO core_cache (key, value, expires_at) VALUES (:key, :value, now() + make_interval(secs => :seconds))"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at",
            key=key,
            value=value,
            seconds=seconds,
        )

    async def delete(self, key: str) -> None:
        """See :class:`Cache`."""
        await self._execute("DELETE FROM core_cache WHERE key = :key", key=key)

    async def count(self, key: str, *, seconds: int) -> int:
        """See :class:`Cache`."""
        counted = await self._execute(
            "INSERT INTO core_cache AS c (key, counter, expires_at) VALUES (:key, 1, now() + make_interval(secs => :seconds))"
            " ON CONFLICT (key) DO UPDATE SET"
            " counter = CASE WHEN c.expires_at > now() THEN c.counter + 1 ELSE 1 END,"
            " expires_at = CASE WHEN c.expires_at > now() THEN c.expires_at ELSE excluded.expires_at END"
            " RETURNING counter",
            key=key,
            seconds=seconds,
        )
        return counted or 0

    async def purge_expired(self) -> None:
        """Delete what has expired."""
        await self._execute("DELETE FROM core_cache WHERE expires_at < now()")

    async def state(self) -> tuple[str, str]:
        """See :class:`Cache`."""
        return "ok", "in PostgreSQL"

    async def close(self) -> None:
        """See :class:`Cache`."""

    async def _execute(self, statement: str, **values: object) -> int | None:
        session = self._db.open_plain()
        async with session:
            result = cast("CursorResult[int]", await session.execute(text(statement), values))
            return result.scalar_one() if result.returns_rows else None


class RedisCache:
    """Redis, with PostgreSQL for as long as it does not answer."""

    def __init__(self, url: str, fallback: PostgresCache) -> None:
        """Connect when first used."""
        self._redis = Redis.from_url(url, decode_responses=False, socket_timeout=0.5, socket_connect_timeout=0.5)
        self._fallback = fallback
        self._failure: str | None = None

    async def get(self, key: str) -> bytes | None:
        """See :class:`Cache`."""
        try:
            value = await self._redis.get(_name(key))
        except (RedisError, OSError) as error:
            self._failed(error)
            return await self._fallback.get(key)
        self._answered()
        return value.encode() if isinstance(value, str) else value

    async def set(self, key: str, value: bytes, *, seconds: int) -> None:
        """See :class:`Cache`."""
        try:
            await self._redis.set(_name(key), value, ex=seconds)
        except (RedisError, OSError) as error:
            self._failed(error)
            await self._fallback.set(key, value, seconds=seconds)
        else:
            self._answered()

    async def delete(self, key: str) -> None:
        """See :class:`Cache`; the fallback forgets too, so that an old value cannot come back."""
        try:
            await self._redis.delete(_name(key))
        except (RedisError, OSError) as error:
            self._failed(error)
        else:
            self._answered()
        await self._fallback.delete(key)

    async def count(self, key: str, *, seconds: int) -> int:
        """See :class:`Cache`."""
        try:
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.incr(_name(key))
                pipe.expire(_name(key), seconds, nx=True)
                counted = (await pipe.execute())[0]
        except (RedisError, OSError) as error:
            self._failed(error)
            return await self._fallback.count(key, seconds=seconds)
        self._answered()
        return int(counted)

    async def state(self) -> tuple[str, str]:
        """See :class:`Cache`."""
        await self.get("state")
        if self._failure:
            return "degraded", f"Redis does not answer ({self._failure}); PostgreSQL serves meanwhile. Check OPSSIGHT_REDIS_URL."
        return "ok", "in Redis"

    async def close(self) -> None:
        """See :class:`Cache`."""
        await self._redis.aclose()

    def _failed(self, error: Exception) -> None:
        if self._failure is None:
            log.error("cache.redis_lost", error=str(error))
        self._failure = str(error) or type(error).__name__
        metrics.cache_degraded.set(1)

    def _answered(self) -> None:
        if self._failure is not None:
            log.info("cache.redis_back")
        self._failure = None
        metrics.cache_degraded.set(0)


def _name(key: str) -> str:
    return f"opssight:{key}"


def open_cache(settings: Settings, db: Database) -> Cache:
    """Return the cache the settings ask for."""
    own = PostgresCache(db)
    url = settings.redis_url.get_secret_value()
    return RedisCache(url, own) if url else own
