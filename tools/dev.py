"""``make dev``: the platform, and the web interface with reload in front of it, until Ctrl-C.

A change of a Python file ends the api and the worker, and the supervisor starts them again with it; database and event store run on.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from opssight.core.settings import load_settings
from opssight.core.supervisor import children_record, processes

ROOT = Path(__file__).resolve().parents[1]
LOOK_EVERY = 0.5
RELOADED = ("api", "worker")


def main() -> int:
    """Run both; the first that ends takes the other with it."""
    settings = load_settings()
    environment = {
        **os.environ,
        "PATH": f"{ROOT / '.stamps' / 'node' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "OPSSIGHT_DEV_API": f"http://127.0.0.1:{settings.port}",
    }
    platform = subprocess.Popen([ROOT / ".venv" / "bin" / "opssight", "up"], cwd=ROOT)
    # not through npm, which does not hand signals on
    web = subprocess.Popen([ROOT / "web" / "node_modules" / ".bin" / "vite"], cwd=ROOT / "web", env=environment)
    children = (platform, web)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _reload_until_one_ends(settings.data_dir / "run" / "children.json", children)
    except KeyboardInterrupt:  # Ctrl-C reaches both children too; a SIGTERM to us alone does not
        print("\nstopping", flush=True)
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    return max(abs(child.wait()) for child in children)


def _reload_until_one_ends(record: Path, children: tuple[subprocess.Popen[bytes], ...]) -> None:
    before = _sources()
    while all(child.poll() is None for child in children):
        time.sleep(LOOK_EVERY)
        after = _sources()
        if after != before:
            changed = sorted(str(path.relative_to(ROOT)) for path, _ in after ^ before)
            print(f"reloading after a change of {', '.join(dict.fromkeys(changed))}", flush=True)
            for name, identity in children_record.load(record).items():
                if name in RELOADED:
                    processes.send(identity, signal.SIGTERM)
        before = after


def _sources() -> set[tuple[Path, int]]:
    found: set[tuple[Path, int]] = set()
    for path in (ROOT / "src" / "opssight").rglob("*.py"):
        try:
            found.add((path, path.stat().st_mtime_ns))
        except FileNotFoundError:  # an editor replaces it at this moment: the next look sees it
            continue
    return found


if __name__ == "__main__":
    sys.exit(main())
