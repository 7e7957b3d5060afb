"""Where servers may be, and what an answer may tell of a service that is none of ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import asyncssh
import httpx
import pytest

from opssight.core.context import Context
from opssight.core.egress import Egress
from opssight.identity import facade as identity
from opssight.servers import facade as servers
from opssight.servers.service.check import check_all
from opssight.servers.ssh.pool import SshPool
from tests.servers.conftest import AddServer
from tests.servers.hosts import host

SAID = "220 payroll-db-07 internal 4.2"


@asynccontextmanager
async def service(says: bytes) -> AsyncGenerator[int]:
    """Run something that is not SSH; yield its port."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(says)
        await reader.read()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def test_this_machine_is_no_server_unless_it_is_allowed(ctx: Context, client: httpx.AsyncClient, add_server: AddServer) -> None:
    async with host() as machine:
        identifier = await add_server(machine)
        ctx.resources.add(Egress, Egress())
        ctx.resources.add(SshPool, SshPool(Egress()))
        test = (await client.post(f"/api/v1/servers/{identifier}/test")).json()
        assert [(one["name"], one["ok"]) for one in test["stages"]] == [("dns", False)]
        assert "OPSSIGHT_EGRESS_ALLOW" in test["stages"][0]["detail"]
        with pytest.raises(servers.ConnectFailed, match="OPSSIGHT_EGRESS_ALLOW"):
            await servers.run_command(ctx, identifier, "id", actor=identity.SYSTEM, seconds=5)
        await check_all(ctx, spread=0)
        assert "OPSSIGHT_EGRESS_ALLOW" in (await client.get(f"/api/v1/servers/{identifier}")).json()["last_error"]
        assert machine.connections == []


@pytest.mark.parametrize(
    "says",
    [f"{SAID}\r\n".encode(), f"SSH-1.5-{SAID}\r\n".encode(), f"{SAID}\r\n".encode() * 3000, f"SSH-2.0-{SAID}\r\n{SAID}\r\n".encode() * 40],
)
async def test_nothing_is_repeated_of_what_another_service_says(ctx: Context, client: httpx.AsyncClient, says: bytes) -> None:
    async with service(says) as port:
        credential = (
            await client.post(
                "/api/v1/credentials", json={"name": "root", "kind": "password", "username": "root", "password": "secret words"}
            )
        ).json()["id"]
        added = await client.post(
            "/api/v1/servers", json={"name": "odd", "address": "127.0.0.1", "port": port, "credential_id": credential}
        )
        identifier = added.json()["id"]
        answers = [
            await client.post(f"/api/v1/servers/{identifier}/test"),
            await client.post(f"/api/v1/servers/{identifier}/commands", json={"command": "id"}),
        ]
        await check_all(ctx, spread=0)
    answers += [await client.get(f"/api/v1/servers/{identifier}{part}") for part in ("", "/commands", "/connection")]
    answers.append(await client.get("/api/v1/audit"))
    for answer in answers:
        assert "payroll" not in answer.text
    assert "SSH" in answers[0].json()["stages"][-1]["detail"]


@pytest.fixture
async def writer(ctx: Context, client: httpx.AsyncClient) -> AsyncGenerator[httpx.AsyncClient]:
    """A program that may change servers and use no credentials."""
    made = await client.post(
        "/api/v1/tokens",
        json={
            "name": "inventory",
            "permissions": ["servers:read", "servers:write"],
            "expires_at": (ctx.clock.now() + timedelta(days=30)).isoformat(),
        },
    )
    assert made.status_code == 201, made.text
    headers = {"Authorization": f"Bearer {made.json()['token']}"}
    async with httpx.AsyncClient(transport=client._transport, base_url="http://test", headers=headers) as one:
        yield one


async def test_a_stored_credential_stays_where_it_is_used(
    client: httpx.AsyncClient, writer: httpx.AsyncClient, add_server: AddServer
) -> None:
    async with host() as machine, host() as other:
        identifier = await add_server(machine)
        where = f"/api/v1/servers/{identifier}"
        assert (await client.post(f"{where}/test")).json()["ok"]
        taken: list[dict[str, object]] = [
            {"address": "127.0.0.9"},
            {"port": other.port},
            {"username": "eve"},
            {"host_key_policy": "disabled"},
            {"host_key": other.public_key},
        ]
        for change in taken:
            refused = await writer.patch(where, json=change)
            assert refused.status_code == 403, (change, refused.text)
            assert "credentials:use" in refused.json()["detail"]
        for action in ("accept", "forget"):
            assert (await writer.post(f"{where}/host-key", json={"action": action})).status_code == 403
        shown = (await writer.get(where)).json()
        assert (shown["port"], shown["host_key"]) == (machine.port, machine.public_key)
        assert (await writer.patch(where, json={"description": "the shop", "labels": {"a": "b"}})).status_code == 200
        dropped = await writer.patch(where, json={"port": other.port, "credential_id": None})
        assert dropped.status_code == 200, dropped.text
        assert other.logins == 0


async def test_after_another_address_the_host_key_is_accepted_before_anybody_logs_in(
    client: httpx.AsyncClient, add_server: AddServer
) -> None:
    async with host() as machine, host() as other:
        identifier = await add_server(machine)
        where = f"/api/v1/servers/{identifier}"
        assert (await client.post(f"{where}/test")).json()["ok"]
        moved = await client.patch(where, json={"port": other.port})
        assert (moved.status_code, moved.json()["host_key"]) == (200, None)
        for _ in range(2):
            test = (await client.post(f"{where}/test")).json()
            assert [one["name"] for one in test["stages"] if not one["ok"]] == ["host_key"]
            assert (await client.post(f"{where}/commands", json={"command": "id"})).status_code == 502
        assert other.logins == 0
        accepted = await client.post(f"{where}/host-key", json={"action": "accept", "fingerprint": other.fingerprint})
        assert accepted.json()["host_key"] == other.public_key
        assert (await client.post(f"{where}/test")).json()["ok"]
        moved = await client.patch(where, json={"port": machine.port, "host_key": machine.public_key})
        assert moved.status_code == 200
        assert (await client.post(f"{where}/test")).json()["ok"], "a key given with the address is the one accepted"
        record = (await client.get("/api/v1/audit", params={"action": "server.changed"})).json()["items"]
        assert "to be accepted anew" in str(record)


async def test_no_viewer_and_no_record_shows_the_password_of_a_command(client: httpx.AsyncClient, add_server: AddServer) -> None:
    async def handler(process: asyncssh.SSHServerProcess[str]) -> None:
        process.stdout.write("user: shop\npassword: hunter22\n")
        process.exit(0)

    async with host(handler) as machine:
        identifier = await add_server(machine)
        where = f"/api/v1/servers/{identifier}/commands"
        command = "mysql -pS3cret shop; PGPASSWORD=abc psql; curl -u me:xyz https://x"
        ran = await client.post(where, json={"command": command})
        assert machine.commands == [command]
    assert ran.json()["stdout"] == "user: shop\npassword: [REDACTED:password]\n"
    (kept,) = (await client.get(where)).json()["items"]
    assert kept["command"] == "mysql -p******** shop; PGPASSWORD=******** psql; curl -u me:******** https://x"
    record = (await client.get("/api/v1/audit")).text
    for secret in ("S3cret", "=abc", "me:xyz", "hunter22"):
        assert secret not in record
    assert "server.command_finished" in record
