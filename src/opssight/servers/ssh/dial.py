"""Making a connection in stages (dns, tcp, host_key, auth), so that a failure says which and what to do."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass

import asyncssh

from opssight.core.egress import AddressRefused, Egress, Kind, connect
from opssight.servers.contracts import Stage, StageName, Target
from opssight.servers.errors import ConnectFailed
from opssight.servers.ssh.hostkey import Client, algorithms, fingerprint
from opssight.vault import facade as vault

CONNECT_SECONDS = 10.0
LOGIN_SECONDS = 20.0
KEEPALIVE_SECONDS = 15
NO_KNOWN_HOSTS: tuple[list[str], list[str], list[str]] = ([], [], [])


@dataclass(frozen=True, slots=True)
class Dialled:
    """An open connection; ``learned_key`` is a host key to pin, met for the first time."""

    connection: asyncssh.SSHClientConnection
    stages: tuple[Stage, ...]
    learned_key: str | None
    secrets: frozenset[str]


class _Attempt:
    """The stages passed so far."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []
        self._since = time.perf_counter()

    def passed(self, name: StageName, detail: str, at: float | None = None) -> None:
        now = at if at is not None else time.perf_counter()
        self.stages.append(Stage(name, ok=True, ms=_ms(now - self._since), detail=detail))
        self._since = now

    def failed(self, name: StageName, detail: str, offered_key: str | None = None) -> ConnectFailed:
        stage = Stage(name, ok=False, ms=_ms(time.perf_counter() - self._since), detail=detail)
        return ConnectFailed(detail, stages=(*self.stages, stage), offered_key=offered_key)


async def dial(egress: Egress, target: Target, secret: vault.Secret) -> Dialled:
    """Connect and log in.

    Raises:
        ConnectFailed: with the stage that failed and what to do.
    """
    attempt = _Attempt()
    addresses = await resolve(egress, target.address, target.port, attempt)
    sock = await _open_socket(target.port, addresses, attempt)
    try:
        return await _log_in(target, secret, sock, attempt)
    except BaseException:
        sock.close()
        raise


async def reach(egress: Egress, address: str, port: int, name: str) -> ConnectFailed:
    """Try how far a connection comes without anything to log in with; return where it stopped, at the login at the latest."""
    attempt = _Attempt()
    try:
        sock = await _open_socket(port, await resolve(egress, address, port, attempt), attempt)
    except ConnectFailed as failed:
        return failed
    sock.close()
    return attempt.failed("auth", f"{name} has no credential to log in with; choose one in its settings.")


async def resolve(egress: Egress, address: str, port: int, attempt: _Attempt) -> tuple[str, ...]:
    """Return the addresses of a name, in the order in which they are to be tried."""
    try:
        found = await asyncio.wait_for(egress.resolve(Kind.SSH, address, port), CONNECT_SECONDS)
    except AddressRefused as refused:
        raise attempt.failed("dns", refused.detail) from None
    except OSError as error:
        raise attempt.failed("dns", name_reason(error, address)) from None
    attempt.passed("dns", ", ".join(found))
    return found


async def _open_socket(port: int, addresses: Sequence[str], attempt: _Attempt) -> socket.socket:
    try:
        sock, address = await connect(addresses, port, seconds=CONNECT_SECONDS)
    except OSError as error:
        raise attempt.failed("tcp", tcp_reason(error, str(error.filename), port)) from None
    attempt.passed("tcp", f"{address} port {port} is open")
    return sock


def name_reason(error: OSError, address: str) -> str:
    """Return why a name has no address, and what to look at."""
    if isinstance(error, TimeoutError):
        return f"The name server did not answer for {address} within {CONNECT_SECONDS:.0f} s; check it."
    return f"The name {address} is not known here ({error.strerror or error}). Check the spelling, or enter the IP address."


def tcp_reason(error: OSError, address: str, port: int) -> str:
    """Return why no TCP connection came about, and what to look at."""
    where = f"port {port} of {address}"
    if isinstance(error, ConnectionRefusedError):
        return f"Nothing listens on {where}. Check that sshd runs there and that the port is right."
    if isinstance(error, TimeoutError):
        return (
            f"There is no answer from {where} within {CONNECT_SECONDS:.0f} s. Check that the machine is up and that no firewall drops it."
        )
    return f"{where} cannot be reached ({error.strerror or error}). Check the network between here and there."


async def _log_in(target: Target, secret: vault.Secret, sock: socket.socket, attempt: _Attempt) -> Dialled:
    clients: list[Client] = []

    def client() -> Client:
        clients.append(Client(target))
        return clients[-1]

    keys = await _client_keys(secret, attempt)
    try:
        connection = await asyncssh.connect(
            target.address,
            target.port,
            sock=sock,
            config=None,
            client_factory=client,
            known_hosts=NO_KNOWN_HOSTS,
            server_host_key_algs=algorithms(target.host_key),
            username=target.username,
            client_keys=keys,
            password=secret.password,
            preferred_auth="publickey" if keys else "password,keyboard-interactive",
            agent_path=None,
            gss_host=None,
            login_timeout=LOGIN_SECONDS,
            keepalive_interval=KEEPALIVE_SECONDS,
            keepalive_count_max=3,
            encoding=None,
        )
    except (asyncssh.Error, OSError, TimeoutError) as error:
        raise _login_failed(target, clients[-1] if clients else None, attempt, error) from None
    met = clients[-1]
    attempt.passed("host_key", _key_detail(met), met.key_at)
    attempt.passed("auth", f"logged in as {target.username}", met.auth_at)
    learned = met.offered if met.decision is not None and met.decision.learn else None
    return Dialled(connection, tuple(attempt.stages), learned, secret.texts())


async def _client_keys(secret: vault.Secret, attempt: _Attempt) -> list[asyncssh.SSHKey] | None:
    if secret.private_key is None:
        return None
    try:
        return [await asyncio.to_thread(asyncssh.import_private_key, secret.private_key.strip() + "\n", secret.passphrase)]
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
        raise attempt.failed("auth", f"The credential's key cannot be read ({error}). Give it again.") from None


def _key_detail(met: Client) -> str:
    shown = fingerprint(met.offered) if met.offered else "no key"
    if met.decision is not None and met.decision.learn:
        return f"{shown}, seen for the first time and pinned from now on"
    return shown


def _login_failed(target: Target, met: Client | None, attempt: _Attempt, error: Exception) -> ConnectFailed:
    if met is not None and met.decision is not None and not met.decision.trusted:
        return attempt.failed("host_key", met.decision.refusal, met.offered)
    if met is None or met.offered is None:
        return attempt.failed(
            "host_key",
            f"{target.name} answers on port {target.port}, but no SSH connection came about: {_silence(error)}. Check that it is sshd that "
            "listens there and that it is no older than OpenSSH 6.5.",
        )
    reason = str(error) or type(error).__name__
    attempt.passed("host_key", _key_detail(met), met.key_at)
    if isinstance(error, asyncssh.PermissionDenied):
        return attempt.failed("auth", _denied(target), met.offered)
    return attempt.failed(
        "auth", f"{target.name} ended the connection while logging in ({reason}). Look into its log (`journalctl -u ssh`).", met.offered
    )


def _silence(error: Exception) -> str:
    """Return why no host key was shown, in our own words: what a service that is not SSH said is for nobody to read here."""
    match error:
        case asyncssh.KeyExchangeFailed():
            return "it and OpsSight have no way of exchanging keys in common"
        case TimeoutError():
            return f"it did not speak SSH within {LOGIN_SECONDS:.0f} s"
        case asyncssh.ConnectionLost():
            return "it ended the connection"
        case _:
            return "it does not speak SSH"


def _denied(target: Target) -> str:
    return (
        f"{target.name} does not let {target.username} in with this credential. Check the user, that its authorized_keys holds the key's "
        "public half (or that the password is right), and that sshd allows this way of logging in."
    )


def _ms(seconds: float) -> float:
    return round(max(0.0, seconds) * 1000, 1)
