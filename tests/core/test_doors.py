"""Who is believed, who is counted, and what is let in at the edge."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from opssight.core.context import Context
from opssight.core.http import refusals
from opssight.core.http.bodies import BodyLimits
from opssight.core.http.edge import Edge
from opssight.core.http.peers import Peers, is_loopback
from opssight.core.http.refusals import Refusals
from opssight.core.modules import Modules
from opssight.core.networks import address_of, network_of, parse_networks
from opssight.entrypoints import wiring
from opssight.entrypoints.api import create_app
from opssight.identity import facade as identity
from tests.conftest import EXPIRY, PASSWORD

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]


async def _seen(trusted: str, peer: str, **headers: str) -> dict[str, Any]:
    """Return the scope that the application gets."""
    got: dict[str, Any] = {}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        got.update(scope)

    given_headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "client": (peer, 1), "scheme": "http", "headers": given_headers}
    await Peers(app, trusted=parse_networks(trusted))(scope, None, None)  # type: ignore[arg-type]
    return got


@pytest.mark.parametrize(
    ("trusted", "peer", "said", "client"),
    [
        ("", "127.0.0.1", "203.0.113.9", "127.0.0.1"),
        ("10.0.0.0/8", "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("127.0.0.1", "127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "127.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1,10.0.0.0/8", "127.0.0.1", "6.6.6.6, 203.0.113.9, 10.1.1.1", "203.0.113.9"),
        ("127.0.0.1", "127.0.0.1", "6.6.6.6, nonsense", "127.0.0.1"),
        ("::1", "::1", "[2001:db8::1]:443", "2001:db8::1"),
        ("127.0.0.1", "::ffff:127.0.0.1", "203.0.113.9:99", "203.0.113.9"),
    ],
)
async def test_only_a_named_proxy_says_who_its_client_is(trusted: str, peer: str, said: str, client: str) -> None:
    scope = await _seen(trusted, peer, x_forwarded_for=said, x_forwarded_proto="https")
    assert scope["client"][0] == client
    assert scope["scheme"] == ("https" if scope["client"][0] != peer or "nonsense" in said else "http")


async def test_what_a_proxy_hands_on_is_not_from_this_machine() -> None:
    assert is_loopback(await _seen("", "127.0.0.1"))
    assert not is_loopback(await _seen("", "127.0.0.1", x_forwarded_for="127.0.0.1"))
    assert not is_loopback(await _seen("127.0.0.1", "127.0.0.1", x_forwarded_for="203.0.113.9"))


@given(st.text(max_size=60))
def test_no_text_makes_an_address_fail(said: str) -> None:
    address = address_of(said)
    assert address is None or network_of(said) != "unknown"


def test_networks_are_those_that_limits_count() -> None:
    assert [network_of(one) for one in ("192.0.2.77", "2001:db8:1:2:3::4", None)] == ["192.0.2.0/24", "2001:db8:1:2::/64", "unknown"]


@asynccontextmanager
async def _from(app: Any, peer: str) -> AsyncGenerator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(peer, 1)), base_url="http://test") as client:
        yield client


async def test_a_header_that_was_not_verified_is_no_way_around_the_limit(app: FastAPI) -> None:
    limited = Edge(app, bodies=BodyLimits((), 1000), per_minute=12, secure=False, identify=lambda _: None)
    async with _from(limited, "192.0.2.1") as client:
        tries = [await client.get("/healthz", headers={"Authorization": f"Bearer {number}"}) for number in range(4)]
    assert [answer.status_code for answer in tries].count(429) == 2
    network = 0
    for number in range(10, 30):
        async with _from(limited, f"192.0.2.{number}") as client:
            network += (await client.get("/healthz")).status_code == 429
    assert network, "a network is counted too, address by address"
    async with _from(limited, "198.51.100.1") as client:
        assert (await client.get("/healthz")).status_code == 200


async def test_a_verified_caller_is_counted_wherever_they_are(ctx: Context, client: httpx.AsyncClient, app: FastAPI) -> None:
    authenticator = ctx.resources.get(identity.Authenticator)
    await client.get("/api/v1/auth/me")
    known = authenticator.known(client.headers["Authorization"])
    assert known == f"user:{(await client.get('/api/v1/auth/me')).json()['id']}"
    assert authenticator.known("Bearer something-else") is None
    limited = Edge(app, bodies=BodyLimits((), 1000), per_minute=12, secure=False, identify=authenticator.known)
    statuses: list[int] = []
    for number in range(4):
        async with _from(limited, f"192.0.{number}.1") as mine:
            statuses.append((await mine.get("/healthz", headers={"Authorization": client.headers["Authorization"]})).status_code)
    assert statuses == [200, 200, 429, 429]


async def _login(app: FastAPI, peer: str, email: str, password: str) -> int:
    async with _from(app, peer) as client:
        return (await client.post("/api/v1/auth/login", json={"email": email, "password": password})).status_code


async def test_failed_logins_are_counted_by_network_whatever_the_account(client: httpx.AsyncClient, app: FastAPI) -> None:
    for number in range(50):
        assert await _login(app, f"192.0.2.{number}", f"nobody{number}@example.com", "wrong") == 401
    assert await _login(app, "192.0.2.200", "owner@example.com", PASSWORD) == 429
    assert await _login(app, "198.51.100.1", "owner@example.com", PASSWORD) == 200


async def test_failed_logins_are_counted_by_account_from_everywhere_but_where_they_log_in(client: httpx.AsyncClient, app: FastAPI) -> None:
    assert await _login(app, "198.51.100.7", "owner@example.com", PASSWORD) == 200
    for number in range(100):
        assert await _login(app, f"10.0.{number}.1", "owner@example.com", "wrong") == 401
    assert await _login(app, "203.0.113.1", "owner@example.com", PASSWORD) == 429
    assert await _login(app, "198.51.100.9", "owner@example.com", PASSWORD) == 200, "the person is not shut out where they were before"


@pytest.mark.parametrize("access", ["loopback", "token", "open"])
async def test_metrics_and_parts_are_shown_by_setting(ctx: Context, client: httpx.AsyncClient, access: str) -> None:
    context = Context(ctx.settings.model_copy(update={"metrics_access": access}), ctx.clock, ctx.db, ctx.resources)
    app = create_app(context)
    for peer, shown in (("127.0.0.1", access != "token"), ("192.0.2.1", access == "open")):
        async with _from(app, peer) as stranger:
            assert ((await stranger.get("/metrics")).status_code == 200) is shown
            ready = (await stranger.get("/readyz")).json()
            assert bool(ready["components"]) is shown
            assert ready["status"] in {"ready", "degraded"}
            bearer = {"Authorization": client.headers["Authorization"]}
            assert (await stranger.get("/metrics", headers=bearer)).status_code == 200
            assert (await stranger.get("/readyz", headers=bearer)).json()["components"]


@pytest.mark.parametrize("url", ["https://ops.example.com", "http://ops.example.com"])
async def test_an_https_address_makes_cookies_and_hsts_strict(ctx: Context, client: httpx.AsyncClient, url: str) -> None:
    context = Context(ctx.settings.model_copy(update={"public_url": url}), ctx.clock, ctx.db, ctx.resources)
    async with _from(create_app(context), "127.0.0.1") as browser:
        answer = await browser.post("/api/v1/auth/login", json={"email": "owner@example.com", "password": PASSWORD})
        cookie = answer.headers["set-cookie"]
        secure = url.startswith("https")
        assert cookie.startswith("__Host-opssight_refresh=" if secure else "opssight_refresh=")
        assert ("; Secure" in cookie) is secure
        assert ("; Path=/;" in cookie) is secure
        assert ("strict-transport-security" in answer.headers) is secure
        name, _, value = cookie.partition(";")[0].partition("=")
        own = {"X-OpsSight": "1", "Cookie": f"{name}={value}"}
        assert (await browser.post("/api/v1/auth/refresh", headers=own)).status_code == 200


async def test_a_nul_is_refused_with_its_field(client: httpx.AsyncClient) -> None:
    person = {"email": "n@example.com", "name": "N", "role": "viewer", "password": PASSWORD}
    tries = [
        (await client.get("/x%00y"), "path"),
        (await client.get("/api/v1/audit?actor=a%00b"), "actor"),
        (await client.post("/api/v1/users", json={**person, "name": "a\x00b"}), "name"),
        (
            await client.post(
                "/api/v1/users", content=b'{"name": "\\ud800", "email": "a@b.c"}', headers={"Content-Type": "application/json"}
            ),
            "name",
        ),
        (await client.post("/api/v1/tokens", json={"name": "x", "permissions": ["ok", "a\x00"], "expires_at": EXPIRY}), "permissions.1"),
    ]
    for answer, field in tries:
        assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (422, [field])


ODD = ["a\x00b", "\ufffe\u202e\U0001f600", "²", "9" * 5000, "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "-1", "NaN", "%", "'"]


async def test_odd_values_in_every_parameter_are_the_callers_mistake(ctx: Context, client: httpx.AsyncClient) -> None:
    routes = [route for router in ctx.resources.get(Modules).routers for route in router.routes if isinstance(route, APIRoute)]
    faults: list[str] = []
    for route in routes:
        if "GET" not in (route.methods or ()) or route.path.endswith("/tail"):
            continue
        names = [field.alias for dependant in _dependants(route.dependant) for field in dependant.query_params]
        for odd in ODD:
            path = route.path
            for field in route.dependant.path_params:
                path = path.replace("{" + field.alias + "}", httpx.QueryParams({"x": odd}).__str__()[2:])
            for params in [{}, *({name: odd} for name in names)]:
                answer = await client.get(path, params=params)
                if answer.status_code >= 500 and not (answer.status_code == 503 and "/event" in answer.json()["type"]):
                    faults.append(f"{path[:80]} {str(params)[:60]} {answer.status_code}")
    assert not faults, "\n".join(faults)


def _dependants(dependant: Any) -> list[Any]:
    return [dependant, *(inner for one in dependant.dependencies for inner in _dependants(one))]


async def test_an_if_match_that_is_no_version_is_the_callers_mistake(client: httpx.AsyncClient) -> None:
    me = (await client.get("/api/v1/auth/me")).json()["id"]
    for odd in (b'"' + b"9" * 5000 + b'"', b'"\xb2"'):
        answer = await client.patch(f"/api/v1/users/{me}", json={"name": "x"}, headers=[(b"If-Match", odd)])
        assert answer.status_code == 422


async def _refused(ctx: Context) -> list[Any]:
    async with ctx.db.read() as session:
        query = "SELECT actor_kind, target_id, detail, ip FROM audit_records WHERE action = 'request.refused' ORDER BY id"
        return list((await session.execute(text(query))).all())


async def test_refused_requests_leave_one_trace_however_many_they_are(
    ctx: Context, client_as: ClientAs, anonymous: httpx.AsyncClient
) -> None:
    viewer = await client_as("viewer")
    counted = ctx.resources.get(Refusals)
    for _ in range(30):
        assert (await viewer.get("/api/v1/tokens")).status_code == 403
        assert (await anonymous.get("/api/v1/users", headers={"Authorization": "Bearer ops_guessed"})).status_code == 401
        assert (await anonymous.get("/api/v1/users")).status_code == 401
    await counted.flush()
    await counted.flush()
    rows = await _refused(ctx)
    assert [(row[0], row[1], row[2]["count"], row[2]["status"]) for row in rows] == [
        ("user", "GET /api/v1/tokens", 30, 403),
        ("anonymous", "GET /api/v1/users", 30, 401),
    ]
    assert rows[1][3] == "127.0.0.1"
    assert (await viewer.get("/api/v1/tokens")).status_code == 403
    await counted.flush()
    assert len(await _refused(ctx)) == 2, "the next one is counted until the minute is over"
    await counted.flush(last=True)
    assert [row[2]["count"] for row in await _refused(ctx)] == [30, 30, 1]


async def test_different_refusals_beyond_the_most_are_counted_together(ctx: Context, app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "MOST", 3)
    for number in range(20):
        async with _from(app, f"192.0.{number}.1") as stranger:
            await stranger.get("/api/v1/users", headers={"Authorization": "Bearer ops_guessed"})
    await ctx.resources.get(Refusals).flush()
    assert [row[2]["count"] for row in await _refused(ctx)] == [1, 1, 1, 17]


async def test_the_page_of_the_api_is_our_own_under_the_strict_policy(anonymous: httpx.AsyncClient) -> None:
    page = await anonymous.get("/docs")
    assert "unsafe-inline" not in page.headers["content-security-policy"].partition("script-src")[2].partition(";")[0]
    assert "http" not in page.text.replace("https://opssight", "")
    assert "<script>" not in page.text
    for path in ("/docs/docs.js", "/docs/docs.css"):
        assert path in page.text
        assert (await anonymous.get(path)).status_code == 200


def test_a_route_declares_how_large_its_body_may_be() -> None:
    routes = [route for router in wiring.modules().routers for route in router.routes]
    limits = BodyLimits(routes, 1000)
    assert limits.of({"type": "http", "method": "POST", "path": "/api/v1/events"}) == 16 * 1024 * 1024
    assert limits.of({"type": "http", "method": "POST", "path": "/api/v1/users"}) == 1000
    assert limits.of({"type": "http", "method": "GET", "path": "/api/v1/events"}) == 1000
