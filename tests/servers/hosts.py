"""Machines in this process (AsyncSSH servers), for what a real sshd cannot be made to do, and for many of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import asyncssh

Handler = Callable[[asyncssh.SSHServerProcess[str]], Awaitable[None]]

PASSWORD = "let me in"


@dataclass(eq=False)
class Host:
    """A machine that answers; ``commands`` are those that reached it."""

    address: str
    port: int
    host_key: asyncssh.SSHKey
    password: str
    handler: Handler | None = None
    logins: int = 0
    commands: list[str] = field(default_factory=list[str])
    connections: list[asyncssh.SSHServerConnection] = field(default_factory=list[asyncssh.SSHServerConnection])
    acceptor: asyncssh.SSHAcceptor | None = None

    @property
    def fingerprint(self) -> str:
        return self.host_key.get_fingerprint("sha256")

    @property
    def public_key(self) -> str:
        return " ".join(self.host_key.export_public_key().decode().split()[:2])

    def cut(self) -> None:
        """Drop every connection without a word."""
        for connection in self.connections:
            connection.abort()
        self.connections.clear()

    async def serve(self) -> None:
        """Listen; again on the same port after :meth:`stop`."""
        self.acceptor = await asyncssh.create_server(
            lambda: _Login(self),
            self.address,
            self.port,
            server_host_keys=[self.host_key],
            process_factory=self._process,
            encoding="utf-8",
        )
        self.port = self.acceptor.get_port()

    async def stop(self) -> None:
        """Stop listening and drop every connection."""
        self.cut()
        if self.acceptor is not None:
            self.acceptor.close()
            await self.acceptor.wait_closed()
            self.acceptor = None

    async def _process(self, process: asyncssh.SSHServerProcess[str]) -> None:
        self.commands.append(process.command or "")
        if self.handler is not None:
            await self.handler(process)
        else:
            process.stdout.write(f"ran {process.command}\n")
            process.exit(0)


class _Login(asyncssh.SSHServer):
    def __init__(self, host: Host) -> None:
        self._host = host

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._host.connections.append(conn)

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        self._host.logins += 1
        return password == self._host.password


@asynccontextmanager
async def host(handler: Handler | None = None, *, password: str = PASSWORD, address: str = "127.0.0.1") -> AsyncGenerator[Host]:
    """One machine."""
    one = Host(address, 0, asyncssh.generate_private_key("ssh-ed25519"), password, handler)
    await one.serve()
    try:
        yield one
    finally:
        await one.stop()


@asynccontextmanager
async def many_hosts(count: int) -> AsyncGenerator[list[Host]]:
    """Many machines, each with an address of its own."""
    async with AsyncExitStack() as stack:
        opening = (stack.enter_async_context(host(address=f"127.1.{n // 250}.{n % 250 + 1}")) for n in range(count))
        hosts = [await one for one in opening]
        yield hosts


async def wait_for(condition: Callable[[], bool]) -> None:
    """Let other tasks work until ``condition`` holds."""
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)
