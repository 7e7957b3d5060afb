"""Reading hosts from ``user@host:port`` or from ssh_config(5); pure, and lenient: what is not taken over is told."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field

from opssight.servers.contracts import HostEntry, HostList, ImportProblem
from opssight.servers.rules import address_fault, username_fault

DEFAULT_PORT = 22
_IGNORED = {
    "identityfile": "IdentityFile is a file on your machine: add the key as a credential and choose it for the server.",
    "proxyjump": "ProxyJump is not supported: the server must be reachable directly.",
    "proxycommand": "ProxyCommand is not supported: the server must be reachable directly.",
    "include": "Include cannot be followed: paste what the file holds.",
    "match": "Match blocks are not taken over; write a Host block instead.",
}


@dataclass(slots=True)
class _Block:
    line: int
    names: list[str]
    values: dict[str, str] = field(default_factory=dict[str, str])


def parse_host(text: str) -> HostList:
    """Read ``[user@]host[:port]`` (IPv6 with a port in brackets)."""
    user, at, rest = text.strip().rpartition("@")
    host, port_text = _split_port(rest)
    port = _port(port_text)
    if (at and not user) or username_fault(user):
        return HostList(problems=[ImportProblem(1, "The user before the @ is not a login name.")])
    if port is None:
        return HostList(problems=[ImportProblem(1, "The port must be a number from 1 to 65535.")])
    fault = address_fault(host) if host else "Write it as user@host:port; user and port may be left out."
    if fault:
        return HostList(problems=[ImportProblem(1, fault)])
    return HostList(hosts=[HostEntry(1, host, host, port, user)])


def parse_ssh_config(text: str) -> HostList:
    """Read the ``Host`` blocks that name one machine each; blocks with wildcards are only told of."""
    problems: list[ImportProblem] = []
    blocks: list[_Block] = []
    inside = False
    for number, raw in enumerate(text.splitlines(), 1):
        words = _words(raw)
        if words is None:
            problems.append(ImportProblem(number, "The quotes on this line are not closed."))
            continue
        if not words:
            continue
        key, values = words[0].lower(), words[1:]
        if not values:
            problems.append(ImportProblem(number, f"{words[0]} has no value."))
        elif key == "host":
            inside = True
            blocks.append(_Block(number, values))
        elif key in _IGNORED:
            inside = inside and key != "match"
            problems.append(ImportProblem(number, _IGNORED[key]))
        elif inside:
            blocks[-1].values.setdefault(key, values[0])
    result = HostList(problems=problems)
    for block in blocks:
        _take(block, result)
    if not blocks:
        result.problems.append(ImportProblem(1, "There is no Host block in this text."))
    result.problems.sort(key=lambda problem: problem.line)
    return result


def _words(raw: str) -> list[str] | None:
    line = raw.strip()
    if not line or line.startswith("#"):
        return []
    key, equals, value = line.partition("=")
    if equals and " " not in key.strip() and "\t" not in key.strip():
        line = f"{key.strip()} {value.strip()}"
    try:
        return shlex.split(line)
    except ValueError:
        return None


def _take(block: _Block, result: HostList) -> None:
    for name in block.names:
        if any(mark in name for mark in "*?!"):
            result.problems.append(ImportProblem(block.line, f"Host {name} is a pattern, not one machine; it is left out."))
            continue
        address = block.values.get("hostname", name).replace("%h", name)
        port = _port(block.values.get("port", ""))
        user = block.values.get("user", "")
        fault = address_fault(address) or username_fault(user)
        if port is None:
            fault = "The port must be a number from 1 to 65535."
        if fault is not None or port is None:
            result.problems.append(ImportProblem(block.line, f"Host {name} is left out: {fault}"))
        else:
            result.hosts.append(HostEntry(block.line, name, address, port, user))


def _split_port(text: str) -> tuple[str, str]:
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        return host, rest.removeprefix(":")
    if text.count(":") == 1:
        host, _, port = text.partition(":")
        return host, port or "no number"
    return text, ""


def _port(text: str) -> int | None:
    """Return the port, the default for an empty text, None for anything else."""
    if not text:
        return DEFAULT_PORT
    if not (text.isascii() and text.isdigit()) or len(text) > 5:
        return None
    return int(text) if 1 <= int(text) <= 65535 else None
