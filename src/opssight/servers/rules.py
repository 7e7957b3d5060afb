"""Pure decisions of servers: addresses, labels, host keys, states, matching."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import assert_never

from opssight.servers.contracts import HostKeyPolicy, Server, ServerState

_HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})?(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})?)*\.?")
_LABEL = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_USER = re.compile(r"[^\s\x00-\x1f:@]{1,100}")
_NUMBERS_AND_DOTS = re.compile(r"[0-9.]+")
MAX_LABELS = 50


def address_fault(address: str) -> str | None:
    """Say what is wrong with an address (host name, IPv4 or IPv6), or return None."""
    if "://" in address or "/" in address:
        return "Give the host name or IP address alone, without a scheme or path."
    if "@" in address:
        return "Give the host alone; the user has its own field."
    try:
        ipaddress.ip_address(address)
    except ValueError:
        if _NUMBERS_AND_DOTS.fullmatch(address):
            return "This is not a complete IPv4 address."
        if not _HOST.fullmatch(address):
            return "This is neither a host name nor an IP address."
    return None


def labels_fault(labels: dict[str, str]) -> str | None:
    """Say what is wrong with labels, or return None."""
    if len(labels) > MAX_LABELS:
        return f"Use at most {MAX_LABELS} labels."
    for key, value in labels.items():
        if not _LABEL.fullmatch(key):
            return f"The label {key!r} is not valid: use letters, digits and _, not beginning with a digit."
        if len(value) > 500 or "\x00" in value:
            return f"The value of the label {key} is too long or holds a NUL character."
    return None


def username_fault(username: str) -> str | None:
    """Say what is wrong with a login name, or return None; an empty one means the credential's."""
    if username and not _USER.fullmatch(username):
        return "A login name has no spaces, colons or at signs."
    return None


@dataclass(frozen=True, slots=True)
class KeyDecision:
    """Whether a host key is trusted; ``learn`` says to pin it, ``refusal`` is the sentence for the person."""

    trusted: bool
    learn: bool = False
    refusal: str = ""


def host_key_decision(
    policy: HostKeyPolicy, *, where: str, pinned: str | None, pinned_print: str | None, offered: str, offered_print: str
) -> KeyDecision:
    """Decide whether the key a server shows is trusted. ``pinned`` and ``offered`` are the keys, ``*_print`` their fingerprints."""
    match policy:
        case HostKeyPolicy.DISABLED:
            return KeyDecision(trusted=True)
        case HostKeyPolicy.TOFU | HostKeyPolicy.STRICT_PINNED if pinned is not None:
            if pinned == offered:
                return KeyDecision(trusted=True)
            return KeyDecision(
                trusted=False,
                refusal=f"{where} shows the host key {offered_print}, but {pinned_print} is the one it is known by. If the machine was "
                "reinstalled, compare the new fingerprint on its console and accept it; if not, somebody may stand in between, and "
                "nothing was sent.",
            )
        case HostKeyPolicy.TOFU:
            return KeyDecision(trusted=True, learn=True)
        case HostKeyPolicy.STRICT_PINNED:
            return KeyDecision(
                trusted=False,
                refusal=f"{where} shows the host key {offered_print} and none is pinned yet. Compare it on the machine's console "
                "(`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`), then accept it.",
            )
        case _:
            assert_never(policy)


def state_after(error: str | None) -> ServerState:
    """Return the state a check's finding means."""
    return ServerState.REACHABLE if error is None else ServerState.UNREACHABLE


def named_by(servers: list[Server], value: str) -> list[Server]:
    """Return the servers that ``value`` (a name, an address, an ``instance`` label; a port may follow) speaks of.

    A match by name wins over one by the label ``instance``, and that over one by address.
    """
    spoken = {value, without_port(value)} - {""}
    for matches in (
        [server for server in servers if server.name in spoken],
        [server for server in servers if server.labels.get("instance") in spoken],
        [server for server in servers if server.address in spoken],
    ):
        if matches:
            return matches
    return []


def without_port(value: str) -> str:
    """Return the host of ``host:port`` or ``[v6]:port``, or ``value`` itself."""
    if value.startswith("["):
        return value[1:].partition("]")[0]
    host, colon, port = value.rpartition(":")
    return host if colon and port.isdigit() and ":" not in host else value


def in_use_sentence(name: str, holders: list[str]) -> str:
    """Say what stands in the way of removing a server."""
    shown = ", ".join(holders[:5]) + (f" and {len(holders) - 5} more" if len(holders) > 5 else "")
    return f"{name} is used by {shown}. Take it out there first, then remove it."


def os_of(facts: str) -> str | None:
    """Return the name of the operating system from ``uname -srm`` and ``/etc/os-release``, one after the other."""
    lines = facts.splitlines()
    for line in lines[1:]:
        key, _, value = line.partition("=")
        if key == "PRETTY_NAME":
            return value.strip().strip("\"'")[:200] or None
    return lines[0].strip()[:200] or None if lines else None
