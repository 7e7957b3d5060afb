"""Events over HTTP: the whole way through the real application, database and event store."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import text

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.eventlog import facade as eventlog
from opssight.eventlog.contracts import EventQuery
from opssight.eventlog.store import EventStore
from opssight.eventlog.store.transport import Address
from tests.conftest import EXPIRY

URL = "/api/v1/events"
ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]


@pytest.fixture(autouse=True)
def _store(stored_events: EventStore) -> None:
    """Every test here has a store of its own."""


async def messages(client: httpx.AsyncClient, **params: Any) -> list[str]:
    answer = await client.get(URL, params=params)
    assert answer.status_code == 200, answer.text
    return [event["message"] for event in answer.json()["items"]]


async def test_events_are_found_as_soon_as_they_are_accepted(client: httpx.AsyncClient, clock: FakeClock) -> None:
    sent = {"message": "it broke token=abcdef0123456789", "severity": "err", "service": "api", "attributes": {"status": 500}}
    answer = await client.post(URL, json=sent)
    assert answer.status_code == 202
    assert answer.json() == {"accepted": 1, "rejected": []}
    page = (await client.get(URL, params={"q": "broke status:500", "severity": ">=error"})).json()
    [event] = page["items"]
    assert page["next_cursor"] is None
    assert event["message"] == "it broke token=[REDACTED:secret]"
    assert event["received_at"] == clock.now().isoformat().replace("+00:00", "Z")
    assert (await client.get(f"{URL}/{event['id']}")).json() == event


async def test_bad_events_are_named_and_the_others_stored(client: httpx.AsyncClient) -> None:
    body = gzip.compress(b'{"message":"one"}\n{"message":"two","severity":"loud"}\n{"message":"three"}')
    answer = await client.post(URL, content=body, headers={"Content-Encoding": "gzip", "Content-Type": "application/x-ndjson"})
    assert answer.json()["accepted"] == 2
    [rejected] = answer.json()["rejected"]
    assert rejected["index"] == 1
    assert rejected["reason"].startswith("severity: 'loud'")
    assert sorted(await messages(client)) == ["one", "three"]


@pytest.mark.parametrize(
    ("body", "headers", "status", "slug"),
    [
        (b"", {}, 422, "event-body-invalid"),
        (b"[1", {}, 422, "event-body-invalid"),
        (b"{}", {"Content-Encoding": "br"}, 415, "event-encoding-unsupported"),
        (gzip.compress(b" " * (17 << 20)), {"Content-Encoding": "gzip"}, 413, "event-body-too-large"),
        (b" " * ((16 << 20) + 1), {}, 413, "too-large"),
    ],
)
async def test_what_is_no_body_of_events(client: httpx.AsyncClient, body: bytes, headers: dict[str, str], status: int, slug: str) -> None:
    answer = await client.post(URL, content=body, headers=headers)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (status, slug)


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ({}, "message"),
        ({"message": ""}, "message"),
        ({"message": "x", "severity": "loud"}, "severity"),
        ({"message": "x", "ts": "yesterday"}, "ts"),
        ({"message": "x", "attributes": []}, "attributes"),
    ],
)
@pytest.mark.parametrize("packed", [True, False])
async def test_a_single_event_that_is_refused_is_an_error_that_names_the_field(
    client: httpx.AsyncClient, event: dict[str, object], field: str, *, packed: bool
) -> None:
    body = json.dumps(event).encode()
    answer = await client.post(URL, content=gzip.compress(body) if packed else body, headers={"Content-Encoding": "gzip"} if packed else {})
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (422, "event-invalid")
    assert [one["field"] for one in answer.json()["errors"]] == [field]
    in_an_array = await client.post(URL, json=[event])
    assert (in_an_array.status_code, in_an_array.json()["accepted"], in_an_array.json()["rejected"][0]["index"]) == (202, 0, 0)


async def test_a_large_body_is_taken_whole(client: httpx.AsyncClient, stored_events: EventStore) -> None:
    answer = await client.post(URL, content=json.dumps([{"message": f"event {number}"} for number in range(20_000)]))
    assert answer.json() == {"accepted": 20_000, "rejected": []}
    assert await stored_events.count() == 20_000


async def test_a_repeated_request_stores_once(client: httpx.AsyncClient, stored_events: EventStore) -> None:
    for _ in range(2):
        answer = await client.post(URL, json={"message": "x"}, headers={"Idempotency-Key": "retry-1"})
        assert answer.status_code == 202
    assert await stored_events.count() == 1
    await client.post(URL, json={"message": "x"})
    assert await stored_events.count() == 2


async def test_a_store_that_is_down_is_503_with_retry_after(client: httpx.AsyncClient, ctx: Context) -> None:
    eventlog.attach(ctx, EventStore(Address.embedded(ctx.settings.data_dir / "none.sock")))
    for call in (client.post(URL, json={"message": "x"}), client.get(URL), client.get(f"{URL}/fields"), client.get("/api/v1/retention")):
        answer = await call
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) >= 1
        assert answer.json()["type"].endswith("/event-store-unavailable")
    ready = await client.get("/readyz")
    assert {part["name"]: part["state"] for part in ready.json()["components"]}["events"] == "down"


async def test_pages_and_filters(client: httpx.AsyncClient, clock: FakeClock) -> None:
    now = clock.now()
    events = [
        {
            "message": f"m{n:02d}",
            "service": f"s{n % 3}",
            "source": f"h{n % 2}",
            "ts": (now - timedelta(minutes=n)).isoformat(),
            "attributes": {"k": str(n % 4)},
        }
        for n in range(25)
    ]
    await client.post(URL, json=events)
    seen: list[str] = []
    cursor = None
    while True:
        page = (await client.get(URL, params={"limit": 10, **({"cursor": cursor} if cursor else {})})).json()
        seen += [event["message"] for event in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [f"m{n:02d}" for n in range(25)]
    assert await messages(client, service="s1,s2", source="h1", to=(now - timedelta(minutes=5)).isoformat(), limit=3) == [
        "m07",
        "m11",
        "m13",
    ]
    assert await messages(client, service=["s0", "s1"], attr=["k:1"], **{"from": (now - timedelta(minutes=9)).isoformat()}) == [
        "m01",
        "m09",
    ]


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"q": '"open'}, "q"),
        ({"severity": "loud"}, "severity"),
        ({"attr": "novalue"}, "attr"),
        ({"cursor": "bad"}, "cursor"),
        ({"cursor": "WzFd"}, "cursor"),
        ({"from": "yesterday"}, "from"),
        ({"from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, "from"),
        ({"limit": 0}, "limit"),
    ],
)
async def test_a_wrong_query_names_the_field(client: httpx.AsyncClient, params: dict[str, str], field: str) -> None:
    answer = await client.get(URL, params=params)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


async def test_histogram_and_fields(client: httpx.AsyncClient, clock: FakeClock) -> None:
    minute = timedelta(minutes=1)
    await client.post(
        URL,
        json=[
            {"message": "a", "severity": "error", "service": "api", "ts": (clock.now() - 2 * minute).isoformat()},
            {"message": "b", "service": "web", "source": "h", "ts": (clock.now() - minute).isoformat(), "attributes": {"k": "v"}},
        ],
    )
    found = (await client.get(f"{URL}/histogram", params={"buckets": 30})).json()
    assert (found["bucket_seconds"], found["total"], len(found["buckets"])) == (120, 2, 30)
    assert found["from"] == (clock.now() - timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    assert [bucket["by_severity"] for bucket in found["buckets"] if bucket["total"]] == [{"error": 1, "info": 1}]
    fields = (await client.get(f"{URL}/fields")).json()
    assert fields == {
        "services": ["api", "web"],
        "sources": ["h"],
        "severities": [{"name": "info", "count": 1}, {"name": "error", "count": 1}],
        "attribute_keys": ["k"],
    }


async def test_an_event_that_is_not_there(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{URL}/01a1ffcf-6df5-76a7-8879-2889c1000000")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (404, "event-not-found")
    assert (await client.get(f"{URL}/nonsense")).status_code == 422


async def test_who_may_do_what(client_as: ClientAs, anonymous: httpx.AsyncClient) -> None:
    viewer, responder, sre, admin = [await client_as(role) for role in ("viewer", "responder", "sre", "admin")]
    event = {"message": "x"}
    assert (await anonymous.post(URL, json=event)).status_code == 401
    assert (await anonymous.get(URL)).status_code == 401
    assert (await viewer.get(URL)).status_code == 200
    assert (await viewer.post(URL, json=event)).status_code == 403
    assert (await responder.post(URL, json=event)).status_code == 403
    assert (await sre.post(URL, json=event)).status_code == 202
    assert (await sre.put("/api/v1/retention", json={"days": 30})).status_code == 403
    assert (await admin.put("/api/v1/retention", json={"days": 30})).status_code == 200


async def test_a_service_token_may_send(client: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> None:
    made = await client.post("/api/v1/tokens", json={"name": "shipper", "permissions": ["events:write"], "expires_at": EXPIRY})
    headers = {"Authorization": f"Bearer {made.json()['token']}"}
    assert (await anonymous.post(URL, json={"message": "x"}, headers=headers)).status_code == 202
    assert (await anonymous.get(URL, headers=headers)).status_code == 403


async def test_new_services_are_announced_once(client: httpx.AsyncClient, ctx: Context) -> None:
    await client.post(URL, json=[{"message": "x", "service": "api"}, {"message": "x", "service": "web"}, {"message": "x"}])
    await client.post(URL, json=[{"message": "x", "service": "api"}, {"message": "x", "service": "db"}])
    async with ctx.db.read() as session:
        rows = await session.execute(text("SELECT payload FROM core_outbox WHERE name = 'events.services_seen' ORDER BY id"))
        assert [row[0]["names"] for row in rows] == [["api", "web"], ["db"]]


@pytest.fixture
async def served(app: FastAPI) -> Any:
    """The application behind a real server, since a tail does not end."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_config=None, timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await task


async def test_a_tail_follows_and_resumes(client: httpx.AsyncClient, served: str) -> None:
    headers = {"Authorization": client.headers["Authorization"]}

    async def follow(wanted: int, sent: list[dict[str, Any]], **extra: str) -> list[dict[str, Any]]:
        got: list[dict[str, Any]] = []
        async with (
            asyncio.timeout(30),
            httpx.AsyncClient(headers={**headers, **extra}) as http,
            http.stream("GET", f"{served}{URL}/tail", params={"q": "wanted"}) as stream,
        ):
            assert stream.headers["content-type"].startswith("text/event-stream")
            async for line in stream.aiter_lines():
                if line.startswith(": following"):
                    for event in sent:
                        await client.post(URL, json=event)
                elif line.startswith("data: "):
                    got.append(json.loads(line.removeprefix("data: ")))
                    if len(got) == wanted:
                        break
        return got

    await client.post(URL, json={"message": "wanted but before"})
    got = await follow(2, [{"message": "wanted 1"}, {"message": "other"}, {"message": "wanted 2", "ts": "2026-03-01T00:00:00Z"}])
    assert [event["message"] for event in got] == ["wanted 1", "wanted 2"]
    await client.post(URL, json={"message": "wanted 3"})
    missed = await follow(1, [], **{"Last-Event-ID": got[-1]["id"]})
    assert [event["message"] for event in missed] == ["wanted 3"]


async def test_the_platforms_own_log_is_searchable(ctx: Context, stored_events: EventStore) -> None:
    shipper = eventlog.PlatformLogShipper(ctx.resources.get(eventlog.EventIntake), role="api", limit=3, every=0.01)
    for number in range(5):
        shipper.write(
            {
                "event": f"http.request {number}",
                "level": "warning",
                "timestamp": ctx.clock.now().isoformat(),
                "path": "/x",
                "took": {"ms": 1.5},
            }
        )
    shipper.start()
    await shipper.stop()
    [event, *others] = await stored_events.search(EventQuery(services=("opssight",)), eventlog.Span(), limit=10)
    assert len(others) == 2, "what does not fit is dropped, not waited for"
    assert (event.severity, event.attributes) == ("warning", {"role": "api", "path": "/x", "took.ms": "1.5"})
