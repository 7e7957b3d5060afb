"""The simulated estate of the demo breaks, writes, is mended by a restart, and understands what the runbooks say."""

from __future__ import annotations

import dataclasses
import random
from datetime import UTC, datetime, timedelta

import asyncssh
import pytest

from opssight.entrypoints.demo.estate import FOR_A_PERSON, PLACES, Estate, Host, Service
from opssight.entrypoints.demo.hosts import USER, listen
from opssight.entrypoints.demo.shell import Shell
from opssight.servers.rules import FACTS_COMMAND, facts_of

START = datetime(2026, 3, 10, tzinfo=UTC)


def test_something_breaks_within_a_minute_and_says_so_in_its_log() -> None:
    estate = Estate(random.Random(1))
    lines = [line for second in range(60) for line in estate.tick(START + timedelta(seconds=second))]
    broken = {service.name for service in estate.services if not service.active}
    assert len(broken) == 2
    assert FOR_A_PERSON in broken
    assert {line.service for line in lines if line.severity == "error"} == broken
    assert {line.service for line in lines} == {service.name for service in estate.services}


def test_beside_the_one_for_a_person_only_one_is_broken_at_a_time_and_each_comes_back() -> None:
    estate = Estate(random.Random(2))
    seen: set[str] = set()
    for second in range(0, 3600, 5):
        estate.tick(START + timedelta(seconds=second))
        broken = [service.name for service in estate.services if not service.active and service.name != FOR_A_PERSON]
        assert len(broken) <= 1
        seen.update(broken)
    assert len(seen) > 1


def test_the_one_for_a_person_waits_until_a_person_resets_it_and_stays_well_then() -> None:
    estate = Estate(random.Random(3))
    shell = Shell(estate.hosts[dict(PLACES)[FOR_A_PERSON]])
    for hour in (0, 1, 2):
        estate.tick(START + timedelta(hours=hour))
    refused = shell.run(f"systemctl restart {FOR_A_PERSON}")
    assert refused.status == 1
    assert "reset-failed" in refused.stderr
    assert shell.run(f"systemctl reset-failed {FOR_A_PERSON}; systemctl restart {FOR_A_PERSON}").status == 0
    estate.tick(START + timedelta(hours=3))
    assert shell.run(f"systemctl is-active {FOR_A_PERSON}").status == 0
    assert shell.run(f"systemctl reset-failed {FOR_A_PERSON}; systemctl is-active {FOR_A_PERSON}").status == 0


def test_a_simulated_host_tells_what_it_is() -> None:
    told = Shell(Host("web-01")).run(FACTS_COMMAND)
    facts = facts_of(told.stdout)
    assert told.stderr == ""
    assert None not in dataclasses.astuple(facts)
    assert (facts.hostname, facts.cpus) == ("web-01", 4)


@pytest.fixture
def host() -> Host:
    return Host("web-01", {"gateway": Service("gateway", "web-01", "failing")})


@pytest.mark.parametrize(
    ("line", "status", "output"),
    [
        ("true", 0, ""),
        ("systemctl is-active gateway", 3, "failed\n"),
        ("sudo -n systemctl restart -- gateway && systemctl is-active gateway", 0, "active\n"),
        ("systemctl restart nothing || echo gone", 0, "gone\n"),
        ("false && echo no; echo 'a b'", 0, "a b\n"),
        ("sh -c 'systemctl restart gateway; systemctl is-active gateway.service'", 0, "active\n"),
        ("rm -rf /", 127, ""),
        ("sh -c 'systemctl is-active --quiet -- \"$1\"' service-restart gateway", 3, "failed\n"),
        (
            (
                'sh -c \'if [ "$(id -u)" = 0 ]; then false; else sudo -n systemctl restart -- "$1"; fi\' name gateway'
                " && systemctl is-active gateway"
            ),
            0,
            "active\n",
        ),
        ("echo 'unclosed", 2, ""),
        ("uname -srm; cat /etc/os-release 2>/dev/null || true", 0, "Linux 6.1.0-demo x86_64\nNAME="),
    ],
)
def test_the_shell_understands(host: Host, line: str, status: int, output: str) -> None:
    outcome = Shell(host).run(line)
    assert outcome.status == status
    assert outcome.stdout.startswith(output)
    assert bool(outcome.stdout) == bool(output)


def test_a_restart_does_not_mend_what_is_broken_for_good() -> None:
    host = Host("web-01", {"gateway": Service("gateway", "web-01", "broken for good")})
    assert Shell(host).run("systemctl restart gateway").status == 1
    assert Shell(host).run("systemctl is-active gateway").status == 3


async def test_a_host_answers_over_ssh_to_the_holder_of_the_key_only(host: Host) -> None:
    key, other = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    listening = await listen(host, key)
    options = {"port": listening.port, "username": USER, "known_hosts": f"[127.0.0.1]:{listening.port} {listening.host_key}".encode()}
    async with asyncssh.connect("127.0.0.1", client_keys=[key], config=None, **options) as connection:
        assert (await connection.run("hostname")).stdout == "web-01\n"
        assert (await connection.run("systemctl is-active gateway")).exit_status == 3
    with pytest.raises(asyncssh.PermissionDenied):
        await asyncssh.connect("127.0.0.1", client_keys=[other], config=None, **options)
    listening.acceptor.close()
    await listening.acceptor.wait_closed()
