"""Resolves the lock files: hashes, every platform, no registry address."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMON = [
    "uv",
    "pip",
    "compile",
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "-q",
]


def main() -> int:
    """Write requirements/runtime.txt, dev.txt and s3.txt; needs `uv` on the path."""
    subprocess.run([*COMMON, "pyproject.toml", "-o", "requirements/runtime.txt"], cwd=ROOT, check=True)
    subprocess.run(
        [*COMMON, "--group", "dev", "pyproject.toml", "-c", "requirements/runtime.txt", "-o", "requirements/dev.txt"], cwd=ROOT, check=True
    )
    subprocess.run([*COMMON, "--group", "s3", "-o", "requirements/s3.txt"], cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
