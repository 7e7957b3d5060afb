"""Takes the pictures of every page for docs/screenshots: wide and narrow, dark and light, from a running demo.

Needs Chromium. The demo is started in a temporary directory on a free port and stopped afterwards.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from tests.fixtures.platform import free_port, until

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "screenshots"
SIZES = {1280: 900, 390: 844}
THEMES = ("dark", "light")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TALLEST = 2400


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo and how to log in to it."""

    base: str
    email: str
    password: str
    log: Path


@contextmanager
def running_demo() -> Generator[Demo]:
    """Run ``opssight demo`` until the block ends."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="ops-", ignore_cleanup_errors=True) as folder:
        log = Path(folder) / "demo.log"
        with log.open("wb") as output:
            environment = {**os.environ, "OPSSIGHT_PORT": str(port), "OPSSIGHT_REQUESTS_PER_MINUTE": "0"}
            process = subprocess.Popen(
                [sys.executable, "-m", "opssight", "demo"], cwd=folder, env=environment, stdout=output, stderr=output
            )
        try:
            found = until(lambda: re.search(r"as\s+(\S+)\s+with\s+(\S+)", log.read_text()), "the demo's start", 180)
            yield Demo(f"http://127.0.0.1:{port}", found[1], found[2], log)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def pages_of(api: httpx.Client) -> dict[str, str]:
    """Return every page's name and address, of the most telling objects there are."""
    incidents = api.get("/api/v1/incidents", params={"limit": 50}).json()["items"]
    executions = api.get("/api/v1/executions", params={"limit": 50}).json()["items"]
    alerts = api.get("/api/v1/alerts", params={"limit": 1}).json()["items"]
    servers = api.get("/api/v1/servers", params={"limit": 1}).json()["items"]
    resolved = next((one for one in incidents if one["state"] == "resolved"), incidents[0])
    return {
        "now": "/",
        "incidents": "/incidents",
        "incident": f"/incidents/{resolved['key']}",
        "alerts": "/alerts",
        "alert": f"/alerts/{alerts[0]['id']}",
        "oncall": "/oncall",
        "events": "/events",
        "rules": "/rules",
        "services": "/services",
        "runbooks": "/runbooks",
        "runbook": "/runbooks/service-restart",
        "executions": "/executions",
        "execution": f"/executions/{executions[0]['id']}",
        "servers": "/servers",
        "server": f"/servers/{servers[0]['id']}",
        "credentials": "/credentials",
        "notifications": "/notifications",
        "audit": "/audit",
        "access": "/access",
        "settings": "/settings",
        "not-found": "/no-such-page",
    }


def take(page: Page, url: str, path: Path) -> None:
    """Open ``url``, wait until it is still, and take the whole page up to a limit."""
    page.goto(url)
    page.wait_for_selector("h1")
    page.wait_for_load_state("load")
    page.wait_for_function("() => !document.querySelector('[aria-busy=\"true\"]')", timeout=15_000)
    page.wait_for_timeout(600)  # fonts and charts settle
    height = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
    size = page.viewport_size or {"width": 1280, "height": 900}
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": size["width"], "height": max(height, size["height"])}, full_page=True)


def take_all(browser: Browser, demo: Demo, pages: dict[str, str]) -> int:
    """Take every picture; return how many."""
    count = 0
    for width, height in SIZES.items():
        for theme in THEMES:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="dark" if theme == "dark" else "light")
            page = context.new_page()
            take(page, f"{demo.base}/login", FOLDER / f"login-{width}-{theme}.png")
            context.request.post(f"{demo.base}/api/v1/auth/login", data={"email": demo.email, "password": demo.password})
            for name, address in pages.items():
                take(page, demo.base + address, FOLDER / f"{name}-{width}-{theme}.png")
                count += 1
            context.close()
    return count


def enough(api: httpx.Client) -> Callable[[], Any]:
    """Return the condition that the demo has a story to show: one incident resolved, and one that is open."""

    def look() -> bool:
        states = {one["state"] for one in api.get("/api/v1/incidents", params={"limit": 50}).json()["items"]}
        return "resolved" in states and len(states) > 1

    return look


def main() -> int:
    """Take the pictures."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("screenshots: Chromium is not installed (Debian: chromium)", file=sys.stderr)
        return 1
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    began = time.monotonic()
    with running_demo() as demo, sync_playwright() as play:
        answer = httpx.post(f"{demo.base}/api/v1/auth/login", json={"email": demo.email, "password": demo.password})
        with httpx.Client(base_url=demo.base, headers={"Authorization": f"Bearer {answer.json()['access_token']}"}) as api:
            try:
                until(enough(api), "an open and a resolved incident", 360)
            except AssertionError as late:
                print(f"screenshots: {late}; going on with what there is", file=sys.stderr)
            pages = pages_of(api)
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        count = take_all(browser, demo, pages)
        browser.close()
    print(f"{count} pictures in docs/screenshots ({time.monotonic() - began:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
