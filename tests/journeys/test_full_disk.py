"""A disk that is really full: callers are told so, nothing acknowledged is lost, and with space again all goes on by itself.

The data directory, or the event store's part of it, is a small filesystem in memory, mounted in a mount namespace of the
platform's own, so that it goes away with the platform however the test ends.
"""

from __future__ import annotations

import errno
import itertools
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.fixtures.platform import Platform, until

_OWN_MOUNTS = ("unshare", "--mount") if os.geteuid() == 0 else ("unshare", "--map-current-user", "--keep-caps", "--mount")
_MIB = 1 << 20


class SmallDisk:
    """The platform's small filesystem, which a file of ballast fills to the last byte."""

    def __init__(self, platform: Platform, mounted: Path) -> None:
        assert platform.process is not None
        self.path = Path(f"/proc/{platform.process.pid}/root") / mounted.relative_to("/")
        self._ballast = self.path / "ballast"

    def fill(self) -> None:
        """Leave no byte."""
        with self._ballast.open("ab", buffering=0) as file:
            for size in (_MIB, 4096, 1):
                try:
                    while file.write(b"\0" * size):
                        pass
                except OSError as error:
                    assert error.errno == errno.ENOSPC

    def free(self) -> None:
        """Give the space back."""
        self._ballast.unlink()


@contextmanager
def on_small_disk(below: str, megabytes: int) -> Generator[tuple[Platform, SmallDisk, httpx.Client]]:
    """Run a platform whose directory ``below`` is a filesystem of so many megabytes; skip where nobody may mount one."""
    with tempfile.TemporaryDirectory(prefix="ops-", ignore_cleanup_errors=True) as folder:
        mounted = Path(folder) / below
        mounted.mkdir(parents=True, mode=0o700)
        mount = f"mount -t tmpfs -o size={megabytes}m,mode=700 none {shlex.quote(str(mounted))}"
        tried = subprocess.run([*_OWN_MOUNTS, "sh", "-c", mount], capture_output=True, text=True, check=False)
        if tried.returncode:
            pytest.skip(f"a filesystem cannot be mounted here: {tried.stderr.strip()}")
        platform = Platform(Path(folder), requests_per_minute="0")
        platform.command = (*_OWN_MOUNTS, "sh", "-c", f'{mount} && exec "$@"', "sh", sys.executable, "-m", "opssight")
        try:
            platform.start()
            with platform.login() as client:
                yield platform, SmallDisk(platform, mounted), client
        finally:
            platform.stop()


def _send(client: httpx.Client, name: str) -> httpx.Response:
    """Send so many events that they do not fit what a filesystem leaves over in its last pages."""
    return client.post("/api/v1/events", json=[{"message": f"{name} {os.urandom(300).hex()}", "service": "load"} for _ in range(400)])


def _stored(client: httpx.Client) -> set[str]:
    found: set[str] = set()
    cursor: str | None = None
    while True:
        answer = client.get("/api/v1/events", params={"service": "load", "limit": 200, **({"cursor": cursor} if cursor else {})})
        answer.raise_for_status()
        found.update(item["message"].split()[0] for item in answer.json()["items"])
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return found


def test_a_full_event_store_refuses_events_loses_none_and_goes_on_when_there_is_space() -> None:
    with on_small_disk("data/events", 160) as (platform, disk, client):
        names = itertools.count()
        acknowledged: set[str] = set()
        refused: list[httpx.Response] = []

        def send() -> bool:
            name = f"n{next(names)}"
            answer = _send(client, name)
            if answer.status_code == 202:
                acknowledged.add(name)
            else:
                refused.append(answer)
            return answer.status_code == 202

        assert all(send() for _ in range(5))
        roles = platform.children()
        while len(refused) < 5:  # some fit yet: the store gives the space of merged parts back
            disk.fill()
            send()
        for answer in refused:
            assert answer.status_code == 503, answer.text
            assert int(answer.headers["retry-after"]) > 0
            assert answer.json()["detail"] == "The event store's disk is full; free space, or keep events for fewer days."
        assert acknowledged <= _stored(client)
        disk.free()
        until(send, "intake with space again")
        assert _stored(client) == acknowledged
        assert platform.children() == roles


def test_with_the_whole_disk_full_changes_are_refused_in_words_and_work_again_with_space() -> None:
    with on_small_disk("data", 640) as (platform, disk, client):
        names = itertools.count()
        kept: set[str] = set()

        def create() -> httpx.Response:
            body = {"name": f"service-{next(names)}", "description": os.urandom(900).hex()}
            answer = client.post("/api/v1/services", json=body)
            if answer.status_code == 201:
                kept.add(body["name"])
            return answer

        assert create().status_code == 201
        roles = platform.children()
        disk.fill()
        while (refused := create()).status_code == 201:
            disk.fill()
        assert refused.status_code == 503, refused.text
        assert int(refused.headers["retry-after"]) > 0
        assert refused.json()["detail"] == "The database's disk is full; the request was not carried out. Free space on it, then try again."
        assert client.get("/api/v1/services").status_code == 200
        disk.free()
        until(lambda: create().status_code == 201, "changes with space again")
        listed = client.get("/api/v1/services", params={"limit": 200}).json()["items"]
        assert kept <= {service["name"] for service in listed}
        assert platform.children() == roles
        assert client.get("/api/v1/audit/verify").json()["ok"] is True
