"""Prints how much the suite covers beside the aims, 85 % over all and the whole of every rule, and fails below the limits."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OVERALL_AIM, OVERALL_LIMIT = 85.0, 80.0
RULES_AIM, RULES_LIMIT = 100.0, 90.0


def main() -> int:
    """Print the figures; return 1 when one is below its limit."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        subprocess.run([sys.executable, "-m", "coverage", "json", "-q", "-o", str(report)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        data = json.loads(report.read_text())
    total = data["totals"]["percent_covered"]
    rules = {
        name: file["summary"]["percent_covered"] for name, file in data["files"].items() if name.endswith("/rules.py") or "/rules/" in name
    }
    short = {name: covered for name, covered in rules.items() if covered < RULES_AIM}
    print(f"coverage: {total:.1f} % of lines and branches (aim {OVERALL_AIM:.0f}, limit {OVERALL_LIMIT:.0f})")
    print(f"coverage: {len(rules) - len(short)} of {len(rules)} rule files whole")
    for name, covered in sorted(short.items()):
        print(f"coverage: {name} {covered:.1f} % (aim {RULES_AIM:.0f}, limit {RULES_LIMIT:.0f})")
    return int(total < OVERALL_LIMIT or any(covered < RULES_LIMIT for covered in rules.values()))


if __name__ == "__main__":
    sys.exit(main())
