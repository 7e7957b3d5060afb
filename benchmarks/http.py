"""Login, and the API under concurrent users, over HTTP against a whole platform."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import httpx

from benchmarks.event_load import Figure, figure
from tests.fixtures.platform import EMAIL, PASSWORD, running

_LOGIN_LIMIT_MS, _API_LIMIT_MS = 500.0, 200.0
_PATHS = ("/api/v1/auth/me", "/api/v1/incidents?limit=50", "/api/v1/alerts?limit=50", "/api/v1/servers?limit=50", "/api/v1/users")


def main(quick: bool) -> dict[str, Figure]:
    """Measure with one user, then with 100 at once that each pause a second between requests."""
    with running(requests_per_minute="0", login_attempts="100000") as platform:
        return asyncio.run(_measure(platform.base, users=20 if quick else 100, rounds=4 if quick else 10))


async def _measure(base: str, users: int, rounds: int) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    limits = httpx.Limits(max_connections=users, max_keepalive_connections=users)
    async with httpx.AsyncClient(base_url=base, timeout=30, limits=limits) as client:
        logins = [await _timed(lambda: client.post("/api/v1/auth/login", json={"email": EMAIL, "password": PASSWORD})) for _ in range(15)]
        figure(figures, "login median", _quantile(logins, 0.5), "ms", limit=_LOGIN_LIMIT_MS)
        figure(figures, "login p95", _quantile(logins, 0.95), "ms", limit=_LOGIN_LIMIT_MS)
        answer = await client.post("/api/v1/auth/login", json={"email": EMAIL, "password": PASSWORD})
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        for path in _PATHS:
            alone = [await _timed(lambda path=path: client.get(path)) for _ in range(20)]
            figure(figures, f"alone {path.partition('?')[0]} median", _quantile(alone, 0.5), "ms", limit=_API_LIMIT_MS)
        began = time.perf_counter()
        times = [one for rows in await asyncio.gather(*(_user(client, number, rounds) for number in range(users))) for one in rows]
        figure(figures, f"API p50, {users} users", _quantile(times, 0.5), "ms", limit=_API_LIMIT_MS)
        figure(figures, f"API p95, {users} users", _quantile(times, 0.95), "ms", limit=_API_LIMIT_MS)
        figure(figures, f"API requests a second, {users} users", len(times) / (time.perf_counter() - began), "1/s")
    return figures


async def _user(client: httpx.AsyncClient, number: int, rounds: int) -> list[float]:
    """One person looking around: a request, then a second's pause, beginning at different moments."""
    times: list[float] = []
    await asyncio.sleep(number % 20 / 20)
    for turn in range(rounds):
        path = _PATHS[(number + turn) % len(_PATHS)]
        times.append(await _timed(lambda path=path: client.get(path)))
        await asyncio.sleep(1)
    return times


async def _timed(request: Callable[[], Awaitable[httpx.Response]]) -> float:
    began = time.perf_counter()
    answer = await request()
    answer.raise_for_status()
    return (time.perf_counter() - began) * 1000


def _quantile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]
