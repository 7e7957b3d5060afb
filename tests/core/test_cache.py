"""The cache in PostgreSQL and in a real Redis, and Redis' death."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from opssight.core.cache import Cache, PostgresCache, RedisCache
from opssight.core.context import Context


@dataclass
class RedisServer:
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    binary = shutil.which("redis-server")
    if binary is None:
        pytest.skip("redis-server is not installed (Debian: redis-server)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    for line in process.stdout:
        if b"Ready to accept connections" in line:
            break
    yield RedisServer(port, process)
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture(params=["postgres", "redis"])
async def cache(request: pytest.FixtureRequest, ctx: Context) -> Cache:
    own = PostgresCache(ctx.db)
    return RedisCache(request.getfixturevalue("redis_server").url, own) if request.param == "redis" else own


async def test_values_and_counters(cache: Cache) -> None:
    assert await cache.get("a") is None
    await cache.set("a", b"1", seconds=60)
    await cache.set("a", b"\x00\xff", seconds=60)
    assert await cache.get("a") == b"\x00\xff"
    await cache.delete("a")
    assert await cache.get("a") is None
    assert [await cache.count("n", seconds=60) for _ in range(3)] == [1, 2, 3]
    assert (await cache.state())[0] == "ok"
    await cache.close()


async def test_an_expired_value_is_gone_and_a_counter_begins_anew(ctx: Context) -> None:
    cache = PostgresCache(ctx.db)
    await cache.set("a", b"1", seconds=-1)
    assert await cache.get("a") is None
    await cache.count("n", seconds=-1)
    assert await cache.count("n", seconds=60) == 1
    await cache.set("b", b"1", seconds=-1)
    await cache.purge_expired()


async def test_redis_dies_and_the_cache_goes_on(ctx: Context, redis_server: RedisServer) -> None:
    cache = RedisCache(redis_server.url, PostgresCache(ctx.db))
    await cache.set("a", b"1", seconds=60)
    redis_server.process.kill()
    redis_server.process.wait()
    assert await cache.get("a") is None
    await cache.set("b", b"2", seconds=60)
    assert await cache.get("b") == b"2"
    assert await cache.count("n", seconds=60) == 1
    await cache.delete("b")
    assert await cache.get("b") is None
    state, detail = await cache.state()
    assert state == "degraded"
    assert "PostgreSQL serves" in detail
    await cache.close()
