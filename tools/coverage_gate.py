"""Prints how much the suite covers, and fails below 85 % of lines and branches over all or with a part of a rule uncovered."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OVERALL = 85.0
RULES = 100.0


def main() -> int:
    """Print the figures; return 1 when one is too low."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        subprocess.run([sys.executable, "-m", "coverage", "json", "-q", "-o", str(report)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        data = json.loads(report.read_text())
    total = data["totals"]["percent_covered"]
    rules = {
        name: file["summary"]["percent_covered"] for name, file in data["files"].items() if name.endswith("/rules.py") or "/rules/" in name
    }
    short = {name: covered for name, covered in rules.items() if covered < RULES}
    print(f"coverage: {total:.1f} % of lines and branches (at least {OVERALL:.0f})")
    print(f"coverage: {len(rules) - len(short)} of {len(rules)} rule files whole")
    for name, covered in sorted(short.items()):
        print(f"coverage: {name} {covered:.1f} %, and every part of a rule is to be tested")
    return int(total < OVERALL or bool(short))


if __name__ == "__main__":
    sys.exit(main())
