"""Screenshots and an accessibility check of the built bundle, without a server behind it.

    .venv/bin/python web/tools/preview.py --out /tmp/opssight-web / /events /login

Serves ``src/opssight/web_bundle`` with the API's content security policy, answers the API from ``fixtures.py``, takes each
page at 1280 and 390 px, dark and light, and prints what axe finds and what the console says.

"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import re
import sys
import threading
from pathlib import Path

import fixtures
import fixtures_work
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, WebSocketRoute, sync_playwright

BUNDLE = Path(__file__).resolve().parents[2] / "src/opssight/web_bundle"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIGNED_OUT = ("/login", "/setup")


class _Bundle(http.server.SimpleHTTPRequestHandler):
    """Static files with history fallback, as the API serves them."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CSP)
        super().end_headers()

    def translate_path(self, path: str) -> str:
        found = Path(super().translate_path(path))
        return str(found if found.is_file() else Path(self.directory) / "index.html")

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


def serve(bundle: Path) -> http.server.ThreadingHTTPServer:
    """Serve the bundle on a free port."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Bundle, directory=str(bundle)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def find(method: str, url: str) -> object | None:
    """The first answer there is; the pages of work and estate have their own."""
    found = fixtures_work.answer(method, url)
    return fixtures.answer(method, url) if found is None else found


def answer(route: Route, *, signed_in: bool) -> None:
    """Answer one API request from the fixtures."""
    request = route.request
    if request.url.endswith("/auth/refresh") and not signed_in:
        route.fulfill(status=401, json={"type": "about:blank", "title": "Signed out", "status": 401})
    elif "/events/tail" in request.url:
        body = "".join(f"data: {json.dumps(fixtures.event(index))}\n\n" for index in range(-5, 0))
        route.fulfill(status=200, content_type="text/event-stream", body=body)
    elif request.url.endswith("/api/v1/setup") and request.method == "GET":
        route.fulfill(json={"needed": "/setup" in request.frame.url})
    elif (found := find(request.method, request.url)) is not None:
        route.fulfill(json=found)
    else:
        problem = {"type": "about:blank", "title": "Not found", "status": 404, "detail": "No fixture.", "instance": "req-0001"}
        route.fulfill(status=404, json=problem)


def live(socket: WebSocketRoute) -> None:
    """Play the live connection: ready, then silence."""

    def receive(message: str | bytes) -> None:
        if json.loads(message)["type"] == "hello":
            socket.send(json.dumps({"type": "ready", "seq": 1, "now": fixtures.ago()}))

    socket.on_message(receive)


def check(page: Page, name: str) -> int:
    """Print axe's findings; return how many there are."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
    for violation in found.response["violations"]:
        nodes = [node["html"][:160] for node in violation["nodes"][:4]]
        print(f"  axe {name}: {violation['id']} ({violation['impact']}): {violation['help']}")
        for node in nodes:
            print(f"      {node}")
    return len(found.response["violations"])


def overflow(page: Page) -> int:
    """How many px the page is wider than its window; anything above 0 is a fault."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def main() -> int:
    """Take the pages that were named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--out", default="/tmp/opssight-web")
    parser.add_argument("--bundle", type=Path, default=BUNDLE, help="where the built bundle is")
    parser.add_argument("--widths", default="1280,390")
    parser.add_argument("--themes", default="dark,light")
    parser.add_argument("--full", action="store_true", help="the whole page, not the window")
    parser.add_argument("--do", default="", help="JavaScript-free steps: click:<selector>;press:<key>;type:<text>;wait:<ms>")
    parser.add_argument("--no-axe", action="store_true")
    args = parser.parse_args()
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    server = serve(args.bundle)
    faults = 0
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        for width in (int(width) for width in args.widths.split(",")):
            for theme in args.themes.split(","):
                context = browser.new_context(
                    viewport={"width": width, "height": 844 if width < 641 else 860},
                    color_scheme=theme,
                    has_touch=width < 641,
                    reduced_motion="reduce",
                    timezone_id="Europe/Oslo",
                )
                for path in args.paths:
                    page = context.new_page()
                    page.on("console", lambda message: message.type in {"error", "warning"} and print("  console", message.text[:300]))
                    page.on("pageerror", lambda error: print("  error", str(error)[:400]))
                    signed_in = not path.startswith(SIGNED_OUT)
                    page.route("**/api/**", functools.partial(answer, signed_in=signed_in))
                    page.route("**/readyz", functools.partial(answer, signed_in=signed_in))
                    page.route_web_socket("**/api/v1/live", live)
                    page.goto(f"http://127.0.0.1:{server.server_port}{path}")
                    page.wait_for_timeout(900)
                    for step in filter(None, args.do.split(";")):
                        verb, _, what = step.partition(":")
                        if verb == "click":
                            page.click(what)
                        elif verb == "press":
                            page.keyboard.press(what)
                        elif verb == "type":
                            page.keyboard.type(what)
                        else:
                            page.wait_for_timeout(int(what))
                    page.wait_for_timeout(300)
                    name = f"{re.sub('[^a-z0-9]+', '-', path.lower()).strip('-') or 'now'}-{width}-{theme}"
                    page.screenshot(path=str(out / f"{name}.png"), full_page=args.full)
                    wide = overflow(page)
                    print(name, f"overflows by {wide} px" if wide > 0 else "")
                    faults += (wide > 0) + (0 if args.no_axe else check(page, name))
                    page.close()
                context.close()
        browser.close()
    server.shutdown()
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
