"""Outward connections go to addresses that were checked, however they are written and whatever a name server says."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opssight.core.egress import AddressRefused, Allowed, Egress, Kind, connect, parse_allowed

NEVER = [
    "169.254.169.254",
    "169.254.170.2",
    "fe80::1",
    "fe80::1%eth0",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "192.0.0.1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "127.0.0.1",
    "127.8.8.8",
    "::1",
    "0.0.0.0",
    "0.1.2.3",
    "::",
    "224.0.0.1",
    "ff02::1",
    "255.255.255.255",
    "240.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::7f00:1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "2001:0:808:808:0:0:3f57:fefe",
    "2001:db8::5efe:7f00:1",
    "fe80::200:5efe:10.0.0.1",
    "2001:1::1",
    "100::1",
]
PRIVATE = [
    "10.0.0.5",
    "172.16.3.4",
    "192.168.1.1",
    "100.64.0.7",
    "198.18.0.1",
    "192.0.2.1",
    "203.0.113.9",
    "fc00::1",
    "fdab::5",
    "2001:db8::1",
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00::1", "169.253.1.1"]
EVERYTHING = "0.0.0.0/0, ::/0"


def names(*answers: str, allow: str = "") -> Egress:
    """Return a policy with a name server of its own that answers so."""

    async def lookup(host: str, port: int) -> list[str]:
        del host, port
        return list(answers)

    return Egress(parse_allowed(allow), lookup)


async def passes(egress: Egress, kind: Kind, host: str = "host.example.com") -> bool:
    """Return whether the policy gives addresses of ``host``."""
    try:
        return bool(await egress.resolve(kind, host, 443))
    except AddressRefused:
        return False


@pytest.mark.parametrize("address", NEVER)
async def test_what_no_server_lives_at_is_refused_for_every_kind(address: str) -> None:
    for kind in Kind:
        assert not await passes(names(address), kind)
        assert not await passes(names("8.8.8.8", address), kind), "one bad address among good ones refuses all"
        assert not await passes(names(address, allow=EVERYTHING), kind), "a network over everything opens no special one"
        with pytest.raises(AddressRefused):
            Egress().check(kind, address)


@pytest.mark.parametrize("address", PRIVATE)
async def test_private_addresses_are_for_ssh_and_probes(address: str) -> None:
    reached = {kind for kind in Kind if await passes(names(address), kind)}
    assert reached == {Kind.SSH, Kind.PROBE}
    assert await passes(names(address, allow=EVERYTHING), Kind.WEBHOOK)
    assert await passes(names(address, allow=address), Kind.MAIL)


@pytest.mark.parametrize("address", PUBLIC)
async def test_public_addresses_are_for_all(address: str) -> None:
    assert all([await passes(names(address), kind) for kind in Kind])
    Egress().check(Kind.WEBHOOK, address)


@pytest.mark.parametrize(
    ("allow", "answer", "good"),
    [
        ("127.0.0.0/8", "127.0.0.1", True),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "127.0.0.2", False),
        ("::1", "::1", True),
        ("169.254.169.254", "169.254.169.254", True),
        ("fe80::/10", "fe80::1%eth0", True),
        ("::ffff:0:0/96", "::ffff:8.8.8.8", True),
        ("::ffff:0:0/96", "::ffff:127.0.0.1", False),
        ("::ffff:0:0/96, 127.0.0.1", "::ffff:127.0.0.1", True),
        ("64:ff9b::/96", "64:ff9b::a00:1", False),
        ("64:ff9b::/96", "64:ff9b::808:808", True),
        ("10.1.0.0/16", "10.2.0.1", False),
        ("mail.example.com", "10.2.0.1", False),
        ("host.example.com", "10.2.0.1", True),
        ("HOST.example.com.", "127.0.0.1", True),
        ("*.example.com", "10.2.0.1", True),
        ("*.ample.com", "10.2.0.1", False),
        ("example.com", "10.2.0.1", False),
        ("host.example.com", "169.254.169.254", False),
    ],
)
async def test_the_operator_opens_networks_and_names(allow: str, answer: str, good: bool) -> None:
    assert await passes(names(answer, allow=allow), Kind.WEBHOOK) is good


async def test_the_refusal_names_host_address_and_setting() -> None:
    with pytest.raises(AddressRefused) as refused:
        await names("10.0.0.5").resolve(Kind.WEBHOOK, "hooks.example.com", 443)
    assert str(refused.value) == (
        "hooks.example.com resolves to 10.0.0.5, which is a private address, and OpsSight does not connect there for a webhook. Use another"
        " address, or have this one added to OPSSIGHT_EGRESS_ALLOW by whoever runs OpsSight."
    )


@pytest.mark.parametrize("text", ["10.0.0.0/33", "10.0.0.1/8", "a b", "999.1.1.1", "http://x", "*", "[::1]:25", "host:25"])
def test_an_entry_that_is_nothing_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="neither a network"):
        parse_allowed(f"10.0.0.0/8, {text}")


async def test_other_ways_to_write_a_number_meet_the_check_after_the_lookup() -> None:
    for host in ("2130706433", "0x7f.1", "127.1", "localhost"):
        with pytest.raises((AddressRefused, OSError)):
            await Egress().resolve(Kind.WEBHOOK, host, 80)


async def test_a_name_without_addresses_is_an_error_of_the_network() -> None:
    with pytest.raises(OSError, match="no address"):
        await names().resolve(Kind.SSH, "host.example.com", 22)
    with pytest.raises(OSError):
        await Egress().resolve(Kind.SSH, "a" * 64 + ".example", 22)


@given(st.ip_addresses(v=6))
def test_every_ipv6_address_gets_an_answer(address: object) -> None:
    verdict = Allowed().refusal("x", address, private=False)  # pyright: ignore[reportArgumentType] hypothesis's own union
    assert verdict is None or verdict


async def test_a_connection_goes_to_the_first_checked_address_that_answers() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = int(listener.getsockname()[1])
        sock, address = await connect(("::1", "127.0.0.1"), port, seconds=5)
        with sock:
            assert (address, sock.getpeername()[:2]) == ("127.0.0.1", ("127.0.0.1", port))
    with pytest.raises(ConnectionRefusedError) as refused:
        await connect(("127.0.0.1",), port, seconds=5)
    assert refused.value.filename == "127.0.0.1"
