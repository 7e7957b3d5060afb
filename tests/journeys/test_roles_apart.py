"""Roles that run apart, as a company runs them: the schema by ``migrate``, two api and two worker processes, Redis."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import MASTER_KEY
from tests.fixtures.platform import EMAIL, PASSWORD, environment, free_port, until
from tests.fixtures.postgres import PostgresServer

pytestmark = pytest.mark.journey


@contextmanager
def _process(folder: Path, settings: dict[str, str], *command: str) -> Generator[subprocess.Popen[bytes]]:
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment(settings), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(30)


def _answers(method: Callable[..., httpx.Response], *arguments: Any, **more: Any) -> httpx.Response | None:
    try:
        answer = method(*arguments, timeout=10, **more)
    except httpx.HTTPError:
        return None
    return answer if answer.status_code < 400 else None


def test_roles_that_run_apart_go_on_without_a_worker_and_without_redis(postgres: PostgresServer, tmp_path: Path) -> None:
    opssight = (sys.executable, "-m", "opssight")
    redis_server = shutil.which("redis-server")
    url = postgres.create_database()
    settings = {
        "OPSSIGHT_DATABASE_URL": url,
        "OPSSIGHT_MASTER_KEY": MASTER_KEY,
        "OPSSIGHT_ADMIN_EMAIL": EMAIL,
        "OPSSIGHT_ADMIN_PASSWORD": PASSWORD,
        "OPSSIGHT_DATA_DIR": str(tmp_path / "data"),
    }
    with ExitStack() as stack:
        stack.callback(postgres.drop_database, url)
        redis: subprocess.Popen[bytes] | None = None
        if redis_server:
            port = str(free_port())
            redis = stack.enter_context(_process(tmp_path, {}, redis_server, "--port", port, "--save", "", "--dir", str(tmp_path)))
            settings["OPSSIGHT_REDIS_URL"] = f"redis://127.0.0.1:{port}"
        migrated = subprocess.run(
            [*opssight, "migrate"], cwd=tmp_path, env=environment(settings), capture_output=True, text=True, check=False
        )
        assert migrated.returncode == 0, migrated.stderr
        assert "Nobody can log in" not in migrated.stdout
        bases: list[str] = []
        for _ in range(2):
            port = str(free_port())
            stack.enter_context(_process(tmp_path, {**settings, "OPSSIGHT_PORT": port}, *opssight, "api"))
            bases.append(f"http://127.0.0.1:{port}")
        workers = [stack.enter_context(_process(tmp_path, settings, *opssight, "worker")) for _ in range(2)]
        try:
            clients = [_log_in(base) for base in bases]
            until(lambda: _worker(clients[0]) == "ok", "a worker's sign of life")
            _works(clients, "Before")
            workers[0].kill()
            if redis is not None:
                redis.kill()
            until(lambda: _worker(clients[1]) == "ok", "the other worker's sign of life")
            _works([_log_in(base) for base in bases], "After")
        except AssertionError as failed:
            raise AssertionError(f"{failed}\n{(tmp_path / 'log').read_text()[-4000:]}") from failed


def _log_in(base: str) -> httpx.Client:
    body = {"email": EMAIL, "password": PASSWORD}
    answer: httpx.Response = until(lambda: _answers(httpx.post, f"{base}/api/v1/auth/login", json=body), f"a login at {base}", 120)
    return httpx.Client(base_url=base, headers={"Authorization": f"Bearer {answer.json()['access_token']}"}, timeout=30)


def _worker(client: httpx.Client) -> str:
    return next(str(one["state"]) for one in client.get("/readyz").json()["components"] if one["name"] == "worker")


def _works(clients: list[httpx.Client], title: str) -> None:
    """Declare an incident at one api, see it at the other, and see that a worker has done its part: the record is sealed."""
    made = clients[0].post("/api/v1/incidents", json={"title": title, "severity": "sev2"})
    assert made.status_code == 201, made.text
    assert clients[1].get(f"/api/v1/incidents/{made.json()['id']}").json()["title"] == title

    def sealed() -> bool:
        records = clients[1].get("/api/v1/audit", params={"target_id": made.json()["id"]}).json()["items"]
        return bool(records) and all(record["seq"] is not None for record in records)

    until(sealed, "the sealing of the record by a worker")
