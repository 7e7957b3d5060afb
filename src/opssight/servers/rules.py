"""Pure decisions of servers: addresses, labels, host keys, states, matching, facts, and how a connection was over time."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from opssight.servers.contracts import Change, Connection, Facts, HostKeyPolicy, Server, ServerState, Stretch

_HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})?(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})?)*\.?")
_LABEL = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_USER = re.compile(r"[^\s\x00-\x1f:@]{1,100}")
_NUMBERS_AND_DOTS = re.compile(r"[0-9.]+")
MAX_LABELS = 50
NOT_CHECKED = "not checked"
BLIND_AFTER = timedelta(minutes=5)
"""Five rounds of checks: after this long without one, nothing is claimed of the time between."""

FACTS_COMMAND = (
    "sh -c 'export LC_ALL=C; echo =uname; uname -srm; echo =hostname; uname -n; echo =os; cat /etc/os-release 2>/dev/null; "
    "echo =cpus; nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null; echo =memory; cat /proc/meminfo 2>/dev/null; "
    "echo =disk; df -Pk / 2>/dev/null; echo =uptime; cat /proc/uptime 2>/dev/null; true'"
)
"""Reads, and changes nothing. POSIX sh, with what Debian, Alpine and the RHEL family have; :func:`facts_of` reads its output."""

_SECTIONS = frozenset({"uname", "hostname", "os", "cpus", "memory", "disk", "uptime"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


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


def facts_of(told: str) -> Facts:
    """Return what :data:`FACTS_COMMAND` told; what is missing or makes no sense is None, never guessed."""
    sections: dict[str, list[str]] = {name: [] for name in _SECTIONS}
    lines = sections["uname"]
    for line in told.split("\n"):
        if line.startswith("=") and line[1:].strip() in _SECTIONS:
            lines = sections[line[1:].strip()]
        elif line.strip():
            lines.append(line)
    uname = _first(sections["uname"]).split()
    disk, disk_used = _disk(sections["disk"])
    return Facts(
        system=_word(_value(sections["os"], "PRETTY_NAME", "=").strip("\"'")),
        kernel=_word(" ".join(uname[:-1])) if len(uname) == 3 else None,
        architecture=_word(uname[2]) if len(uname) == 3 else None,
        hostname=_word(_first(sections["hostname"])),
        cpus=_number(_first(sections["cpus"]), least=1, most=65_536),
        memory=_kilobytes(_value(sections["memory"], "MemTotal", ":").removesuffix("kB").strip()),
        disk=disk,
        disk_used=disk_used,
        uptime_seconds=_number(_first(sections["uptime"]).partition(" ")[0].partition(".")[0], most=10**10),
    )


def system_of(facts: Facts) -> str | None:
    """Return in a few words what a machine runs: its distribution, else its kernel."""
    return facts.system or facts.kernel


def _first(lines: list[str]) -> str:
    return lines[0].strip() if lines else ""


def _value(lines: list[str], key: str, joint: str) -> str:
    return next((line.partition(joint)[2].strip() for line in lines if line.partition(joint)[0].strip() == key), "")


def _word(text: str) -> str | None:
    return _CONTROL.sub(" ", text).strip()[:200] or None


def _number(text: str, *, least: int = 0, most: int) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= 20):
        return None
    return int(text) if least <= int(text) <= most else None


def _kilobytes(text: str) -> int | None:
    found = _number(text, least=1, most=2**50)
    return found * 1024 if found is not None else None


def _disk(lines: list[str]) -> tuple[int | None, int | None]:
    """Read ``df -P`` from the right, for a file system's name may hold spaces."""
    words = lines[-1].split() if lines else []
    if len(words) < 6 or words[-1] != "/":
        return None, None
    size, used = _kilobytes(words[-5]), _number(words[-4], most=2**50)
    if size is None or used is None or used * 1024 > size:
        return None, None
    return size, used * 1024


def blind_since(checked_at: datetime | None, now: datetime) -> datetime | None:
    """Return since when nothing is known of a server that was last checked at ``checked_at``; None when that is recent enough."""
    return checked_at if checked_at is not None and now - checked_at > BLIND_AFTER else None


def connection_between(changes: Sequence[Change], since: datetime, until: datetime, *, checked_at: datetime | None) -> Connection:
    """Return how a connection was. ``changes`` are in order and may begin before ``since``; of the time before the first nothing is known.

    After the last check, at ``checked_at``, nothing is known either, unless it is recent.
    """
    blind = blind_since(checked_at, until)
    points = [Change(since, ServerState.UNKNOWN), *changes]
    if blind is not None:
        points = [one for one in points if one.at < blind] + [Change(max(blind, since), ServerState.UNKNOWN, NOT_CHECKED)]
    stretches: list[Stretch] = []
    for one, following in zip(points, [*(later.at for later in points[1:]), until], strict=True):
        begin, end = max(one.at, since), min(max(following, since), until)
        if begin >= end:
            continue
        last = stretches[-1] if stretches else None
        if last is not None and last.state is one.state:
            stretches[-1] = Stretch(last.since, end, last.state, last.reason)
        else:
            stretches.append(Stretch(begin, end, one.state, one.reason))
    up, down = (_length(stretches, state) for state in (ServerState.REACHABLE, ServerState.UNREACHABLE))
    return Connection(since, until, up / (up + down) if up + down else None, tuple(stretches))


def _length(stretches: list[Stretch], state: ServerState) -> float:
    return sum((one.until - one.since).total_seconds() for one in stretches if one.state is state)
