"""Addresses and networks, as settings name them and limits count them."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network


def parse_networks(text: str) -> tuple[Network, ...]:
    """Return the addresses and networks that are listed in ``text`` with commas between them.

    Raises:
        ValueError: one of them is neither; the sentence names it.
    """
    found: list[Network] = []
    for part in (part.strip() for part in text.split(",") if part.strip()):
        try:
            found.append(ip_network(part, strict=False))
        except ValueError:
            raise ValueError(f"{part!r} is neither an address nor a network; write for example 10.0.0.5 or 10.0.0.0/24") from None
    return tuple(found)


def address_of(text: str | None) -> Address | None:
    """Return the IP address in ``text``, with a port or brackets if need be, or None; an IPv4 address in IPv6 form is given as IPv4."""
    bare = (text or "").strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def network_of(peer: str | None) -> str:
    """Return the network by which limits count a peer: the /24 of an IPv4 address, the /64 of an IPv6 one."""
    address = address_of(peer)
    if address is None:
        return "unknown"
    return str(ip_network((address, 24 if address.version == 4 else 64), strict=False))
