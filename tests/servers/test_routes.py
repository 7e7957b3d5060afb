"""Servers over HTTP, against a real sshd."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import httpx
import pytest

from opssight.core.context import Context
from opssight.servers import facade as servers
from tests.fixtures.sshd import Sshd
from tests.servers.conftest import AddServer

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]
PATH = "/api/v1/servers"


async def add_by_http(client: httpx.AsyncClient, sshd: Sshd, **more: object) -> dict[str, str]:
    key = {"name": "key", "kind": "ssh_key", "username": sshd.username, "private_key": sshd.private_key}
    credential = (await client.post("/api/v1/credentials", json=key)).json()
    body = {"name": "web-1", "address": sshd.address, "port": sshd.port, "credential_id": credential["id"], **more}
    answer = await client.post(PATH, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_server_is_added_tested_and_used(client: httpx.AsyncClient, sshd: Sshd) -> None:
    made = await add_by_http(client, sshd)
    where = f"{PATH}/{made['id']}"
    assert made["state"] == "unknown"
    test = (await client.post(f"{where}/test")).json()
    assert test["ok"], test
    assert [stage["name"] for stage in test["stages"]] == ["dns", "tcp", "host_key", "auth", "command"]
    assert sshd.host_fingerprint in test["stages"][2]["detail"]
    server = (await client.get(where)).json()
    assert server["state"] == "reachable"
    assert server["host_key_fingerprint"] == sshd.host_fingerprint
    assert server["os"]
    assert server["version"] == 1
    result = (await client.post(f"{where}/commands", json={"command": "echo out; echo err >&2; exit 3"})).json()
    assert (result["exit_status"], result["stdout"], result["stderr"], result["truncated"]) == (3, "out\n", "err\n", False)
    history = (await client.get(f"{where}/commands")).json()["items"]
    assert [(row["command"], row["exit_status"], row["actor_name"]) for row in history] == [
        ("echo out; echo err >&2; exit 3", 3, "Owner Person")
    ]
    credential = (await client.get(f"/api/v1/credentials/{made['credential_id']}")).json()
    assert credential["used_by"] == 1
    refused = await client.delete(f"/api/v1/credentials/{made['credential_id']}")
    assert refused.status_code == 409
    assert "server web-1" in refused.json()["detail"]


async def test_what_was_done_is_in_the_audit_record(client: httpx.AsyncClient, sshd: Sshd) -> None:
    made = await add_by_http(client, sshd)
    await client.post(f"{PATH}/{made['id']}/test")
    await client.post(f"{PATH}/{made['id']}/commands", json={"command": "false"})
    rows = (await client.get("/api/v1/audit", params={"target_type": "server"})).json()["items"]
    record = {row["action"]: row for row in rows}
    expected = {"server.created", "server.host_key_learned", "server.tested", "server.command_started", "server.command_finished"}
    assert set(record) == expected
    finished = record["server.command_finished"]
    assert (finished["detail"]["command"], finished["detail"]["exit_status"], finished["actor_name"]) == ("false", 1, "Owner Person")
    assert finished["request_id"]
    used = (await client.get("/api/v1/audit", params={"action": "credential.used"})).json()["items"]
    assert [row["detail"]["purpose"] for row in used] == ["command on web-1", "connection test of web-1"]


async def test_a_changed_host_key_is_refused_until_it_is_accepted(client: httpx.AsyncClient, sshd: Sshd) -> None:
    made = await add_by_http(client, sshd)
    where = f"{PATH}/{made['id']}"
    assert (await client.post(f"{where}/test")).json()["ok"]
    old = sshd.host_fingerprint
    sshd.restart(new_host_key=True)
    test = (await client.post(f"{where}/test")).json()
    failed = test["stages"][-1]
    assert (failed["name"], failed["ok"]) == ("host_key", False)
    assert old in failed["detail"]
    assert sshd.host_fingerprint in failed["detail"]
    command = await client.post(f"{where}/commands", json={"command": "true"})
    assert command.status_code == 502
    assert command.json()["type"].endswith("/server-not-reached")
    server = (await client.get(where)).json()
    assert server["host_key_fingerprint"] == old
    assert server["offered_host_key_fingerprint"] == sshd.host_fingerprint
    assert server["state"] == "unreachable"
    wrong = await client.post(f"{where}/host-key", json={"action": "accept", "fingerprint": "SHA256:other"})
    assert wrong.status_code == 409
    accepted = await client.post(f"{where}/host-key", json={"action": "accept", "fingerprint": sshd.host_fingerprint})
    assert accepted.json()["host_key_fingerprint"] == sshd.host_fingerprint
    assert (await client.post(f"{where}/test")).json()["ok"]
    again = await client.post(f"{where}/host-key", json={"action": "accept"})
    assert again.json()["type"].endswith("/no-offered-host-key")
    record = (await client.get("/api/v1/audit", params={"action": "server.host_key_accepted"})).json()["items"]
    assert record[0]["detail"]["from"] == old
    assert (await client.post(f"{where}/host-key", json={"action": "forget"})).json()["host_key"] is None


async def test_a_strict_server_needs_a_pinned_key(client: httpx.AsyncClient, sshd: Sshd) -> None:
    made = await add_by_http(client, sshd, host_key_policy="strict_pinned")
    where = f"{PATH}/{made['id']}"
    first = (await client.post(f"{where}/test")).json()["stages"][-1]
    assert first["name"] == "host_key"
    assert "ssh-keygen" in first["detail"]
    pinned = await client.patch(where, json={"host_key": f"{sshd.address} {sshd.host_key} root@host"})
    assert pinned.json()["host_key"] == sshd.host_key
    assert (await client.post(f"{where}/test")).json()["ok"]
    nonsense = await client.patch(where, json={"host_key": "nonsense"})
    assert nonsense.json()["errors"][0]["field"] == "host_key"


async def test_each_stage_says_what_to_do(client: httpx.AsyncClient, sshd: Sshd) -> None:
    made = await add_by_http(client, sshd)
    where = f"{PATH}/{made['id']}"

    async def failed_stage(**change: object) -> tuple[str, str]:
        answer = await client.patch(where, json=change)
        assert answer.status_code == 200, answer.text
        test = (await client.post(f"{where}/test")).json()
        assert not test["ok"]
        assert [stage["ok"] for stage in test["stages"]] == [True] * (len(test["stages"]) - 1) + [False]
        return test["stages"][-1]["name"], test["stages"][-1]["detail"]

    name, detail = await failed_stage(username="nobody-here")
    assert name == "auth"
    assert "authorized_keys" in detail
    sshd.stop()
    name, detail = await failed_stage(username="")
    assert name == "tcp"
    assert "Nothing listens" in detail
    name, detail = await failed_stage(address="no-such-host.invalid")
    assert name == "dns"
    assert "spelling" in detail
    state = (await client.get(where)).json()
    assert (state["state"], state["last_error"]) == ("unreachable", detail)


async def test_a_command_that_takes_too_long_is_killed(client: httpx.AsyncClient, sshd: Sshd) -> None:
    made = await add_by_http(client, sshd)
    command = {"command": "echo begun; exec sleep 20", "timeout_s": 1}
    result = (await client.post(f"{PATH}/{made['id']}/commands", json=command)).json()
    assert result["exit_status"] is None
    assert result["stdout"] == "begun\n"
    assert "was killed" in result["detail"]
    ended = {"command": "exec kill -9 $$"}
    assert (await client.post(f"{PATH}/{made['id']}/commands", json=ended)).json()["exit_status"] == 128 + 9


async def test_output_is_capped_and_the_command_goes_on(client: httpx.AsyncClient, sshd: Sshd, tmp_path: object) -> None:
    made = await add_by_http(client, sshd)
    command = "head -c 3000000 /dev/zero | tr '\\0' x; echo done >&2; exit 7"
    result = (await client.post(f"{PATH}/{made['id']}/commands", json={"command": command})).json()
    assert result["truncated"]
    assert result["exit_status"] == 7
    assert len(result["stdout"]) + len(result["stderr"]) == 1024 * 1024
    binary = (await client.post(f"{PATH}/{made['id']}/commands", json={"command": "printf 'a\\000\\377b'"})).json()
    assert binary["stdout"] == "a\ufffd\ufffdb"


async def test_without_a_credential_the_way_is_tried_as_far_as_the_login(client: httpx.AsyncClient, sshd: Sshd) -> None:
    made = (await client.post(PATH, json={"name": "bare", "address": sshd.address, "port": sshd.port})).json()
    where = f"{PATH}/{made['id']}"
    test = (await client.post(f"{where}/test")).json()
    assert [(stage["name"], stage["ok"]) for stage in test["stages"]] == [("dns", True), ("tcp", True), ("auth", False)]
    assert "choose one in its settings" in test["stages"][-1]["detail"]
    await client.patch(where, json={"port": 1})
    assert [stage["name"] for stage in (await client.post(f"{where}/test")).json()["stages"]] == ["dns", "tcp"]
    command = await client.post(f"{where}/commands", json={"command": "true"})
    assert (command.status_code, command.json()["type"].rpartition("/")[2]) == (409, "server-without-credential")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"address": "ssh://x"}, "address"),
        ({"address": "x", "port": 0}, "port"),
        ({"address": "x", "username": "a b"}, "username"),
        ({"address": "x", "labels": {"1": "x"}}, "labels"),
        ({"address": "x", "host_key_policy": "trusting"}, "host_key_policy"),
        ({"address": "x", "host_key": "ssh-ed25519 nonsense"}, "host_key"),
    ],
)
async def test_a_mistake_is_told_by_its_field(client: httpx.AsyncClient, body: dict[str, object], field: str) -> None:
    answer = await client.post(PATH, json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


async def test_servers_are_changed_listed_and_removed(client: httpx.AsyncClient) -> None:
    for name in ("b", "a", "c"):
        assert (await client.post(PATH, json={"name": name, "address": f"{name}.example.com"})).status_code == 201
    assert (await client.post(PATH, json={"name": "a", "address": "x"})).json()["type"].endswith("/server-name-taken")
    first = (await client.get(PATH, params={"limit": 2})).json()
    second = (await client.get(PATH, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [row["name"] for row in first["items"] + second["items"]] == ["a", "b", "c"]
    assert [row["name"] for row in (await client.get(PATH, params={"q": "B.EX"})).json()["items"]] == ["b"]
    assert (await client.get(PATH, params={"state": "reachable"})).json()["items"] == []
    where = f"{PATH}/{first['items'][0]['id']}"
    changed = await client.patch(where, json={"labels": {"env": "prod"}, "description": "front"}, headers={"If-Match": '"1"'})
    assert (changed.json()["labels"], changed.json()["version"]) == ({"env": "prod"}, 2)
    assert (await client.patch(where, json={"name": "z"}, headers={"If-Match": '"1"'})).status_code == 412
    assert (await client.patch(where, json={"name": "b"})).status_code == 409
    assert (await client.delete(where)).status_code == 204
    assert (await client.get(where)).json()["type"].endswith("/server-not-found")


async def test_a_credential_follows_its_server(client: httpx.AsyncClient, sshd: Sshd) -> None:
    made = await add_by_http(client, sshd)
    where, credential = f"{PATH}/{made['id']}", f"/api/v1/credentials/{made['credential_id']}"
    assert (await client.patch(where, json={"credential_id": str(uuid4())})).json()["type"].endswith("/credential-not-found")
    assert (await client.patch(where, json={"credential_id": None})).json()["credential_id"] is None
    assert (await client.get(credential)).json()["used_by"] == 0
    await client.patch(where, json={"credential_id": made["credential_id"]})
    assert (await client.delete(where)).status_code == 204
    assert (await client.delete(credential)).status_code == 204


async def test_a_server_in_use_says_by_what(client: httpx.AsyncClient, ctx: Context) -> None:
    made = (await client.post(PATH, json={"name": "web-1", "address": "web-1"})).json()
    async with ctx.db.write() as session:
        await servers.claim(session, UUID(made["id"]), "runbook binding", "1", "restart nginx")
    service = await client.post("/api/v1/services", json={"name": "shop", "server_ids": [made["id"]]})
    assert service.status_code == 201, service.text
    refused = await client.delete(f"{PATH}/{made['id']}")
    assert refused.json()["type"].endswith("/server-in-use")
    assert "service shop, runbook binding restart nginx" in refused.json()["detail"]
    async with ctx.db.write() as session:
        await servers.release(session, "runbook binding", "1")
    await client.patch(f"/api/v1/services/{service.json()['id']}", json={"server_ids": []})
    assert (await client.delete(f"{PATH}/{made['id']}")).status_code == 204


async def test_import(client: httpx.AsyncClient) -> None:
    one = (await client.post(f"{PATH}/import", json={"host": "root@web-1:2222"})).json()
    assert [(row["name"], row["port"], row["username"]) for row in one["created"]] == [("web-1", 2222, "root")]
    config = "Host web-1 web-2 web-2\n  User deploy\nHost *\n"
    many = (await client.post(f"{PATH}/import", json={"ssh_config": config})).json()
    assert [row["name"] for row in many["created"]] == ["web-2"]
    assert [problem["line"] for problem in many["problems"]] == [1, 1, 3]
    assert (await client.post(f"{PATH}/import", json={"host": "x", "ssh_config": "y"})).status_code == 422
    nothing = await client.post(f"{PATH}/import", json={"host": "not a host"})
    assert nothing.status_code == 200
    assert nothing.json()["created"] == []


@pytest.mark.parametrize(
    ("role", "read", "write", "run"), [("viewer", 200, 403, 403), ("responder", 200, 403, 403), ("sre", 200, 201, 404)]
)
async def test_roles(client_as: ClientAs, role: str, read: int, write: int, run: int) -> None:
    one = await client_as(role)
    assert (await one.get(PATH)).status_code == read
    assert (await one.post(PATH, json={"address": "x"})).status_code == write
    assert (await one.post(f"{PATH}/{uuid4()}/test")).status_code == run
    assert (await one.post(f"{PATH}/{uuid4()}/commands", json={"command": "id"})).status_code == run


async def test_servers_are_found_by_name_label_and_address(ctx: Context, sshd: Sshd, add_server: AddServer) -> None:
    identifier = await add_server(sshd, name="db", labels={"instance": "db.internal:9100"})
    async with ctx.db.read() as session:
        for word in ("db", "db:9100", "db.internal:9100", sshd.address, f"{sshd.address}:9100"):
            assert [server.id for server in await servers.servers_named(session, word)] == [identifier], word
        assert await servers.servers_named(session, "other") == []
