"""The Alertmanager API v2: captured requests of a real Prometheus, and answers as a real Alertmanager gives them."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from opssight.core.clock import FakeClock
from tests.conftest import EXPIRY

PAYLOADS = Path(__file__).parent / "payloads"
URL = "/api/v2/alerts"
GOOD = {"labels": {"alertname": "a"}}


@pytest.fixture
async def prometheus(client: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> httpx.AsyncClient:
    """A program with a service token, given as the password of basic auth."""
    wanted = {"name": "prometheus", "permissions": ["alerts:read", "alerts:write"], "expires_at": EXPIRY}
    token = (await client.post("/api/v1/tokens", json=wanted)).json()["token"]
    anonymous.headers["Authorization"] = "Basic " + base64.b64encode(f"prometheus:{token}".encode()).decode()
    return anonymous


async def alerts(client: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    answer = await client.get(URL, params=params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


async def test_what_a_real_prometheus_sent(prometheus: httpx.AsyncClient, clock: FakeClock) -> None:
    firing, resolved = [json.loads(line) for line in (PAYLOADS / "prometheus_to_am.jsonl").read_text().splitlines()]
    clock.set(datetime(2026, 11, 21, 18, 41, 45, tzinfo=UTC))
    headers = {"Content-Type": "application/json", "User-Agent": firing["headers"]["User-Agent"]}
    answer = await prometheus.post(URL, content=json.dumps(firing["body"]), headers=headers)
    assert (answer.status_code, answer.content) == (200, b"")
    sent = firing["body"][0]
    assert await alerts(prometheus) == [
        {
            "annotations": sent["annotations"],
            "endsAt": "2026-11-21T18:45:44.414000Z",
            "fingerprint": "f28a562a02af45e3",
            "receivers": [{"name": "opssight"}],
            "startsAt": "2026-11-21T18:41:44.414000Z",
            "status": {"inhibitedBy": [], "silencedBy": [], "mutedBy": [], "state": "active"},
            "updatedAt": "2026-11-21T18:41:45Z",
            "generatorURL": sent["generatorURL"],
            "labels": sent["labels"],
        }
    ]
    clock.advance(timedelta(seconds=5))
    assert (await prometheus.post(URL, content=json.dumps(resolved["body"]), headers=headers)).status_code == 200
    assert await alerts(prometheus) == []


@pytest.mark.parametrize(
    ("body", "status", "answer"),
    [
        ("", 422, {"code": 602, "message": "alerts in body is required"}),
        ('[{"annotations":{}}]', 422, {"code": 602, "message": "0.labels in body is required"}),
        ('[{"labels":{}}]', 400, "at least one label pair required"),
        (
            '[{"labels":{"a":"b"},"startsAt":"2030-01-01T00:00:00Z","endsAt":"2029-01-01T00:00:00Z"}]',
            400,
            "start time must be before end time",
        ),
    ],
)
async def test_errors_as_alertmanager_words_them(prometheus: httpx.AsyncClient, body: str, status: int, answer: object) -> None:
    got = await prometheus.post(URL, content=body, headers={"Content-Type": "application/json"})
    assert (got.status_code, got.json()) == (status, answer)


@pytest.mark.parametrize("body", ["{", '{"labels":{}}', '[{"labels":{"a":1}}]', '[{"labels":{"a":"b"},"startsAt":"zzz"}]'])
async def test_unreadable_bodies_have_code_and_message(prometheus: httpx.AsyncClient, body: str) -> None:
    got = await prometheus.post(URL, content=body, headers={"Content-Type": "application/json"})
    assert got.status_code == 400
    assert got.json()["code"] == 400
    assert got.json()["message"]


async def test_another_media_type(prometheus: httpx.AsyncClient) -> None:
    got = await prometheus.post(URL, content="a=b", headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert got.status_code == 415
    assert got.json()["code"] == 415


async def test_good_alerts_beside_a_bad_one_are_kept(prometheus: httpx.AsyncClient) -> None:
    got = await prometheus.post(URL, json=[{"labels": {"1": "2"}}, GOOD, {"labels": {"a": 5}}])
    assert got.status_code == 400
    assert [one["labels"] for one in await alerts(prometheus)] == [GOOD["labels"]]


@pytest.mark.parametrize(
    ("matchers", "found"),
    [
        (['alertname="a"'], ["1", "2"]),
        (["alertname=a", "n=~1|3"], ["1"]),
        (['n!="1"'], ["2", "3"]),
        (["n!~[12]"], ["3"]),
        (['team=""'], ["1", "3"]),
        (['team!=""'], ["2"]),
        (['n=~"."', "team=~.+"], ["2"]),
        (["n=~12"], []),
    ],
)
async def test_matchers(prometheus: httpx.AsyncClient, matchers: list[str], found: list[str]) -> None:
    sent = [{"alertname": "a", "n": "1"}, {"alertname": "a", "n": "2", "team": "x"}, {"alertname": "b", "n": "3"}]
    assert (await prometheus.post(URL, json=[{"labels": labels} for labels in sent])).status_code == 200
    assert sorted(one["labels"]["n"] for one in await alerts(prometheus, filter=matchers)) == found


async def test_states_and_receivers(prometheus: httpx.AsyncClient) -> None:
    await prometheus.post(URL, json=[GOOD])
    assert await alerts(prometheus, active="false") == []
    assert len(await alerts(prometheus, silenced="false", inhibited="false", unprocessed="false")) == 1
    assert len(await alerts(prometheus, receiver="ops.*")) == 1
    assert await alerts(prometheus, receiver="ops") == []
    assert (await prometheus.get("/api/v2/receivers")).json() == [{"name": "opssight"}]


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"filter": "{}"}, "bad matcher format: {}"),
        ({"filter": 'n=~"("'}, "error parsing regexp: "),
        ({"receiver": "("}, "error parsing regexp: "),
    ],
)
async def test_bad_queries_are_answered_with_a_sentence(prometheus: httpx.AsyncClient, params: dict[str, str], said: str) -> None:
    got = await prometheus.get(URL, params=params)
    assert got.status_code == 400
    assert got.json().startswith(said)


async def test_an_alert_that_never_expires_has_an_end_to_come(client: httpx.AsyncClient, clock: FakeClock) -> None:
    hook = {"version": "4", "alerts": [{"status": "firing", "labels": {"alertname": "w"}}]}
    assert (await client.post("/api/v1/alerts/webhooks/alertmanager", json=hook)).json()["accepted"] == 1
    ends = datetime.fromisoformat((await alerts(client))[0]["endsAt"])
    assert ends == clock.now() + timedelta(minutes=5)


async def test_status_has_the_shape_clients_expect(prometheus: httpx.AsyncClient) -> None:
    status = (await prometheus.get("/api/v2/status")).json()
    assert status["cluster"] == {"status": "disabled", "peers": []}
    assert status["versionInfo"].keys() == {"version", "revision", "branch", "buildUser", "buildDate", "goVersion"}
    assert "resolve_timeout: 300s" in status["config"]["original"]
    assert datetime.fromisoformat(status["uptime"])


@pytest.mark.parametrize("path", ["/api/v2/alerts", "/api/v2/status", "/api/v2/receivers"])
async def test_without_a_good_token(anonymous: httpx.AsyncClient, path: str) -> None:
    got = await anonymous.get(path, headers={"Authorization": "Basic " + base64.b64encode(b"x:wrong").decode()})
    assert got.status_code == 401
    assert got.json()["code"] == 401
    assert got.headers["www-authenticate"]


async def test_a_token_that_may_only_read(client: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> None:
    token = (await client.post("/api/v1/tokens", json={"name": "r", "permissions": ["alerts:read"], "expires_at": EXPIRY})).json()["token"]
    anonymous.headers["Authorization"] = f"Bearer {token}"
    got = await anonymous.post(URL, json=[GOOD])
    assert got.status_code == 403
    assert "alerts:write" in got.json()["message"]
