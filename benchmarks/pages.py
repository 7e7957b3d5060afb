"""How soon pages show, in a real Chromium against a whole platform: first contentful paint and largest contentful paint."""

from __future__ import annotations

import shutil
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks.event_load import Figure, figure
from tests.fixtures.platform import EMAIL, PASSWORD, running

_LIMIT_MS = 2000.0
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_PAINT = """() => new Promise(done => {
  let largest = 0;
  new PerformanceObserver(list => { for (const one of list.getEntries()) largest = one.startTime; })
    .observe({type: 'largest-contentful-paint', buffered: true});
  setTimeout(() => done({
    first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    largest,
    bytes: performance.getEntriesByType('resource').reduce((sum, one) => sum + one.transferSize, 0),
  }), 1500);
})"""


def main(quick: bool) -> dict[str, Figure]:
    """Load the main pages several times with an empty cache each."""
    figures: dict[str, Figure] = {}
    browser_path = shutil.which("chromium")
    if browser_path is None:
        print("skipped: chromium is not installed")
        return figures
    rounds = 3 if quick else 9
    with running() as platform, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path, args=_FLAGS)
        state = _log_in(browser, platform.base)
        for name, path in (("Now", "/"), ("Events", "/events"), ("Incidents", "/incidents")):
            runs = [_load(browser, state, platform.base + path) for _ in range(rounds)]
            largest = sorted(run["largest"] for run in runs)[rounds // 2]
            figure(figures, f"{name} largest contentful paint", largest, "ms", limit=_LIMIT_MS)
            figure(figures, f"{name} transferred", max(run["bytes"] for run in runs) / 1024, "KiB")
        browser.close()
    return figures


def _log_in(browser: Any, base: str) -> Any:
    context = browser.new_context()
    answer = context.request.post(f"{base}/api/v1/auth/login", data={"email": EMAIL, "password": PASSWORD})
    if not answer.ok:
        raise RuntimeError(f"login failed: {answer.status}")
    state = context.storage_state()
    context.close()
    return state


def _load(browser: Any, state: Any, url: str) -> dict[str, float]:
    context = browser.new_context(storage_state=state, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("main h1")
    paint: dict[str, float] = page.evaluate(_PAINT)
    context.close()
    return paint
