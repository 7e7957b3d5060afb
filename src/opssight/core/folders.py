"""Which modules there are, told by their folders alone: nothing is imported."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def module_folders(having: str = "module.py") -> tuple[str, ...]:
    """Return the names of the modules (folders with a manifest) that have a file, such as ``settings.py`` or ``cli.py``."""
    return tuple(sorted(path.parent.name for path in _PACKAGE.glob(f"*/{having}") if (path.parent / "module.py").is_file()))
