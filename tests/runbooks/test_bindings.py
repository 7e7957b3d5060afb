"""Bindings, and the whole chain: an alert, an incident, a runbook by itself, verification, resolved; or a person is called."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from opssight.alerts import facade as alerts
from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.oncall.jobs import advance
from tests.conftest import Drain
from tests.fixtures.sshd import Sshd
from tests.servers.conftest import AddServer

PATH = "/api/v1/runbook-bindings"


def binding(**more: object) -> dict[str, object]:
    return {
        "name": "restart the shop",
        "runbook": "service-restart",
        "matchers": {"alertname": "Down", "service": "shop"},
        "parameters": {"service": "{{ labels.service }}"},
        "server": {"label": "instance"},
        **more,
    }


async def bind(client: httpx.AsyncClient, **more: object) -> dict[str, Any]:
    answer = await client.post(PATH, json=binding(**more))
    assert answer.status_code == 201, answer.text
    return answer.json()


def commands(sshd: Sshd, verify: str = 'grep -qx "$1" {state}') -> dict[str, str]:
    state = str(sshd.folder / "state")
    return {
        "service": "{{ labels.service }}",
        "status_command": "true",
        "restart_command": f'echo "$1" >> {state}',
        "verify_command": verify.format(state=state),
    }


async def fire(ctx: Context, drain: Drain, **labels: str) -> None:
    """Fire an alert that opens an incident of its own."""
    given = {"alertname": "Down", "service": "shop", "severity": "critical", "instance": "web-1:9100", **labels}
    async with ctx.db.write() as session:
        one = alerts.AlertInput(given, {"summary": "The shop is down"})
        await alerts.fire(session, ctx.clock, [one], source=alerts.AlertSource.NATIVE)
    await drain()


async def incident(client: httpx.AsyncClient, key: str = "INC-1") -> dict[str, Any]:
    return (await client.get(f"/api/v1/incidents/{key}")).json()


async def timeline(client: httpx.AsyncClient, key: str = "INC-1") -> list[dict[str, Any]]:
    return list(reversed((await client.get(f"/api/v1/incidents/{key}/timeline")).json()["items"]))


async def executions(client: httpx.AsyncClient, key: str = "INC-1") -> list[dict[str, Any]]:
    return (await client.get(f"/api/v1/incidents/{key}/executions")).json()["items"]


async def test_an_alert_is_remedied_verified_and_resolved(
    ctx: Context, client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, drain: Drain
) -> None:
    server = await add_server(sshd)
    await bind(client, parameters=commands(sshd))
    await fire(ctx, drain)
    (execution,) = await executions(client)
    assert (execution["state"], execution["trigger"], execution["started_by"]["kind"]) == ("succeeded", "automatic", "system")
    assert execution["server"]["id"] == str(server)
    assert execution["parameters"]["service"] == "shop"
    assert (sshd.folder / "state").read_text() == "shop\n"
    found = await incident(client)
    assert found["state"] == "resolved"
    lines = {entry["kind"]: entry for entry in await timeline(client)}
    for kind in ("execution_started", "execution_finished", "verification"):
        assert lines[kind]["links"] == [{"kind": "execution", "id": execution["id"], "label": execution["key"]}]
        assert lines[kind]["actor"]["kind"] == "system"
    assert "EXE-1 service-restart on web-1 succeeded" in lines["execution_finished"]["text"]
    assert "Restart the service" in lines["verification"]["text"]
    assert "verified by EXE-1 service-restart on web-1" in str(lines["resolved"])
    refused = await client.delete(f"/api/v1/servers/{server}")
    assert refused.status_code == 204, "a binding by label holds no server"


async def test_a_remedy_that_does_not_help_calls_a_person(
    ctx: Context, client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, drain: Drain
) -> None:
    await add_server(sshd)
    source = (await client.get("/api/v1/runbooks/service-restart")).json()["text"].replace("pause_seconds: 2", "pause_seconds: 0")
    await client.put("/api/v1/runbooks/service-restart", json={"source": source})
    await bind(client, parameters=commands(sshd, "false"))
    await fire(ctx, drain)
    (execution,) = await executions(client)
    assert execution["state"] == "failed"
    assert (await incident(client))["state"] != "resolved"
    await advance(ctx)
    await drain()
    texts = [f"{entry['kind']}: {entry['text']} {entry['detail']}" for entry in await timeline(client)]
    assert any(text.startswith("execution_finished") and "verification failed" in text for text in texts)
    assert any(text.startswith("escalated") and "EXE-1" in text for text in texts), texts


async def test_what_was_not_verified_is_left_to_people(
    ctx: Context, client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, drain: Drain
) -> None:
    await add_server(sshd)
    await client.post("/api/v1/runbooks", json={"source": "name: look\napproved: true\nsteps:\n  - {name: A, run: uptime}\n"})
    await bind(client, runbook="look", parameters={})
    await fire(ctx, drain)
    (execution,) = await executions(client)
    assert execution["state"] == "succeeded"
    assert (await incident(client))["state"] != "resolved"


async def test_the_limit_holds_and_is_told(
    ctx: Context, client: httpx.AsyncClient, clock: FakeClock, sshd: Sshd, add_server: AddServer, drain: Drain
) -> None:
    await add_server(sshd)
    await bind(client, parameters=commands(sshd), max_attempts=2, window_seconds=600)
    for number in range(1, 4):
        await fire(ctx, drain, check=str(number))
        clock.advance(timedelta(minutes=1))
    assert [len(await executions(client, f"INC-{number}")) for number in (1, 2, 3)] == [1, 1, 0]
    told = [entry["text"] for entry in await timeline(client, "INC-3") if "did not start" in entry["text"]]
    assert len(told) == 1
    assert "2 times within 600 s" in told[0]
    assert "until 03:10:00 UTC" in told[0]
    assert (await incident(client, "INC-3"))["state"] != "resolved"
    await client.post("/api/v1/incidents/INC-3/acknowledge")
    resolved = await client.post("/api/v1/incidents/INC-3/resolve", json={})
    assert resolved.status_code == 200, resolved.text
    clock.advance(timedelta(minutes=10))
    await fire(ctx, drain, check="4")
    assert len(await executions(client, "INC-4")) == 1


@pytest.mark.parametrize(
    ("change", "labels", "says"),
    [
        ({}, {"instance": "unknown-host"}, "names no server"),
        ({"server": {"label": "host"}}, {}, "has no label host"),
        ({"parameters": {"service": "{{ labels.unit }}"}}, {}, "has no label unit"),
        ({}, {"service_": "x"}, ""),
        ({"matchers": {"alertname": "Down"}}, {"service": "x; rm -rf /"}, "service must match"),
    ],
)
async def test_what_stands_in_the_way_is_on_the_timeline(
    ctx: Context,
    client: httpx.AsyncClient,
    sshd: Sshd,
    add_server: AddServer,
    drain: Drain,
    change: dict[str, object],
    labels: dict[str, str],
    says: str,
) -> None:
    await add_server(sshd)
    await bind(client, **{"parameters": commands(sshd), **change})
    await fire(ctx, drain, **labels)
    told = [entry["text"] for entry in await timeline(client) if "could not start" in entry["text"]]
    if says:
        assert len(told) == 1
        assert says in told[0]
        assert await executions(client) == []
    else:
        assert told == []
        assert len(await executions(client)) == 1


async def test_a_disabled_or_another_binding_does_nothing(
    ctx: Context, client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, drain: Drain
) -> None:
    await add_server(sshd)
    made = await bind(client, parameters=commands(sshd))
    await bind(client, name="another", parameters=commands(sshd), matchers={"alertname": "Down", "service": "other"})
    off = await client.patch(f"{PATH}/{made['id']}", json={"enabled": False}, headers={"If-Match": '"1"'})
    assert (off.json()["enabled"], off.json()["version"]) == (False, 2)
    await fire(ctx, drain)
    assert await executions(client) == []


async def test_an_unknown_automatic_execution_calls_a_person_and_a_manual_one_is_told(
    ctx: Context, client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer, drain: Drain
) -> None:
    server = await add_server(sshd)
    await client.post("/api/v1/runbooks", json={"source": "name: die\nsteps:\n  - {name: A, run: 'kill -9 $PPID; sleep 5'}\n"})
    await bind(client, runbook="die", parameters={})
    await fire(ctx, drain)
    (execution,) = await executions(client)
    assert execution["state"] == "unknown"
    await advance(ctx)
    await drain()
    assert any(entry["kind"] == "escalated" for entry in await timeline(client))
    found = await incident(client)
    body = {"server_id": str(server), "incident_id": found["id"], "parameters": {"disk_percent": 100, "load_per_cpu": 1000}}
    answer = await client.post("/api/v1/runbooks/health-check/executions", json=body)
    assert answer.status_code == 202, answer.text
    await drain()
    told = [entry for entry in await timeline(client) if entry["kind"] == "execution_started"]
    assert told[-1]["actor"]["name"] == "Owner Person"
    assert (await incident(client))["state"] != "resolved", "what a person starts resolves nothing by itself"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"matchers": {}}, "matchers"),
        ({"matchers": {"bad name": "x"}}, "matchers.bad name.[key]"),
        ({"server": None}, "server"),
        ({"parameters": {"service": "x y"}}, "parameters.service"),
        ({"parameters": {"other": "x"}}, "parameters.other"),
        ({"parameters": {"service": "x", "restart_command": "{{ labels.x }}"}}, "parameters.restart_command"),
        ({"max_attempts": 0}, "max_attempts"),
        ({"window_seconds": 1}, "window_seconds"),
    ],
)
async def test_a_mistake_is_told_by_its_field(client: httpx.AsyncClient, change: dict[str, object], field: str) -> None:
    answer = await client.post(PATH, json=binding(**change))
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == field


async def test_bindings_are_kept_changed_and_removed(client: httpx.AsyncClient, sshd: Sshd, add_server: AddServer) -> None:
    server = await add_server(sshd)
    made = await bind(client, server={"id": str(server)})
    assert made["server"] == {"id": str(server)}
    assert (await client.post(PATH, json=binding())).json()["type"].endswith("/binding-name-taken")
    assert (await client.post(PATH, json=binding(name="x", runbook="none"))).json()["type"].endswith("/runbook-not-found")
    assert (await client.post(PATH, json=binding(name="x", server={"id": str(uuid4())}))).status_code == 404
    in_use = await client.delete(f"/api/v1/servers/{server}")
    assert "runbook binding restart the shop" in in_use.json()["detail"]
    where = f"{PATH}/{made['id']}"
    changed = await client.patch(where, json={"server": {"label": "instance"}, "max_attempts": 5, "name": "restart it"})
    assert (changed.json()["server"], changed.json()["max_attempts"], changed.json()["runbook"]) == (
        {"label": "instance"},
        5,
        "service-restart",
    )
    assert (await client.patch(where, json={"window_seconds": None})).json()["errors"][0]["field"] == "window_seconds"
    assert (await client.patch(where, json={"name": "y"}, headers={"If-Match": '"1"'})).status_code == 412
    assert [row["name"] for row in (await client.get(PATH)).json()["items"]] == ["restart it"]
    assert (await client.delete(where)).status_code == 204
    assert (await client.delete(where)).json()["type"].endswith("/binding-not-found")
    assert (await client.delete(f"/api/v1/servers/{server}")).status_code == 204


async def test_a_bound_runbook_stays(client: httpx.AsyncClient, ctx: Context) -> None:
    await client.post("/api/v1/runbooks", json={"source": "name: mine\nsteps:\n  - {name: A, run: x}\n"})
    await bind(client, runbook="mine", parameters={})
    assert (await client.delete("/api/v1/runbooks/mine")).json()["type"].endswith("/runbook-in-use")
    assert UUID((await client.get(PATH)).json()["items"][0]["id"])
