"""``make dev``: the platform, and the web interface with reload in front of it, until Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Run both; the first that ends takes the other with it."""
    environment = {**os.environ, "PATH": f"{ROOT / '.stamps' / 'node' / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    platform = subprocess.Popen([ROOT / ".venv" / "bin" / "opssight", "up"], cwd=ROOT)
    web = subprocess.Popen(["npm", "run", "dev", "--silent"], cwd=ROOT / "web", env=environment)
    children = (platform, web)
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C reaches both children too
        os.wait()
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    return max(abs(child.wait()) for child in children)


if __name__ == "__main__":
    sys.exit(main())
