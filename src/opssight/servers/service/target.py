"""From a server's row to what a connection is made with."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.audit_note import Origin, note
from opssight.core.context import Context
from opssight.core.crypto import Keyring
from opssight.identity import facade as identity
from opssight.servers import repository
from opssight.servers.contracts import HostKeyPolicy, ServerId, Target
from opssight.servers.errors import NoCredential
from opssight.servers.models import ServerRow
from opssight.servers.service.servers import found
from opssight.servers.ssh.hostkey import fingerprint
from opssight.servers.ssh.pool import Learn, Unlock
from opssight.vault import facade as vault


async def load_target(session: AsyncSession, server_id: UUID) -> Target:
    """Return what a connection to the server is made with.

    Raises:
        ServerNotFound: there is none with this id.
        NoCredential: it has nothing to log in with.
    """
    return await target_of(session, await found(session, server_id))


async def target_of(session: AsyncSession, row: ServerRow) -> Target:
    """Return what a connection to the server of ``row`` is made with.

    Raises:
        NoCredential: it has nothing to log in with.
    """
    if row.credential_id is None:
        raise NoCredential(f"{row.name} has no credential to log in with; choose one in its settings.")
    policy = HostKeyPolicy(row.host_key_policy)
    if row.confirm_host_key and policy is HostKeyPolicy.TOFU:
        policy = HostKeyPolicy.STRICT_PINNED  # the secret goes to another address only after a person has accepted the key shown there
    credential = await vault.get_credential(session, row.credential_id)
    return Target(
        server_id=ServerId(row.id),
        name=row.name,
        address=row.address,
        port=row.port,
        username=row.username or credential.username,
        credential_id=row.credential_id,
        credential_version=credential.version,
        policy=policy,
        host_key=row.host_key,
    )


def unlocker(context: Context, target: Target, *, actor: identity.Actor, origin: Origin, purpose: str) -> Unlock:
    """Return what opens the target's credential, with a record of it, in a transaction of its own."""

    async def unlock() -> vault.Secret:
        async with context.db.write(origin) as session:
            keyring = context.resources.get(Keyring)
            return await vault.open_credential(session, keyring, target.credential_id, actor=actor, purpose=purpose)

    return unlock


def learner(context: Context, target: Target, *, origin: Origin) -> Learn:
    """Return what pins the host key of a server met for the first time."""

    async def learn(key: str) -> None:
        async with context.db.write(origin) as session:
            if await repository.pin_first_key(session, target.server_id, key, context.clock.now()):
                note(
                    session,
                    "server.host_key_learned",
                    target_type="server",
                    target_id=str(target.server_id),
                    detail={"fingerprint": fingerprint(key)},
                )

    return learn
