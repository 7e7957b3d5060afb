"""What vault gives other modules."""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from opssight.core.context import Context
from opssight.core.crypto import Keyring, WrongKey
from opssight.identity import facade as identity
from opssight.vault import facade as vault
from opssight.vault.errors import CredentialInUse, CredentialNotFound
from opssight.vault.service import delete_credential


async def make_password(ctx: Context, name: str = "root password") -> vault.CredentialId:
    async with ctx.db.write() as session:
        row = await vault.create_credential(
            session,
            ctx.resources.get(Keyring),
            ctx.clock,
            name=name,
            kind=vault.CredentialKind.PASSWORD,
            username="root",
            parts=vault.Parts(password="hunter2-hunter2"),
        )
        return vault.CredentialId(row.id)


async def test_opening_is_recorded_and_the_secret_does_not_show(ctx: Context, client: httpx.AsyncClient) -> None:
    credential = await make_password(ctx)
    actor = identity.Actor(id="u1", kind="user", name="Ada", email=None, permissions=frozenset())
    async with ctx.db.write() as session:
        secret = await vault.open_credential(session, ctx.resources.get(Keyring), credential, actor=actor, purpose="command on web-1")
    assert secret.password == "hunter2-hunter2"
    assert secret.username == "root"
    assert secret.texts() == {"hunter2-hunter2"}
    assert "hunter2" not in repr(secret)
    assert "hunter2" not in repr(vault.Parts(password="hunter2"))
    record = (await client.get("/api/v1/audit", params={"action": "credential.used"})).json()["items"]
    assert [(row["actor_name"], row["detail"]["purpose"]) for row in record] == [("Ada", "command on web-1")]


async def test_a_secret_opens_in_its_own_row_only(ctx: Context) -> None:
    one, two = await make_password(ctx, "one"), await make_password(ctx, "two")
    async with ctx.db.write() as session:
        await session.execute(
            text("UPDATE vault_credentials SET sealed = (SELECT sealed FROM vault_credentials WHERE id = :one) WHERE id = :two"),
            {"one": one, "two": two},
        )
    with pytest.raises(WrongKey):
        async with ctx.db.write() as session:
            await vault.open_credential(session, ctx.resources.get(Keyring), two, actor=identity.SYSTEM, purpose="test")


async def test_a_claimed_credential_stays(ctx: Context) -> None:
    credential = await make_password(ctx)
    async with ctx.db.write() as session:
        await vault.claim(session, credential, "server", "1", "web-1")
        await vault.claim(session, credential, "server", "1", "web-one")
        await vault.claim(session, credential, "server", "2", "web-2")
    async with ctx.db.read() as session:
        assert (await vault.get_credential(session, credential)).used_by == 2
    with pytest.raises(CredentialInUse, match="server web-2, server web-one"):
        async with ctx.db.write() as session:
            await delete_credential(session, credential)
    async with ctx.db.write() as session:
        await vault.release(session, credential, "server", "1")
        await vault.release(session, credential, "server", "2")
        await vault.release(session, credential, "server", "2")
        await delete_credential(session, credential)


async def test_nothing_can_be_claimed_or_opened_that_is_not_there(ctx: Context) -> None:
    missing = uuid4()
    with pytest.raises(CredentialNotFound):
        async with ctx.db.write() as session:
            await vault.claim(session, missing, "server", "1", "web-1")
    with pytest.raises(CredentialNotFound):
        async with ctx.db.write() as session:
            await vault.open_credential(session, ctx.resources.get(Keyring), missing, actor=identity.SYSTEM, purpose="test")
    async with ctx.db.read() as session:
        assert await vault.version_of(session, missing) is None


async def test_the_version_follows_rotation(ctx: Context) -> None:
    credential = await make_password(ctx)
    async with ctx.db.write() as session:
        await vault.change_credential(
            session,
            ctx.resources.get(Keyring),
            ctx.clock,
            credential,
            version=None,
            name=None,
            username=None,
            parts=vault.Parts(password="another"),
        )
    async with ctx.db.read() as session:
        assert await vault.version_of(session, credential) == 2
