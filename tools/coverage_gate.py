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
    low = {name: covered for name, covered in rules.items() if covered < RULES}
    print(
        f"coverage: {total:.1f} % of lines and branches (limit {OVERALL:.0f} %); {len(rules) - len(low)} of {len(rules)} rule files whole"
    )
    for name, covered in sorted(low.items()):
        print(f"coverage: {name} {covered:.1f} % (limit {RULES:.0f} %)")
    return int(total < OVERALL or bool(low))


if __name__ == "__main__":
    sys.exit(main())
