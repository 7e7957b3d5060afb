"""Real peers: Prometheus that posts to us, amtool that asks us, Alertmanager whose fingerprints are ours."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opssight.alerts import facade as alerts
from opssight.core.clock import FakeClock, SystemClock
from opssight.core.context import Context
from tests.conftest import EXPIRY

ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]
PROMETHEUS, AMTOOL, ALERTMANAGER = (shutil.which(name) for name in ("prometheus", "amtool", "prometheus-alertmanager"))
FIRING = {"alert": "AlwaysOn", "expr": "vector(1)", "labels": {"severity": "critical", "service": "checkout"}}
QUIET = {**FIRING, "expr": "vector(1) > 2"}


@pytest.fixture
def clock() -> FakeClock:
    """Real programs live in real time."""

    class RealTime(FakeClock):
        def now(self) -> datetime:
            return SystemClock().now()

    return RealTime()


@dataclass(frozen=True)
class Served:
    """The platform on a real port, and a service token for it."""

    port: int
    token: str
    client: httpx.AsyncClient


@pytest.fixture
async def served(ctx: Context, app: FastAPI, client: httpx.AsyncClient) -> AsyncIterator[Served]:
    """The application on a free port of the loopback, served by uvicorn."""
    wanted = {"name": "prometheus", "permissions": ["alerts:read", "alerts:write"], "expires_at": EXPIRY}
    token = (await client.post("/api/v1/tokens", json=wanted)).json()["token"]
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        while not server.started:
            await asyncio.sleep(0.01)
        yield Served(listening.getsockname()[1], token, client)
    finally:
        server.should_exit = True
        await serving
        listening.close()


@contextmanager
def program(*command: str, log: Path) -> Generator[None]:
    """Run a program and end it after."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


async def until(check: Callable[[], Awaitable[bool]], log: Path, seconds: float = 60.0) -> None:
    """Wait until ``check`` holds; fail with the program's log when it does not in time."""
    try:
        async with asyncio.timeout(seconds):
            while not await check():
                await asyncio.sleep(0.1)
    except TimeoutError:
        pytest.fail(f"it did not happen; the log says:\n{log.read_text()[-4000:]}")


async def answers(url: str) -> bool:
    async with httpx.AsyncClient() as http:
        try:
            return (await http.get(url)).is_success
        except httpx.HTTPError:
            return False


def write_rule(folder: Path, rule: dict[str, Any]) -> None:
    group = {"name": "g", "interval": "1s", "rules": [rule]}
    (folder / "rules.yml").write_text(json.dumps({"groups": [group]}))


def write_config(folder: Path, served: Served) -> None:
    peer = {
        "api_version": "v2",
        "basic_auth": {"username": "prometheus", "password": served.token},
        "static_configs": [{"targets": [f"127.0.0.1:{served.port}"]}],
    }
    config = {
        "global": {"evaluation_interval": "1s", "external_labels": {"cluster": "test"}},
        "rule_files": [str(folder / "rules.yml")],
        "alerting": {"alertmanagers": [peer]},
    }
    (folder / "prometheus.yml").write_text(json.dumps(config))


@pytest.mark.skipif(PROMETHEUS is None, reason="prometheus is not installed (Debian: prometheus)")
async def test_a_real_prometheus_fires_and_resolves(served: Served, tmp_path: Path) -> None:
    write_rule(tmp_path, FIRING)
    write_config(tmp_path, served)
    port, log = free_port(), tmp_path / "prometheus.log"
    command = (
        str(PROMETHEUS),
        f"--config.file={tmp_path}/prometheus.yml",
        f"--storage.tsdb.path={tmp_path}/tsdb",
        f"--web.listen-address=127.0.0.1:{port}",
        "--web.enable-lifecycle",
        "--rules.alert.resend-delay=1s",
    )

    async def found(status: str) -> list[dict[str, Any]]:
        items = (await served.client.get("/api/v1/alerts", params={"status": status})).json()["items"]
        return [one for one in items if one["labels"]["alertname"] == "AlwaysOn"]

    async def repeated() -> bool:
        return bool(firing := await found("firing")) and firing[0]["count"] > 1

    async def resolved() -> bool:
        return bool(await found("resolved"))

    with program(*command, log=log):
        await until(repeated, log)
        firing = (await found("firing"))[0]
        assert (firing["source"], firing["service"], firing["severity"]) == ("alertmanager", "checkout", "critical")
        assert firing["labels"]["cluster"] == "test"
        assert firing["generator_url"].startswith("http")
        write_rule(tmp_path, QUIET)
        async with httpx.AsyncClient() as http:
            assert (await http.post(f"http://127.0.0.1:{port}/-/reload")).status_code == 200
        await until(resolved, log)
    over = await found("resolved")
    assert [one["id"] for one in over] == [firing["id"]]
    assert await found("firing") == []


async def amtool(served: Served, tmp_path: Path, *arguments: str) -> str:
    """Run amtool against the platform, with the token in an HTTP configuration file."""
    (tmp_path / "http.yml").write_text(json.dumps({"authorization": {"type": "Bearer", "credentials": served.token}}))
    process = await asyncio.create_subprocess_exec(
        str(AMTOOL),
        f"--alertmanager.url=http://127.0.0.1:{served.port}",
        f"--http.config.file={tmp_path}/http.yml",
        *arguments,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    output, complaint = await process.communicate()
    assert process.returncode == 0, complaint.decode()
    return output.decode()


@pytest.mark.skipif(AMTOOL is None, reason="amtool is not installed (Debian: prometheus-alertmanager)")
async def test_a_real_amtool_adds_and_asks(served: Served, tmp_path: Path) -> None:
    await amtool(served, tmp_path, "alert", "add", "DiskFull", "node=h1", "severity=critical", "--annotation=summary=Full")
    await amtool(served, tmp_path, "alert", "add", "DiskFull", "node=h2", "severity=warning")
    listed = json.loads(await amtool(served, tmp_path, "-o", "json", "alert", "query", 'severity=~"crit.*"', "alertname=DiskFull"))
    assert [(one["labels"]["node"], one["annotations"], one["status"]["state"]) for one in listed] == [
        ("h1", {"summary": "Full"}, "active")
    ]
    assert "DiskFull" in await amtool(served, tmp_path, "alert", "query", "-o", "extended")
    assert "receiver: opssight" in await amtool(served, tmp_path, "config", "show")
    assert "disabled" in await amtool(served, tmp_path, "cluster", "show")


@pytest.fixture(scope="module")
def alertmanager(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Alertmanager."""
    if ALERTMANAGER is None:
        pytest.skip("prometheus-alertmanager is not installed (Debian: prometheus-alertmanager)")
    folder, port = tmp_path_factory.mktemp("alertmanager"), free_port()
    (folder / "am.yml").write_text(json.dumps({"route": {"receiver": "r"}, "receivers": [{"name": "r"}]}))
    command = (
        ALERTMANAGER,
        f"--config.file={folder}/am.yml",
        f"--storage.path={folder}/data",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
    )
    with program(*command, log=folder / "log"):
        asyncio.run(until(lambda: answers(f"http://127.0.0.1:{port}/-/ready"), folder / "log"))
        yield f"http://127.0.0.1:{port}/api/v2/alerts"


NAMES = st.from_regex(r"[a-zA-Z_][a-zA-Z0-9_]{0,9}", fullmatch=True)
TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), min_size=1, max_size=30)


@given(labels=st.lists(st.dictionaries(NAMES, TEXT, min_size=1), min_size=20))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_our_fingerprints_are_those_of_a_real_alertmanager(alertmanager: str, labels: list[dict[str, str]]) -> None:
    with httpx.Client() as http:
        posted = http.post(alertmanager, json=[{"labels": one} for one in labels])
        assert posted.status_code == 200, posted.text
        given_back = http.get(alertmanager).json()
    known = {alerts.fingerprint(one["labels"]): one["fingerprint"] for one in given_back}
    assert known == {fingerprint: fingerprint for fingerprint in known}
    assert {alerts.fingerprint(one) for one in labels} <= known.keys()
