"""Which addresses a webhook may have.

A channel is set by an SRE and may well point into the private network, so private addresses are allowed; what
is refused is what no receiver lives at and what attackers aim for: link-local addresses and the others at which clouds
serve machines their credentials, multicast and unspecified ones, also when they are written inside an IPv6 address.

A name is resolved once, and the connection goes to the very addresses that were checked, so that a name server which
answers differently the second time (DNS rebinding) gains nothing. Redirects are not followed, so the check holds.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import urlsplit

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Returns the IP addresses of a host, in the order in which they are to be tried."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_METADATA = frozenset(map(ipaddress.ip_address, ("100.100.100.200", "168.63.129.16", "fd00:ec2::254", "fd20:ce::254")))
"""Where clouds serve metadata beside the link-local address: Alibaba, Azure, and AWS and Google over IPv6."""
_EMBEDDING = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))
"""IPv6 networks whose last 32 bits are an IPv4 address: NAT64 (RFC 6052) and the old IPv4-compatible ones (RFC 4291)."""


class BadAddress(ValueError):
    """The address will not be posted to; the message says why."""


def check_address(url: str) -> tuple[str, int]:
    """Return host and port of a webhook's address.

    Raises:
        BadAddress: it is no http(s) address, carries a password, or names a forbidden host.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadAddress(f"This is not an address: {error}.") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadAddress("A webhook's address begins with http:// or https:// and names a host.")
    if parts.username is not None or parts.password is not None:
        raise BadAddress("Leave user and password out of the address; the receiver can check the signature instead.")
    check_resolved([parts.hostname])
    return parts.hostname, port or (443 if parts.scheme == "https" else 80)


def check_resolved(addresses: Iterable[str]) -> None:
    """Refuse IP addresses that no receiver lives at; names pass.

    Raises:
        BadAddress: one of them is such an address.
    """
    for text in addresses:
        try:
            address = _inner(ipaddress.ip_address(text.partition("%")[0]))
        except ValueError:
            continue
        if address.is_link_local or address.is_multicast or address.is_unspecified or address in _METADATA:
            raise BadAddress(f"{text} is a link-local, multicast, unspecified or metadata address, which no webhook may have.")


async def system_resolve(host: str, port: int) -> list[str]:
    """Resolve as this machine does.

    Raises:
        OSError: the name is not known or the name server does not answer.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _inner(address: _Address) -> _Address:
    """Return the IPv4 address that an IPv6 one stands for, or the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None or address.sixtofour is not None:
        return address.ipv4_mapped or address.sixtofour or address
    if address.is_loopback or address.is_unspecified or not any(address in network for network in _EMBEDDING):
        return address
    return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
