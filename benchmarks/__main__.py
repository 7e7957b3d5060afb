"""``make bench``: every figure, printed and written to ``.bench/figures.json``."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path

from benchmarks import http, ingest, loop, pages, search, start, storm
from benchmarks.event_load import Figure

OUTPUT = Path(__file__).resolve().parents[1] / ".bench" / "figures.json"
PARTS = {
    "ingest": ingest.main,
    "search": search.main,
    "start": start.main,
    "http": http.main,
    "loop": loop.main,
    "storm": storm.main,
    "pages": pages.main,
}


def main() -> int:
    """Measure what was asked for, everything by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="less load, fewer rounds")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all when left out")
    asked = parser.parse_args()
    unknown = set(asked.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    figures: dict[str, Figure] = {}
    for name in asked.parts or list(PARTS):
        print(f"-- {name}", flush=True)
        began = time.monotonic()
        figures |= PARTS[name](asked.quick)
        print(f"   ({time.monotonic() - began:.0f} s)", flush=True)
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "load": os.getloadavg()[0], "quick": asked.quick}
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps({"machine": machine, "figures": figures}, indent=2) + "\n")
    print(f"written to {OUTPUT.relative_to(OUTPUT.parents[1])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
