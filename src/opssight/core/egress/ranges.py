"""What IP addresses are for: the special-purpose registries of IANA (RFC 6890), and where clouds serve metadata.

Sources: https://www.iana.org/assignments/iana-ipv4-special-registry and .../iana-ipv6-special-registry.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from enum import Enum, auto

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Reach(Enum):
    """How far from the public internet an address is."""

    PUBLIC = auto()
    PRIVATE = auto()  # of a company's own network
    INNER = auto()  # of this machine
    FORBIDDEN = auto()  # of no server, or of one that gives out credentials


@dataclass(frozen=True, slots=True)
class Range:
    """Addresses of one purpose; ``words`` complete the sentence "it is ...". An address is in the first range that has it."""

    network: Network
    reach: Reach
    words: str


def _ranges(reach: Reach, words: str, *networks: str) -> list[Range]:
    return [Range(ipaddress.ip_network(network), reach, words) for network in networks]


_METADATA = ("100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32", "fd00:ec2::254/128", "fd00:ec2::23/128", "fd20:ce::254/128")
"""Alibaba, Azure, Oracle, AWS (instances and pods) and Google; the others are link-local."""

_RANGES: tuple[Range, ...] = (
    *_ranges(Reach.FORBIDDEN, "the address at which a cloud serves machines their credentials", *_METADATA),
    *_ranges(Reach.FORBIDDEN, "a link-local address, where clouds serve machines their credentials", "169.254.0.0/16", "fe80::/10"),
    *_ranges(Reach.FORBIDDEN, "an unspecified address", "0.0.0.0/8", "::/128"),
    *_ranges(Reach.FORBIDDEN, "a multicast address", "224.0.0.0/4", "ff00::/8"),
    *_ranges(Reach.FORBIDDEN, "an address reserved for protocols", "192.0.0.0/24", "240.0.0.0/4", "100::/64", "2001::/23"),
    *_ranges(Reach.INNER, "a loopback address, which is this machine itself", "127.0.0.0/8", "::1/128"),
    *_ranges(
        Reach.PRIVATE,
        "a private address",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "198.18.0.0/15",
        "fc00::/7",
        "fec0::/10",
    ),
    *_ranges(
        Reach.PRIVATE, "an address for documentation", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"
    ),
    *_ranges(Reach.PRIVATE, "an address of a relay that is no longer in use", "192.88.99.0/24"),
    *_ranges(Reach.PUBLIC, "a public address", "0.0.0.0/0", "2000::/3"),
    *_ranges(Reach.FORBIDDEN, "an address that nobody was given", "::/0"),
)

_LAST_32_BITS = tuple(ipaddress.ip_network(text) for text in ("::ffff:0:0/96", "::ffff:0:0:0/96", "::/96", "64:ff9b::/96"))
"""Mapped and compatible (RFC 4291), translated (RFC 7915), NAT64 (RFC 6052)."""
_NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")
_SIX_TO_FOUR = ipaddress.ip_network("2002::/16")
_TEREDO = ipaddress.ip_network("2001::/32")
_ISATAP = 0x0000_5EFE
_UNIVERSAL_BIT = 0x0200_0000


@dataclass(frozen=True, slots=True)
class Form:
    """An IPv4 address that an IPv6 one carries inside; ``inner`` are the addresses where packets may end, if that is known."""

    network: Network
    inner: tuple[Address, ...]


def range_of(address: Address) -> Range:
    """Return what ``address`` is for."""
    return next(one for one in _RANGES if address.version == one.network.version and address in one.network)


def form_of(address: Address) -> Form | None:
    """Return which IPv4 address ``address`` is another way to write, None when it is none."""
    if isinstance(address, ipaddress.IPv4Address) or int(address) <= 1:
        return None
    for network in _LAST_32_BITS:
        if address in network:
            return Form(network, (ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF),))
    if address in _NAT64_LOCAL:  # where the IPv4 address stands depends on the site (RFC 8215)
        return Form(_NAT64_LOCAL, ())
    if address.sixtofour is not None or address.teredo is not None:
        return Form(_SIX_TO_FOUR, (address.sixtofour,)) if address.sixtofour else Form(_TEREDO, address.teredo or ())
    if (int(address) >> 32 & 0xFFFF_FFFF) & ~_UNIVERSAL_BIT == _ISATAP:
        return Form(ipaddress.ip_network((int(address) >> 32 << 32, 96)), (ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF),))
    return None
