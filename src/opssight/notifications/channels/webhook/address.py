"""Which addresses a webhook may have.

A channel is set by an SRE and may well point into the private network, so private addresses are allowed; what
is refused is what no receiver lives at and what attackers aim for: link-local addresses (the clouds'
metadata services), multicast and unspecified ones. Redirects are not followed, so the check holds.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit


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
            address = ipaddress.ip_address(text.partition("%")[0])
        except ValueError:
            continue
        address = getattr(address, "ipv4_mapped", None) or address
        if address.is_link_local or address.is_multicast or address.is_unspecified:
            raise BadAddress(f"{text} is a link-local, multicast or unspecified address, which no webhook may have.")
