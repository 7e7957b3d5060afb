"""Credentials over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import asyncssh
import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.context import Context
from opssight.core.crypto import Keyring
from opssight.vault import facade as vault
from tests.fixtures.races import race

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]
PATH = "/api/v1/credentials"


def make_key(passphrase: str | None = None) -> tuple[str, str]:
    """Return a new private key in OpenSSH form (PKCS 8 with a passphrase), and its fingerprint."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    return key.export_private_key("pkcs8-pem" if passphrase else "openssh", passphrase).decode(), key.get_fingerprint("sha256")


def key_body(name: str = "deploy key") -> dict[str, str]:
    return {"name": name, "kind": "ssh_key", "username": "ops", "private_key": make_key()[0]}


async def test_a_key_is_stored_and_never_given_back(client: httpx.AsyncClient, ctx: Context) -> None:
    private, fingerprint = make_key()
    answer = await client.post(PATH, json={"name": "deploy", "kind": "ssh_key", "username": "ops", "private_key": private})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["fingerprint"] == fingerprint
    assert made["used_by"] == 0
    assert answer.headers["etag"] == '"1"'
    secret = private.splitlines()[2]
    for text_of in (answer.text, (await client.get(PATH)).text, (await client.get(f"{PATH}/{made['id']}")).text):
        assert secret not in text_of
        assert "private_key" not in text_of
    async with ctx.db.read() as session:
        sealed: bytes = (await session.execute(text("SELECT sealed FROM vault_credentials"))).scalar_one()
    assert secret.encode() not in bytes(sealed)
    record = (await client.get("/api/v1/audit", params={"action": "credential.created"})).text
    assert fingerprint in record
    assert secret not in record


async def test_a_protected_key_needs_its_passphrase(client: httpx.AsyncClient) -> None:
    private, fingerprint = make_key("open sesame")
    body = {"name": "deploy", "kind": "ssh_key", "username": "ops", "private_key": private}
    good = await client.post(PATH, json={**body, "passphrase": "open sesame"})
    assert good.status_code == 201, good.text
    assert good.json()["fingerprint"] == fingerprint
    for wrong in ({}, {"passphrase": "wrong"}, {"passphrase": ""}):
        answer = await client.post(PATH, json={**body, "name": "other", **wrong})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "passphrase"


async def test_a_protected_key_in_openssh_form(client: httpx.AsyncClient) -> None:
    pytest.importorskip("bcrypt", reason="the key derivation of OpenSSH's own form needs the package bcrypt")
    key = asyncssh.generate_private_key("ssh-ed25519")
    private = key.export_private_key("openssh", "open sesame").decode()
    body = {"name": "deploy", "kind": "ssh_key", "username": "ops", "private_key": private}
    assert (await client.post(PATH, json={**body, "passphrase": "wrong"})).json()["errors"][0]["field"] == "passphrase"
    good = await client.post(PATH, json={**body, "passphrase": "open sesame"})
    assert good.json()["fingerprint"] == key.get_fingerprint("sha256")


@pytest.mark.parametrize(
    ("parts", "field", "says"),
    [
        ({"kind": "ssh_key"}, "private_key", "Paste the private key"),
        ({"kind": "ssh_key", "private_key": "nonsense"}, "private_key", "not a private key"),
        ({"kind": "ssh_key", "private_key": "ssh-ed25519 AAAA ops@host"}, "private_key", "public key"),
        ({"kind": "ssh_key", "password": "x"}, "password", "no password"),
        ({"kind": "ssh_key", "passphrase": "x"}, "private_key", "together"),
        ({"kind": "password"}, "password", "Give the password"),
        ({"kind": "password", "password": ""}, "password", "Give the password"),
        ({"kind": "password", "private_key": "x"}, "private_key", "ssh_key"),
        ({"kind": "password", "passphrase": "x"}, "passphrase", "no passphrase"),
        ({"kind": "certificate", "password": "x"}, "kind", "Input should be"),
    ],
)
async def test_a_mistake_is_told_by_its_field(client: httpx.AsyncClient, parts: dict[str, str], field: str, says: str) -> None:
    answer = await client.post(PATH, json={"name": "x", "username": "ops", **parts})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert says in answer.json()["errors"][0]["message"]


async def test_a_needless_passphrase_and_a_broken_key_are_told(client: httpx.AsyncClient) -> None:
    body = key_body()
    needless = await client.post(PATH, json={**body, "passphrase": "x"})
    assert needless.json()["errors"][0]["field"] == "passphrase"
    lines = body["private_key"].splitlines()
    broken = "\n".join([*lines[:2], lines[2][:10], *lines[3:]])
    answer = await client.post(PATH, json={**body, "private_key": broken})
    assert answer.json()["errors"][0]["field"] == "private_key"


async def test_a_validation_error_does_not_echo_the_secret(client: httpx.AsyncClient) -> None:
    answer = await client.post(PATH, json={"name": "", "kind": "password", "username": "ops", "password": "s3cret-text"})
    assert answer.status_code == 422
    assert "s3cret-text" not in answer.text


async def test_a_name_is_used_once(client: httpx.AsyncClient) -> None:
    first = (await client.post(PATH, json=key_body("one"))).json()
    assert (await client.post(PATH, json=key_body("two"))).status_code == 201
    assert (await client.post(PATH, json=key_body("one"))).json()["type"].endswith("/credential-name-taken")
    renamed = await client.patch(f"{PATH}/{first['id']}", json={"name": "two"})
    assert renamed.json()["type"].endswith("/credential-name-taken")


async def test_a_name_that_is_taken_at_the_same_moment_is_told_in_the_same_words(ctx: Context, client: httpx.AsyncClient) -> None:
    async def quicker(session: AsyncSession) -> None:
        parts = vault.Parts(password="hunter2-hunter2")
        kind, keyring = vault.CredentialKind.PASSWORD, ctx.resources.get(Keyring)
        await vault.create_credential(session, keyring, ctx.clock, name="root", kind=kind, username="root", parts=parts)

    answer = await race(ctx.db, quicker, lambda: client.post(PATH, json=key_body("root")))
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (409, "credential-name-taken")


async def test_rotation_changes_the_fingerprint_and_the_version(client: httpx.AsyncClient) -> None:
    made = (await client.post(PATH, json=key_body())).json()
    private, fingerprint = make_key()
    where = f"{PATH}/{made['id']}"
    answer = await client.patch(where, json={"private_key": private, "username": "root"}, headers={"If-Match": '"1"'})
    assert answer.status_code == 200
    assert answer.json()["fingerprint"] == fingerprint
    assert answer.json()["version"] == 2
    assert answer.json()["username"] == "root"
    assert (await client.patch(where, json={"name": "new"}, headers={"If-Match": '"1"'})).status_code == 412
    mismatch = await client.patch(where, json={"password": "x"})
    assert mismatch.json()["errors"][0]["field"] == "password"


async def test_a_removed_credential_is_gone(client: httpx.AsyncClient) -> None:
    made = (await client.post(PATH, json=key_body())).json()
    assert (await client.delete(f"{PATH}/{made['id']}")).status_code == 204
    assert (await client.get(f"{PATH}/{made['id']}")).json()["type"].endswith("/credential-not-found")


async def test_lists_come_in_pages(client: httpx.AsyncClient) -> None:
    await asyncio.gather(*(client.post(PATH, json={**key_body(f"key {n}")}) for n in range(5)))
    first = (await client.get(PATH, params={"limit": 3})).json()
    second = (await client.get(PATH, params={"limit": 3, "cursor": first["next_cursor"]})).json()
    names = [row["name"] for row in first["items"] + second["items"]]
    assert sorted(names) == [f"key {n}" for n in range(5)]
    assert second["next_cursor"] is None


@pytest.mark.parametrize(
    ("role", "read", "write"), [("viewer", 403, 403), ("responder", 403, 403), ("auditor", 200, 403), ("sre", 200, 201)]
)
async def test_roles(client_as: ClientAs, role: str, read: int, write: int) -> None:
    one = await client_as(role)
    assert (await one.get(PATH)).status_code == read
    assert (await one.post(PATH, json=key_body())).status_code == write
