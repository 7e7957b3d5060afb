"""From a host's name to the addresses that may be connected to.

A name is resolved once and every address of the answer is checked; the caller connects to the addresses it is given and never
resolves the name itself, so that a name server which answers differently the second time (DNS rebinding) gains nothing. A caller
that follows redirects asks again for each.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from enum import StrEnum

from opssight.core.egress.allowed import SETTING, Allowed
from opssight.core.egress.errors import AddressRefused
from opssight.core.egress.ranges import Address

Lookup = Callable[[str, int], Awaitable[list[str]]]
"""Returns the IP addresses of a host, in the order in which they are to be tried; raises OSError when there are none."""


class Kind(StrEnum):
    """What a connection is for. SSH and probes reach private addresses, for that is where servers are; the others public ones only."""

    SSH = "ssh"
    PROBE = "probe"
    WEBHOOK = "webhook"
    MAIL = "mail"
    INTEGRATION = "integration"


_PRIVATE = frozenset({Kind.SSH, Kind.PROBE})


async def system_lookup(host: str, port: int) -> list[str]:
    """Resolve as this machine does.

    Raises:
        OSError: the name is not known or the name server does not answer.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label that is empty or too long
        raise socket.gaierror(socket.EAI_NONAME, str(error)) from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Egress:
    """The policy of a process; held in its resources."""

    def __init__(self, allowed: Allowed | None = None, lookup: Lookup = system_lookup) -> None:
        """Refuse by default what ``allowed`` does not open."""
        self._allowed = allowed or Allowed()
        self._lookup = lookup

    async def resolve(self, kind: Kind, host: str, port: int) -> tuple[str, ...]:
        """Return the IP addresses of ``host``, all of them checked, in the order in which they are to be tried.

        Raises:
            AddressRefused: one of them may not be connected to.
            OSError: the name is not known, or has no address.
        """
        self.check(kind, host)
        found = await self._lookup(host, port)
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "the name has no address")
        for text in found:
            self._check_address(kind, host, text)
        return tuple(found)

    def check(self, kind: Kind, host: str) -> None:
        """Require that ``host``, where it is an IP address, may be connected to; names pass until they are resolved.

        Raises:
            AddressRefused: it may not.
        """
        if _parsed(host) is not None:
            self._check_address(kind, host, host)

    def _check_address(self, kind: Kind, host: str, text: str) -> None:
        address = _parsed(text)
        words = "no IP address" if address is None else self._allowed.refusal(host, address, private=kind in _PRIVATE)
        if words is None:
            return
        which = text if text == host else f"{host} resolves to {text}, which"
        raise AddressRefused(
            f"{which} is {words}, and OpsSight does not connect there for {_FOR[kind]}. Use another address, or have this one added to"
            f" {SETTING} by whoever runs OpsSight."
        )


_FOR = {Kind.SSH: "SSH", Kind.PROBE: "a probe", Kind.WEBHOOK: "a webhook", Kind.MAIL: "mail", Kind.INTEGRATION: "an integration"}


def _parsed(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None
