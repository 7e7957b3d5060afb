"""The form of a webhook's address. Where it may lead is decided by :mod:`opssight.core.egress`, when something is sent."""

from __future__ import annotations

from urllib.parse import urlsplit

from opssight.core.egress import AddressRefused, Egress, Kind, parse_allowed

_WHATEVER_IS_ALLOWED = Egress(parse_allowed("0.0.0.0/0, 127.0.0.0/8, ::/0, ::1"))
"""Refuses only what no receiver lives at, so that such an address is refused when it is entered and not at the first page."""


class BadAddress(ValueError):
    """The address will not be posted to; the message says why."""


def check_address(url: str) -> tuple[str, int]:
    """Return host and port of a webhook's address.

    Raises:
        BadAddress: it is no http(s) address, carries a password, or is a link-local, metadata or like address.
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
    try:
        _WHATEVER_IS_ALLOWED.check(Kind.WEBHOOK, parts.hostname)
    except AddressRefused as refused:
        raise BadAddress(refused.detail) from None
    return parts.hostname, port or (443 if parts.scheme == "https" else 80)
