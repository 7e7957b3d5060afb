"""What ``OPSSIGHT_EGRESS_ALLOW`` opens beside the defaults, and the decision over one address. Pure."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import lru_cache

from opssight.core.egress.ranges import Address, Network, Range, Reach, form_of, range_of

SETTING = "OPSSIGHT_EGRESS_ALLOW"
_NAME_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-._")


@dataclass(frozen=True, slots=True)
class Allowed:
    """Networks and names that may be connected to although the defaults refuse them.

    A network opens the private addresses in it. This machine's own, link-local and metadata addresses are opened only by a network
    that lies wholly within such a range, so ``0.0.0.0/0`` does not. A name opens the private and loopback addresses that it
    resolves to; ``*.example.com`` is every name below that one.
    """

    networks: tuple[Network, ...] = ()
    names: tuple[str, ...] = ()

    def refusal(self, host: str, address: Address, *, private: bool) -> str | None:
        """Return what ``address`` of ``host`` is, when it may not be connected to; ``private``: whether private ones may be anyway."""
        form = form_of(address)
        if form is not None:
            if not self._within(address, form.network):
                return "an IPv4 address written as an IPv6 one"
            return next((words for one in form.inner if (words := self.refusal(host, one, private=private)) is not None), None)
        found = range_of(address)
        return None if self._open(found, host, address, private=private) else found.words

    def _open(self, found: Range, host: str, address: Address, *, private: bool) -> bool:
        match found.reach:
            case Reach.PUBLIC:
                return True
            case Reach.PRIVATE:
                return private or self._named(host) or any(_holds(network, address) for network in self.networks)
            case Reach.INNER:
                return self._named(host) or self._within(address, found.network)
            case Reach.FORBIDDEN:
                return self._within(address, found.network)

    def _within(self, address: Address, special: Network) -> bool:
        return any(_holds(network, address) and _is_part(network, special) for network in self.networks)

    def _named(self, host: str) -> bool:
        spoken = host.lower().rstrip(".")
        return any(spoken.endswith(name[1:]) if name.startswith("*.") else spoken == name for name in self.names)


@lru_cache(maxsize=8)
def parse_allowed(text: str) -> Allowed:
    """Read a list of networks, addresses and names with commas between them.

    Raises:
        ValueError: an entry is none of these; the sentence names it.
    """
    networks: list[Network] = []
    names: list[str] = []
    for entry in filter(None, (part.strip().lower() for part in text.split(","))):
        try:
            networks.append(ipaddress.ip_network(entry))
        except ValueError as error:
            name = entry.removeprefix("*.").rstrip(".")
            if "/" in entry or ":" in entry or not name or not set(name) <= _NAME_SIGNS or name.replace(".", "").isdigit():
                raise ValueError(
                    f"{entry} is neither a network such as 10.0.0.0/8, an address nor a host's name such as mail.example.com ({error})"
                ) from None
            names.append(entry.rstrip("."))
    return Allowed(tuple(networks), tuple(names))


def _holds(network: Network, address: Address) -> bool:
    return network.version == address.version and address in network


def _is_part(network: Network, special: Network) -> bool:
    if isinstance(network, ipaddress.IPv4Network):
        return isinstance(special, ipaddress.IPv4Network) and network.subnet_of(special)
    return isinstance(special, ipaddress.IPv6Network) and network.subnet_of(special)
