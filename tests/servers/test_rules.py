"""The pure decisions of servers."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opssight.servers.contracts import HostKeyPolicy, Server, ServerId, ServerState
from opssight.servers.rules import (
    address_fault,
    host_key_decision,
    in_use_sentence,
    labels_fault,
    named_by,
    state_after,
    username_fault,
    without_port,
)
from opssight.servers.ssh.config_file import parse_host, parse_ssh_config
from opssight.servers.ssh.redaction import HIDDEN, SHORTEST, Redactor

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def server(name: str, address: str, instance: str | None = None) -> Server:
    return Server(
        id=ServerId(uuid4()),
        name=name,
        address=address,
        port=22,
        username="ops",
        credential_id=None,
        host_key_policy=HostKeyPolicy.TOFU,
        host_key=None,
        offered_host_key=None,
        labels={"instance": instance} if instance else {},
        description="",
        os=None,
        state=ServerState.UNKNOWN,
        last_checked_at=None,
        last_error=None,
        latency_ms=None,
        facts=None,
        facts_at=None,
        created_at=NOW,
        updated_at=NOW,
        version=1,
    )


@pytest.mark.parametrize("address", ["web-1", "web-1.example.com", "10.0.0.1", "::1", "2001:db8::1", "host_1", "a.b.", "1web.example"])
def test_good_addresses(address: str) -> None:
    assert address_fault(address) is None


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("ssh://web-1", "without a scheme"),
        ("web/1", "without a scheme"),
        ("root@web", "user has its own field"),
        ("10.0.0", "not a complete IPv4"),
        ("10.0.0.256", "not a complete IPv4"),
        ("web 1", "neither"),
        ("-oProxyCommand=x", "neither"),
        ("", "neither"),
        ("a" * 300, "neither"),
        ("web..example", "neither"),
        ("$(id)", "neither"),
    ],
)
def test_bad_addresses(address: str, says: str) -> None:
    assert says in (address_fault(address) or "")


def test_labels_and_names() -> None:
    assert labels_fault({"env": "prod", "_x1": ""}) is None
    assert "1st" in (labels_fault({"1st": "x"}) or "")
    assert "too long" in (labels_fault({"a": "x" * 501}) or "")
    assert "NUL" in (labels_fault({"a": "\x00"}) or "")
    assert "at most" in (labels_fault({f"a{n}": "" for n in range(51)}) or "")
    assert username_fault("") is None
    assert username_fault("deploy") is None
    assert username_fault("a b") is not None


@pytest.mark.parametrize("policy", list(HostKeyPolicy))
@pytest.mark.parametrize("pinned", [None, "ssh-ed25519 OLD"])
@pytest.mark.parametrize("offered", ["ssh-ed25519 OLD", "ssh-ed25519 NEW"])
def test_host_keys(policy: HostKeyPolicy, pinned: str | None, offered: str) -> None:
    decision = host_key_decision(
        policy,
        where="web-1",
        pinned=pinned,
        pinned_print="SHA256:old" if pinned else None,
        offered=offered,
        offered_print="SHA256:old" if offered.endswith("OLD") else "SHA256:new",
    )
    if policy is HostKeyPolicy.DISABLED:
        assert decision.trusted
        assert not decision.learn
    elif pinned is None:
        assert decision.trusted == decision.learn == (policy is HostKeyPolicy.TOFU)
        assert decision.trusted or "accept" in decision.refusal
    else:
        assert decision.trusted == (pinned == offered)
        assert not decision.learn
        assert decision.trusted or ("SHA256:old" in decision.refusal and "SHA256:new" in decision.refusal)


def test_states_and_sentences() -> None:
    assert state_after(None) is ServerState.REACHABLE
    assert state_after("no answer") is ServerState.UNREACHABLE
    assert in_use_sentence("web-1", ["service shop"]).startswith("web-1 is used by service shop.")
    assert "and 2 more" in in_use_sentence("web-1", [f"service {n}" for n in range(7)])


@pytest.mark.parametrize(
    ("value", "host"), [("web:9100", "web"), ("web", "web"), ("[::1]:22", "::1"), ("::1", "::1"), ("web:x", "web:x"), ("", "")]
)
def test_the_port_is_taken_off(value: str, host: str) -> None:
    assert without_port(value) == host


def test_a_name_wins_over_an_instance_and_that_over_an_address() -> None:
    by_name, by_instance, by_address = server("db", "1.1.1.1"), server("x", "2.2.2.2", "db:9100"), server("y", "db")
    assert named_by([by_address, by_instance, by_name], "db:9100") == [by_name]
    assert named_by([by_address, by_instance], "db:9100") == [by_instance]
    assert named_by([by_address], "db:9100") == [by_address]
    assert named_by([by_address], "other") == []
    assert named_by([server("", "x")], "") == []


def test_hosts_from_a_line() -> None:
    read = parse_host(" root@web-1:2222 ")
    assert [(host.name, host.address, host.port, host.username) for host in read.hosts] == [("web-1", "web-1", 2222, "root")]
    assert parse_host("web-1").hosts[0].port == 22
    assert parse_host("[2001:db8::1]:22").hosts[0].address == "2001:db8::1"
    assert parse_host("2001:db8::1").hosts[0].address == "2001:db8::1"
    for bad in ("", "root@", "@web", "web:", "web:0", "web:99999", "web:x", "a b@web", "web:\u0661"):
        assert parse_host(bad).hosts == []
        assert len(parse_host(bad).problems) == 1


def test_hosts_from_a_configuration() -> None:
    read = parse_ssh_config(
        """
# my machines
Host web-1 web-2
    HostName %h.example.com
    User deploy
    Port=2222
    IdentityFile ~/.ssh/id_ed25519
    User ignored

Host *
    ServerAliveInterval 10

Host "db"
    HostName 10.0.0.5
    ProxyJump bastion

Host bad
    Port none
Host half
    HostName "open
    User
Match host x
    User nobody
"""
    )
    assert [(host.name, host.address, host.port, host.username) for host in read.hosts] == [
        ("web-1", "web-1.example.com", 2222, "deploy"),
        ("web-2", "web-2.example.com", 2222, "deploy"),
        ("db", "10.0.0.5", 22, ""),
        ("half", "half", 22, ""),
    ]
    said = {problem.line: problem.message for problem in read.problems}
    assert "credential" in said[7]
    assert "pattern" in said[10]
    assert "ProxyJump" in said[15]
    assert "port" in said[17]
    assert "quotes" in said[20]
    assert "no value" in said[21]
    assert "Match" in said[22]
    assert parse_ssh_config("User x").problems[0].message.startswith("There is no Host block")


@given(st.text(max_size=400))
def test_no_text_breaks_the_readers(text: str) -> None:
    for read in (parse_ssh_config(text), parse_host(text)):
        for host in read.hosts:
            assert address_fault(host.address) is None
            assert 1 <= host.port <= 65535
        assert read.hosts or read.problems


letters = st.text(st.sampled_from("abc \n"), max_size=12)


@given(st.lists(letters, max_size=4), st.lists(letters, max_size=12))
def test_no_secret_passes_however_the_text_is_cut(secrets: list[str], pieces: list[str]) -> None:
    redactor = Redactor(secrets)
    shown = "".join([*(redactor.feed(piece) for piece in pieces), redactor.flush()])
    for secret in secrets:
        if len(secret) >= SHORTEST:
            assert secret not in shown
    if not any(len(secret) >= SHORTEST for secret in secrets):
        assert shown == "".join(pieces)


def test_a_secret_of_several_lines_is_hidden_line_by_line() -> None:
    redactor = Redactor({"-----BEGIN-----\nAAAABBBBCCCC\n-----END-----"})
    assert redactor.hide("key AAAABBBBCCCC here") == f"key {HIDDEN} here"
