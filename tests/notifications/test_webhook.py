"""A webhook goes to the addresses that were checked, whatever the name server says next, and to the name all the same."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from opssight.core import tls
from opssight.core.clock import FakeClock
from opssight.core.egress import Egress, parse_allowed
from opssight.core.ids import uuid7
from opssight.notifications.channels.sender import no_hand_over
from opssight.notifications.channels.webhook import WebhookSender
from opssight.notifications.contracts import Message, Outcome, Receipt
from tests.conftest import LOOPBACK
from tests.fixtures.smtp import certificate
from tests.notifications.receiver import Receiver, receiving

NAME = "hooks.example.com"
METADATA = "169.254.169.254"


class Names:
    """A name server whose answer changes: the first of ``answers``, then the next; the last stays."""

    def __init__(self, *answers: list[str]) -> None:
        """Begin with the first answer."""
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        """Answer."""
        self.asked.append(host)
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


async def post(clock: FakeClock, url: str, names: Names) -> Receipt:
    message = Message(
        id=uuid7(), created_at=clock.now(), subject="INC-1", text="Disk full.\n", html=None, address="", data={"key": "INC-1"}
    )
    return await WebhookSender(url, b"hush", clock, Egress(parse_allowed(LOOPBACK), names)).send(message, no_hand_over)


async def test_a_name_that_changes_its_answer_is_asked_once(clock: FakeClock, receiver: Receiver) -> None:
    names = Names(["127.0.0.1"], [METADATA])
    receipt = await post(clock, f"http://{NAME}:{receiver.port}/hook?a=1", names)
    assert receipt.outcome is Outcome.ACCEPTED
    assert names.asked == [NAME]
    (posted,) = receiver.posted
    assert (posted.path, posted.headers["host"]) == ("/hook?a=1", f"{NAME}:{receiver.port}")
    again = await post(clock, f"http://{NAME}:{receiver.port}/hook", names)
    assert again.outcome is Outcome.REFUSED
    assert len(receiver.posted) == 1


@pytest.mark.parametrize(
    "address",
    [
        METADATA,
        "fe80::1%eth0",
        "::ffff:169.254.169.254",
        "::169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "fd00:ec2::254",
        "168.63.129.16",
        "224.0.0.1",
        "0.0.0.0",
        "::",
    ],
)
async def test_one_forbidden_address_among_good_ones_refuses_all(clock: FakeClock, receiver: Receiver, address: str) -> None:
    for answer in ([address], ["127.0.0.1", address]):
        receipt = await post(clock, f"http://{NAME}:{receiver.port}/", Names(answer))
        assert receipt.outcome is Outcome.REFUSED
        assert address in receipt.detail
    assert receiver.posted == []


async def test_an_address_that_does_not_answer_gives_way_to_the_next(clock: FakeClock) -> None:
    with receiving(host="::1") as receiver:
        names = Names(["127.0.0.2", "127.0.0.1", "::1"])
        assert (await post(clock, f"http://{NAME}:{receiver.port}/", names)).outcome is Outcome.ACCEPTED
        assert len(receiver.posted) == 1
    gone = await post(clock, f"http://{NAME}:{receiver.port}/", names)
    assert gone.outcome is Outcome.RETRY
    assert (await post(clock, f"http://{NAME}/", Names([]))).detail == "The receiver could not be reached: the name has no address."


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.0.0.8", "192.0.0.8", "100.64.0.1", "::ffff:8.8.8.8"])
async def test_a_receiver_in_a_private_network_must_be_allowed(clock: FakeClock, receiver: Receiver, address: str) -> None:
    message = Message(id=uuid7(), created_at=clock.now(), subject="", text="", html=None, address="", data={})
    sender = WebhookSender(f"http://{NAME}:{receiver.port}/", None, clock, Egress(lookup=Names([address])))
    receipt = await sender.send(message, no_hand_over)
    assert receipt.outcome is Outcome.REFUSED
    assert "OPSSIGHT_EGRESS_ALLOW" in receipt.detail
    assert receiver.posted == []


async def test_a_literal_address_needs_no_name_server(clock: FakeClock) -> None:
    with receiving(host="::1") as receiver:
        sender = WebhookSender(f"http://[::1]:{receiver.port}/", None, clock, Egress(parse_allowed(LOOPBACK)))
        message = Message(id=uuid7(), created_at=clock.now(), subject="", text="", html=None, address="", data={})
        assert (await sender.send(message, no_hand_over)).outcome is Outcome.ACCEPTED
        assert receiver.posted[0].headers["host"] == f"[::1]:{receiver.port}"


async def test_a_redirect_is_not_followed(clock: FakeClock, receiver: Receiver) -> None:
    receiver.answers = [307]
    receipt = await post(clock, f"http://{NAME}:{receiver.port}/hook", Names(["127.0.0.1"]))
    assert receipt.outcome is Outcome.REFUSED
    assert [one.path for one in receiver.posted] == ["/hook"]


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    """A certificate for the name alone, trusted by this process."""
    path = certificate(tmp_path, NAME)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    tls.client_context.cache_clear()
    yield path
    tls.client_context.cache_clear()


@pytest.mark.parametrize(("host", "good"), [(NAME, True), ("other.example.com", False), ("127.0.0.1", False)])
async def test_the_certificate_is_checked_for_the_name(clock: FakeClock, trusted: Path, host: str, good: bool) -> None:
    with receiving(certificate=trusted) as receiver:
        receipt = await post(clock, f"https://{host}:{receiver.port}/hook", Names(["127.0.0.1"]))
        assert receipt.outcome is (Outcome.ACCEPTED if good else Outcome.RETRY)
        assert len(receiver.posted) == int(good)
        assert receiver.server_names[0] == (None if host == "127.0.0.1" else host)
        if not good:
            assert "certificate" in receipt.detail
