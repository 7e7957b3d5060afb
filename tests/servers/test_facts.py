"""What machines tell of themselves: how it is read, and when they are asked."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from datetime import timedelta
from typing import Any

import asyncssh
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.servers import facade as servers
from opssight.servers import jobs
from opssight.servers.contracts import Facts
from opssight.servers.rules import FACTS_COMMAND, facts_of, system_of
from opssight.servers.service.check import check_all
from opssight.servers.service.facts import EVERY, collect_due
from tests.fixtures.sshd import Sshd
from tests.servers.conftest import AddServer
from tests.servers.hosts import host

DEBIAN = """=uname
Linux 6.1.0-25-amd64 x86_64
=hostname
db-1.example.com
=os
PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
=cpus
8
=memory
MemTotal:       16316412 kB
MemFree:         1000000 kB
=disk
Filesystem     1024-blocks     Used Available Capacity Mounted on
/dev/vda1        123854820 45678900  71839212      39% /
=uptime
3283200.55 26000000.10
"""
ALPINE = """=uname
Linux 6.6.41-0-virt aarch64
=hostname
edge
=os
NAME="Alpine Linux"
PRETTY_NAME='Alpine Linux v3.20'
=cpus
2
=memory
MemTotal:         987654 kB
=disk
Filesystem           1024-blocks    Used Available Capacity Mounted on
/dev/mapper/vg 0 root
                       4000000   3000000    800000  79% /
=uptime
61.00 100.00
"""


def test_a_debian_machine() -> None:
    assert facts_of(DEBIAN) == Facts(
        system="Debian GNU/Linux 12 (bookworm)",
        kernel="Linux 6.1.0-25-amd64",
        architecture="x86_64",
        hostname="db-1.example.com",
        cpus=8,
        memory=16316412 * 1024,
        disk=123854820 * 1024,
        disk_used=45678900 * 1024,
        uptime_seconds=3283200,
    )


def test_an_alpine_machine_with_a_line_of_df_that_is_broken() -> None:
    facts = facts_of(ALPINE)
    assert (facts.system, facts.architecture, facts.cpus, facts.uptime_seconds) == ("Alpine Linux v3.20", "aarch64", 2, 61)
    assert (facts.disk, facts.disk_used) == (None, None)


@pytest.mark.parametrize(
    ("told", "known"),
    [
        ("", {}),
        ("OpenBSD 7.5 amd64\n", {"kernel": "OpenBSD 7.5", "architecture": "amd64"}),
        ("=uname\nLinux\n=cpus\nsh: nproc: not found\n=memory\nMemTotal: lots kB\n", {}),
        ("=cpus\n0\n=uptime\n-5\n=os\nPRETTY_NAME=\n=hostname\n\n", {}),
        ("=cpus\n٣\n=uptime\n" + "9" * 30 + "\n", {}),
        ("=disk\nx 10 20 0 100% /\n", {}),
        ("=disk\nx 10 5 5 50% /home\n", {}),
        ("=disk\nmy disk 10 5 5 50% /\n", {"disk": 10240, "disk_used": 5120}),
        ("=hostname\nweb\x1b[31m-1\n", {"hostname": "web [31m-1"}),
    ],
)
def test_what_is_missing_or_makes_no_sense_is_not_known(told: str, known: dict[str, Any]) -> None:
    assert facts_of(told) == Facts(**known)


@given(st.lists(st.one_of(st.sampled_from(DEBIAN.splitlines() + ALPINE.splitlines()), st.text()), max_size=30).map("\n".join))
def test_whatever_is_told_is_read_or_left_out(told: str) -> None:
    facts = facts_of(told)
    for word in (facts.system, facts.kernel, facts.architecture, facts.hostname):
        assert word is None or (0 < len(word) <= 200 and "\x00" not in word)
    for number in (facts.cpus, facts.memory, facts.disk):
        assert number is None or 0 < number < 2**63
    assert (facts.disk is None) == (facts.disk_used is None)
    assert facts.disk is None or facts.disk_used is None or facts.disk_used <= facts.disk


def test_a_machine_is_called_by_its_distribution_else_by_its_kernel() -> None:
    assert system_of(Facts(system="Alpine", kernel="Linux 6")) == "Alpine"
    assert system_of(Facts(kernel="Linux 6")) == "Linux 6"
    assert system_of(Facts()) is None


@pytest.mark.parametrize("shell", ["sh", "dash", "bash", "busybox"])
def test_the_command_runs_in_every_shell_there_is(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed here")
    words = [shell, "sh", "-c", FACTS_COMMAND] if shell == "busybox" else [shell, "-c", FACTS_COMMAND]
    told = subprocess.run(words, capture_output=True, text=True, check=True)
    facts = facts_of(told.stdout)
    assert told.stderr == ""
    assert (facts.kernel, facts.hostname) == (f"Linux {platform.release()}", platform.node())
    assert facts.disk is not None
    assert facts.memory == os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


async def test_the_connection_test_collects_them(client: httpx.AsyncClient, ctx: Context, sshd: Sshd, add_server: AddServer) -> None:
    server_id = await add_server(sshd)
    assert (await client.get(f"/api/v1/servers/{server_id}")).json()["facts"] is None
    assert (await client.post(f"/api/v1/servers/{server_id}/test")).json()["ok"]
    facts = (await client.get(f"/api/v1/servers/{server_id}")).json()["facts"]
    assert (facts["kernel"], facts["hostname"]) == (f"Linux {platform.release()}", platform.node())
    assert facts["collected_at"] == ctx.clock.now().isoformat().replace("+00:00", "Z")
    assert facts["booted_at"] < facts["collected_at"]


async def telling(process: asyncssh.SSHServerProcess[str]) -> None:
    process.stdout.write(DEBIAN)
    process.exit(0)


async def failing(process: asyncssh.SSHServerProcess[str]) -> None:
    process.stderr.write("this account is for file transfer alone\n")
    process.exit(1)


async def system(ctx: Context, name: str = "web-1") -> str | None:
    async with ctx.db.read() as session:
        return (await servers.servers_named(session, name))[0].os


async def test_a_known_machine_is_asked_twice_a_day(ctx: Context, clock: FakeClock, add_server: AddServer) -> None:
    async with host(telling) as machine:
        await add_server(machine, host_key=machine.public_key)
        assert await collect_due(ctx) == 0  # nobody knows yet whether it answers
        await check_all(ctx, spread=0)
        assert await collect_due(ctx) == 1
        assert await system(ctx) == "Debian GNU/Linux 12 (bookworm)"
        assert await collect_due(ctx) == 0
        clock.advance(EVERY + timedelta(seconds=1))
        assert await collect_due(ctx) == 1
        assert machine.commands == [FACTS_COMMAND] * 2
    async with ctx.db.read() as session:
        used = await session.execute(text("SELECT actor_kind, detail->>'purpose' FROM audit_records WHERE action = 'credential.used'"))
        assert [tuple(row) for row in used] == [("system", "facts of web-1")] * 2


async def test_a_machine_nobody_logged_in_to_is_left_to_a_person(ctx: Context, add_server: AddServer) -> None:
    async with host(telling) as machine:
        await add_server(machine)
        await check_all(ctx, spread=0)
        assert await collect_due(ctx) == 0
        assert machine.logins == 0


@pytest.mark.parametrize("fault", ["password", "shell", "gone"])
async def test_one_that_refuses_is_not_asked_again_and_again(ctx: Context, add_server: AddServer, fault: str) -> None:
    async with host(failing if fault == "shell" else telling) as machine:
        await add_server(machine, host_key=machine.public_key, password="wrong" if fault == "password" else None)
        await check_all(ctx, spread=0)
        if fault == "gone":
            await machine.stop()
        for _ in range(3):
            assert await collect_due(ctx) == 0
        assert machine.logins == (0 if fault == "gone" else 1)
        assert await system(ctx) is None


async def test_the_loop_asks(ctx: Context, add_server: AddServer) -> None:
    async with host(telling) as machine:
        await add_server(machine, host_key=machine.public_key)
        for loop in jobs.LOOPS:
            await loop.run(ctx)
        assert await system(ctx) == "Debian GNU/Linux 12 (bookworm)"
