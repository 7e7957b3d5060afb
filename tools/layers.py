"""Writes the layers that import-linter checks into pyproject.toml, from what the modules' manifests say they use.

python tools/layers.py            write them
python tools/layers.py --check    exit with 1 when they are not up to date
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from opssight.core.modules import discover, levels

PYPROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"


def written(text: str) -> str:
    """Return pyproject.toml's text with the lists of the present modules."""
    modules = discover()
    layers = [" | ".join(f"opssight.{name}" for name in level) for level in reversed(levels({one.name: one for one in modules}))]
    text = _replaced(text, "layers", "opssight.entrypoints", ["opssight.entrypoints | opssight.migrations", *layers, "opssight.core"])
    return _replaced(text, "containers", "opssight.", sorted(f"opssight.{one.name}" for one in modules))


def _replaced(text: str, name: str, first: str, lines: list[str]) -> str:
    pattern = re.compile(rf'^{name} = \[\n  "{re.escape(first)}.*?^\]$', re.MULTILINE | re.DOTALL)
    made = f"{name} = [\n" + "".join(f'  "{line}",\n' for line in lines) + "]"
    replaced, times = pattern.subn(lambda _: made, text, count=1)
    if times != 1:
        raise SystemExit(f"pyproject.toml has no list `{name}` that begins with {first}.")
    return replaced


def main() -> int:
    """Write or compare."""
    text = PYPROJECT.read_text()
    wanted = written(text)
    if wanted == text:
        return 0
    if "--check" in sys.argv[1:]:
        print("pyproject.toml: the layers are not those of the modules' manifests; run `make layers`.")
        return 1
    PYPROJECT.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
