"""``opssight doctor``: looks at everything the platform needs here and says what to do."""

from __future__ import annotations

import json
import os
import resource
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import httpx
import typer
from sqlalchemy.exc import SQLAlchemyError

from opssight import __version__
from opssight.core.cli.client import AsJson, out, show
from opssight.core.crypto import load_master_key
from opssight.core.db import migrate
from opssight.core.errors import StartRefused
from opssight.core.settings import Settings, load_settings
from opssight.core.tls import unchecked_context
from opssight.entrypoints.cli.local import running_database_url
from opssight.entrypoints.web import BUNDLE

State = Literal["ok", "warning", "failed"]
GIB = 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do."""

    what: str
    state: State
    detail: str


def doctor(as_json: AsJson = False) -> None:
    """Check every part of the platform on this machine and say what to do; exit code 1 when something failed."""
    settings = load_settings()
    checks: tuple[Callable[[Settings], Finding], ...] = (_python, _data, _disk, _descriptors, _key, _database, _bundle, _server)
    findings = [check(settings) for check in checks]
    findings += _parts(settings)
    if as_json:
        print(json.dumps([{"what": one.what, "state": one.state, "detail": one.detail} for one in findings], indent=2))
    else:
        show(
            ({"what": one.what, "state": one.state, "detail": one.detail} for one in findings),
            {"state": "State", "what": "Part", "detail": "Detail"},
            as_json=False,
        )
        failed = sum(one.state == "failed" for one in findings)
        out.print("\nEverything is as it should be." if not failed else f"\n{failed} to mend; see the details above.")
    if any(one.state == "failed" for one in findings):
        raise typer.Exit(1)


def _python(settings: Settings) -> Finding:
    del settings
    return Finding("program", "ok", f"OpsSight {__version__} on Python {sys.version.split()[0]}")


def _data(settings: Settings) -> Finding:
    folder = settings.data_dir.resolve()
    if not folder.exists():
        return Finding("data directory", "warning", f"{folder} does not exist yet; `opssight up` makes it")
    if not os.access(folder, os.W_OK):
        return Finding("data directory", "failed", f"{folder} cannot be written; change its owner or set OPSSIGHT_DATA_DIR")
    return Finding("data directory", "ok", str(folder))


def _disk(settings: Settings) -> Finding:
    folder = settings.data_dir.resolve()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    state: State = "failed" if free < GIB // 2 else "warning" if free < 5 * GIB else "ok"
    advice = "" if state == "ok" else "; free some space or shorten the retention of events"
    return Finding("disk", state, f"{free / GIB:.1f} GiB free{advice}")


def _descriptors(settings: Settings) -> Finding:
    del settings
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 1024:
        return Finding("open files", "warning", f"{soft} at most (hard limit {hard}); raise it with `ulimit -n 4096`")
    return Finding("open files", "ok", f"{soft} at most")


def _key(settings: Settings) -> Finding:
    given = settings.master_key.get_secret_value() or settings.master_key_file
    if not given and not (settings.data_dir / "master.key").exists():
        return Finding("master key", "warning", "none yet; `opssight up` makes one in the data directory")
    try:
        load_master_key(settings)
    except StartRefused as refusal:
        return Finding("master key", "failed", str(refusal))
    where = "from the settings" if given else f"in {settings.data_dir.resolve() / 'master.key'}; keep a copy elsewhere"
    return Finding("master key", "ok", where)


def _database(settings: Settings) -> Finding:
    url = running_database_url(settings)
    if not url:
        return Finding("database", "warning", "the platform's own is not running; `opssight up` starts it")
    try:
        migrate.check_not_newer(url)
        return Finding("database", "ok", f"answers, schema {migrate.current(url) or 'not made yet: run opssight migrate'}")
    except StartRefused as refusal:
        return Finding("database", "failed", str(refusal))
    except SQLAlchemyError as error:
        return Finding("database", "failed", f"does not answer: {str(error).splitlines()[0]}")


def _bundle(settings: Settings) -> Finding:
    del settings
    if (BUNDLE / "index.html").is_file():
        return Finding("web interface", "ok", "built")
    return Finding("web interface", "failed", "not built; run `make web`")


def _server(settings: Settings) -> Finding:
    try:
        answer = httpx.get(f"{_reachable(settings)}/healthz", timeout=3, verify=unchecked_context())
    except httpx.HTTPError:
        with socket.socket() as probe:
            taken = probe.connect_ex((_host(settings), settings.port)) == 0
        if taken:
            return Finding("server", "failed", f"something else listens on port {settings.port}; set OPSSIGHT_PORT to another")
        return Finding("server", "warning", f"nothing listens on port {settings.port}; start it with `opssight up`")
    ours = answer.status_code == 200 and answer.json() == {"status": "ok"}
    return Finding("server", "ok" if ours else "failed", f"answers at {settings.base_url}" if ours else f"answered {answer.status_code}")


def _parts(settings: Settings) -> list[Finding]:
    """Return the state of each part, as the running server sees it."""
    try:
        components = httpx.get(f"{_reachable(settings)}/readyz", timeout=10, verify=unchecked_context()).json()["components"]
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return []
    states: dict[str, State] = {"ok": "ok", "off": "ok", "degraded": "warning", "down": "failed"}
    return [Finding(f"running: {one['name']}", states[one["state"]], one["detail"]) for one in components]


def _host(settings: Settings) -> str:
    return "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 compares, does not bind


def _reachable(settings: Settings) -> str:
    host = _host(settings)
    scheme = "https" if settings.tls_cert else "http"
    return f"{scheme}://[{host}]:{settings.port}" if ":" in host else f"{scheme}://{host}:{settings.port}"
