"""The pool and the machinery under it, against machines in this process and a real sshd."""

from __future__ import annotations

import asyncio
from uuid import UUID

import asyncssh
import pytest
from sqlalchemy import select, text

from opssight.core.context import Context
from opssight.core.crypto import Keyring
from opssight.core.egress import Egress
from opssight.identity import facade as identity
from opssight.servers import facade as servers
from opssight.servers.models import CommandRow
from opssight.servers.service.target import learner, load_target, unlocker
from opssight.vault import facade as vault
from tests.fixtures.sshd import Sshd
from tests.servers.conftest import AddServer
from tests.servers.hosts import Host, host, wait_for


async def run(ctx: Context, server_id: UUID, command: str = "id", seconds: float = 30) -> servers.CommandResult:
    return await servers.run_command(ctx, server_id, command, actor=identity.SYSTEM, seconds=seconds)


async def run_in(pool: servers.SshPool, ctx: Context, server_id: UUID) -> servers.CommandResult:
    async with ctx.db.read() as session:
        target = await load_target(session, server_id)
    origin = identity.SYSTEM.origin()
    unlock = unlocker(ctx, target, actor=identity.SYSTEM, origin=origin, purpose="test")
    return await pool.run(target, "id", unlock=unlock, learn=learner(ctx, target, origin=origin), seconds=5)


async def test_commands_share_one_login(ctx: Context, add_server: AddServer) -> None:
    async with host() as machine:
        identifier = await add_server(machine)
        results = await asyncio.gather(*(run(ctx, identifier, f"echo {n}") for n in range(20)))
        assert [result.stdout for result in results] == [f"ran echo {n}\n" for n in range(20)]
        assert machine.logins == 1


async def test_no_more_commands_at_a_time_than_channels(ctx: Context, add_server: AddServer) -> None:
    running, most = 0, 0
    may_end = asyncio.Event()

    async def handler(process: asyncssh.SSHServerProcess[str]) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await may_end.wait()
        running -= 1
        process.exit(0)

    async with host(handler) as machine:
        identifier = await add_server(machine)
        everything = asyncio.gather(*(run(ctx, identifier) for _ in range(20)))
        await wait_for(lambda: running == 8)
        may_end.set()
        await everything
        assert len(machine.commands) == 20
    assert most == 8


async def test_a_dead_connection_is_replaced_without_running_anything_twice(ctx: Context, add_server: AddServer) -> None:
    async with host() as machine:
        identifier = await add_server(machine)
        await run(ctx, identifier, "one")
        machine.cut()
        await run(ctx, identifier, "two")
        assert machine.commands == ["one", "two"]
        assert machine.logins == 2


async def test_a_connection_lost_in_the_middle_is_told_and_not_repeated(ctx: Context, add_server: AddServer) -> None:
    async def handler(process: asyncssh.SSHServerProcess[str]) -> None:
        process.stdout.write("half\n")
        await process.stdout.drain()
        machine.cut()

    async with host(handler) as machine:
        identifier = await add_server(machine)
        result = await run(ctx, identifier)
        assert result.outcome is servers.CommandOutcome.LOST
        assert result.exit_status is None
        assert "not known" in result.detail
        assert len(machine.commands) == 1


async def test_a_real_session_that_dies_is_told_as_lost(ctx: Context, sshd: Sshd, add_server: AddServer) -> None:
    identifier = await add_server(sshd)
    running = asyncio.create_task(run(ctx, identifier, f"touch {sshd.folder}/begun; sleep 20"))
    await wait_for((sshd.folder / "begun").exists)
    sshd.drop_sessions()
    assert (await running).outcome is servers.CommandOutcome.LOST


async def test_cancelling_kills_the_command_on_the_machine(ctx: Context, sshd: Sshd, add_server: AddServer) -> None:
    identifier = await add_server(sshd)
    marker = sshd.folder / "begun"
    running = asyncio.create_task(run(ctx, identifier, f"touch {marker}; exec sleep 9{sshd.port}"))
    await wait_for(marker.exists)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    left = await run(ctx, identifier, f"pgrep -fx 'sleep 9{sshd.port}' || echo none")
    assert left.stdout == "none\n"


async def test_a_rotated_credential_and_a_changed_server_make_a_new_login(ctx: Context, add_server: AddServer) -> None:
    async with host() as machine:
        identifier = await add_server(machine)
        await run(ctx, identifier)
        async with ctx.db.write() as session:
            server = await servers.get_server(session, servers.ServerId(identifier))
            assert server.credential_id
            await vault.change_credential(
                session,
                ctx.resources.get(Keyring),
                ctx.clock,
                server.credential_id,
                version=None,
                name=None,
                username=None,
                parts=vault.Parts(password="wrong"),
            )
        with pytest.raises(servers.ConnectFailed, match="does not let ops in"):
            await run(ctx, identifier)


async def test_idle_and_old_connections_are_closed(ctx: Context, add_server: AddServer) -> None:
    now = 0.0
    async with host() as machine:
        identifier = await add_server(machine)
        aging = servers.SshPool(ctx.resources.get(Egress), max_age=600, now=lambda: now)
        await run_in(aging, ctx, identifier)
        await run_in(aging, ctx, identifier)
        assert machine.logins == 1
        now = 601.0
        await run_in(aging, ctx, identifier)
        assert machine.logins == 2
        await aging.close()
        idle = servers.SshPool(ctx.resources.get(Egress), max_idle=0.0)
        await run_in(idle, ctx, identifier)
        await wait_for(lambda: idle.open_connections == 0)
        await idle.close()


async def test_closing_the_pool_ends_every_connection(ctx: Context, add_server: AddServer) -> None:
    async with host() as machine:
        identifier = await add_server(machine)
        pool = servers.SshPool(ctx.resources.get(Egress))
        await run_in(pool, ctx, identifier)
        assert pool.open_connections == 1
        await pool.forget(servers.ServerId(identifier))
        assert pool.open_connections == 0
        await run_in(pool, ctx, identifier)
        await pool.close()
        await wait_for(lambda: all(connection.is_closed() for connection in machine.connections))


async def test_a_machine_that_refuses_channels_is_told(ctx: Context, add_server: AddServer) -> None:
    class Closed(asyncssh.SSHServer):
        def begin_auth(self, username: str) -> bool:
            return True

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return True

        def session_requested(self) -> bool:
            return False

    key = asyncssh.generate_private_key("ssh-ed25519")
    acceptor = await asyncssh.create_server(Closed, "127.0.0.1", 0, server_host_keys=[key])
    machine = Host("127.0.0.1", acceptor.get_port(), key, "x")
    identifier = await add_server(machine)
    with pytest.raises(servers.ConnectFailed, match="opens no channel"):
        await run(ctx, identifier)
    test = await servers.check_connection(ctx, identifier, actor=identity.SYSTEM)
    assert (test.stages[-1].name, test.stages[-1].ok) == ("command", False)
    acceptor.close()


async def test_the_password_is_taken_out_of_the_output(ctx: Context, add_server: AddServer) -> None:
    async def handler(process: asyncssh.SSHServerProcess[str]) -> None:
        for piece in ("the password is let ", "me in, and the token is tok", "en-1234."):
            process.stdout.write(piece)
            await process.stdout.drain()
        process.exit(0)

    heard: list[str] = []
    async with host(handler) as machine:
        identifier = await add_server(machine)
        result = await servers.run_command(
            ctx,
            identifier,
            "show token-1234",
            actor=identity.SYSTEM,
            seconds=5,
            hide=frozenset({"token-1234"}),
            on_output=lambda stream, text: heard.append(text),
        )
    assert result.stdout == "the password is ********, and the token is ********."
    assert "".join(heard) == result.stdout
    async with ctx.db.read() as session:
        target = await load_target(session, identifier)
    assert "let me in" not in repr(target)


async def test_the_record_of_a_command_ends_whatever_goes_wrong(
    ctx: Context, add_server: AddServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of the program")

    monkeypatch.setattr(servers.SshPool, "run", fail)
    async with host() as machine:
        identifier = await add_server(machine)
        with pytest.raises(RuntimeError, match="a fault of the program"):
            await run(ctx, identifier)
    async with ctx.db.read() as session:
        (row,) = (await session.execute(select(CommandRow))).scalars()
        ended = await session.execute(text("SELECT count(*) FROM audit_records WHERE action = 'server.command_finished'"))
    assert row.ms is not None
    assert row.detail == "Not known whether it ran to its end: RuntimeError"
    assert ended.scalar_one() == 1


async def test_what_is_no_ssh_server_is_told(ctx: Context, add_server: AddServer) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    web = await asyncio.start_server(talk, "127.0.0.1", 0)
    machine = Host("127.0.0.1", web.sockets[0].getsockname()[1], asyncssh.generate_private_key("ssh-ed25519"), "x")
    identifier = await add_server(machine)
    test = await servers.check_connection(ctx, identifier, actor=identity.SYSTEM)
    assert (test.stages[-1].name, test.stages[-1].ok) == ("host_key", False)
    web.close()
    await web.wait_closed()


async def test_a_disabled_check_trusts_any_key(ctx: Context, sshd: Sshd, add_server: AddServer) -> None:
    identifier = await add_server(sshd, policy=servers.HostKeyPolicy.DISABLED)
    sshd.restart(new_host_key=True)
    assert (await servers.check_connection(ctx, identifier, actor=identity.SYSTEM)).ok
    async with ctx.db.read() as session:
        assert (await servers.get_server(session, servers.ServerId(identifier))).host_key is None
