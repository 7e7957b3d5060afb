"""Short-lived shared values and counters: PostgreSQL, or Redis when there is one, surviving its death."""

from opssight.core.cache.cache import Cache, PostgresCache, RedisCache, open_cache

__all__ = ["Cache", "PostgresCache", "RedisCache", "open_cache"]
