"""Where servers may be, and what an answer may tell of a service that is none of ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

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
