"""kill -9 of every process under load: nothing acknowledged is lost, and the platform comes back by itself."""

from __future__ import annotations

import itertools
import os
import signal
import threading

import httpx

from tests.fixtures.platform import Platform, running, until


class Sender(threading.Thread):
    """Sends numbered events and remembers which were acknowledged."""

    def __init__(self, platform: Platform, client: httpx.Client) -> None:
        super().__init__(daemon=True)
        self._client = client
        self._base = platform.base
        self.acknowledged: set[str] = set()
        self.refused: set[int] = set()
        self.ended = threading.Event()

    def run(self) -> None:
        with httpx.Client(base_url=self._base, headers=self._client.headers, timeout=20) as client:
            for number in itertools.count():
                if self.ended.is_set():
                    return
                names = [f"n{number}x{part}" for part in range(20)]
                try:
                    answer = client.post("/api/v1/events", json=[{"message": name, "service": "load"} for name in names])
                except httpx.HTTPError:
                    continue  # not acknowledged: it may or may not be stored
                if answer.status_code == 202:
                    self.acknowledged.update(names)
                else:
                    self.refused.add(answer.status_code)


def _stored(client: httpx.Client) -> set[str]:
    """Read every event of the load back, a page at a time."""
    found: set[str] = set()
    cursor: str | None = None
    while True:
        answer = client.get("/api/v1/events", params={"service": "load", "limit": 200, **({"cursor": cursor} if cursor else {})})
        answer.raise_for_status()
        found.update(item["message"] for item in answer.json()["items"])
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return found


def _with_token(platform: Platform) -> httpx.Client:
    """Return a client whose token does not expire while the test runs."""
    token = platform.token(["events:read", "events:write", "audit:read", "users:read"])
    return httpx.Client(base_url=platform.base, headers={"Authorization": f"Bearer {token}"}, timeout=30)


def test_kill_9_of_each_process_under_load_loses_nothing_acknowledged() -> None:
    with running() as platform, _with_token(platform) as client:
        sender = Sender(platform, client)
        sender.start()
        until(lambda: len(sender.acknowledged) > 200, "the load")
        for role in ("events", "worker", "postgres", "api"):
            pid = platform.children()[role]
            os.kill(pid, signal.SIGKILL)
            until(lambda role=role, pid=pid: platform.children().get(role) not in {None, pid}, f"a new {role}")
            platform.until_ready()
            before = len(sender.acknowledged)
            until(lambda before=before: len(sender.acknowledged) > before + 100, f"intake after the death of {role}")
        sender.ended.set()
        sender.join(30)
        assert sender.acknowledged <= _stored(client)
        assert sender.refused <= {500, 502, 503}
        assert client.get("/api/v1/audit/verify").json()["ok"] is True


def test_without_the_event_store_intake_says_when_to_come_back_and_the_rest_works() -> None:
    with running() as platform, _with_token(platform) as client:
        os.kill(platform.children()["events"], signal.SIGSTOP)
        try:
            answer = client.post("/api/v1/events", json={"message": "x"})
            assert answer.status_code == 503
            assert int(answer.headers["retry-after"]) > 0
            assert client.get("/api/v1/events").status_code == 503
            assert client.get("/api/v1/users").status_code == 200
            assert httpx.get(f"{platform.base}/readyz", timeout=10).json()["status"] == "degraded"
        finally:
            os.kill(platform.children()["events"], signal.SIGCONT)
        until(lambda: client.post("/api/v1/events", json={"message": "x"}).status_code == 202, "intake again")
