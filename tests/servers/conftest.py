"""Fixtures of the servers' tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from opssight.core.context import Context
from opssight.core.crypto import Keyring
from opssight.servers import facade as servers
from opssight.vault import facade as vault
from tests.fixtures.sshd import Sshd, sshd
from tests.servers.hosts import Host

__all__ = ["AddServer", "add_server", "sshd"]
AddServer = Callable[..., Awaitable[UUID]]


@pytest.fixture
def add_server(ctx: Context) -> AddServer:
    """Add a server for a real sshd or an in-process machine, with a credential that opens it."""

    async def add(
        machine: Sshd | Host,
        *,
        name: str = "web-1",
        policy: servers.HostKeyPolicy = servers.HostKeyPolicy.TOFU,
        labels: dict[str, str] | None = None,
        host_key: str | None = None,
        password: str | None = None,
    ) -> UUID:
        if isinstance(machine, Sshd):
            kind, username, parts = vault.CredentialKind.SSH_KEY, machine.username, vault.Parts(private_key=machine.private_key)
        else:
            kind, username = vault.CredentialKind.PASSWORD, "ops"
            parts = vault.Parts(password=password or machine.password)
        async with ctx.db.write() as session:
            credential = await vault.create_credential(
                session,
                ctx.resources.get(Keyring),
                ctx.clock,
                name=f"login of {name}",
                kind=kind,
                username=username,
                parts=parts,
            )
            row = await servers.create_server(
                session,
                ctx.clock,
                servers.ServerFields(
                    name=name,
                    address=machine.address,
                    port=machine.port,
                    credential_id=credential.id,
                    host_key_policy=policy,
                    labels=labels,
                    host_key=host_key,
                ),
            )
            return row.id

    return add
