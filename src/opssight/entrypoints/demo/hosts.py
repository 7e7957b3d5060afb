"""The simulated hosts as SSH servers on loopback, each with a host key of its own."""

from __future__ import annotations

from dataclasses import dataclass

import asyncssh

from opssight.entrypoints.demo.estate import Host
from opssight.entrypoints.demo.shell import Shell

USER = "demo"


@dataclass(frozen=True, slots=True)
class Listening:
    """Where a simulated host can be reached and how it is known."""

    name: str
    port: int
    host_key: str
    acceptor: asyncssh.SSHAcceptor


class _Server(asyncssh.SSHServer):
    def __init__(self, user_key: asyncssh.SSHKey) -> None:
        self._user_key = user_key

    def begin_auth(self, username: str) -> bool:
        del username
        return True

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return username == USER and key.public_data == self._user_key.public_data


async def listen(host: Host, user_key: asyncssh.SSHKey) -> Listening:
    """Serve ``host`` on a free loopback port to whoever holds ``user_key``."""
    own_key = asyncssh.generate_private_key("ssh-ed25519")
    shell = Shell(host)

    async def handle(process: asyncssh.SSHServerProcess[str]) -> None:
        line = process.command
        if line is None:
            process.stdout.write(f"This is {host.name}, a simulated host: give it a command, such as `systemctl status`.\n")
            process.exit(0)
            return
        outcome = shell.run(line)
        process.stdout.write(outcome.stdout)
        process.stderr.write(outcome.stderr)
        process.exit(outcome.status)

    acceptor = await asyncssh.create_server(lambda: _Server(user_key), "127.0.0.1", 0, server_host_keys=[own_key], process_factory=handle)
    public = own_key.export_public_key("openssh").decode().strip()
    return Listening(host.name, acceptor.get_port(), public, acceptor)
