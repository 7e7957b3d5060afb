"""How long the platform takes to start, cold and warm, and what it holds in memory when idle."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.event_load import Figure, figure
from tests.fixtures.platform import Platform, until

_COLD_LIMIT, _WARM_LIMIT = 30.0, 15.0


def main(quick: bool) -> dict[str, Figure]:
    """Start in an empty directory, stop, start again; the figure is until every part is ready."""
    figures: dict[str, Figure] = {}
    with tempfile.TemporaryDirectory(prefix="ops-", ignore_cleanup_errors=True) as folder:
        platform = Platform(Path(folder))
        figure(figures, "start cold", platform.start(), "s", limit=_COLD_LIMIT)
        platform.stop()
        warm = sorted(_again(platform) for _ in range(1 if quick else 3))
        figure(figures, "start warm", warm[len(warm) // 2], "s", limit=_WARM_LIMIT)
        platform.start()
        until(lambda: len(platform.children()) == 4, "all four processes")
        total = 0.0
        for role, pid in sorted(platform.children().items()):
            megabytes = _memory(pid)
            total += megabytes
            figure(figures, f"idle memory {role}", megabytes, "MiB")
        figure(figures, "idle memory together", total, "MiB")
        platform.stop()
    return figures


def _again(platform: Platform) -> float:
    seconds = platform.start()
    platform.stop()
    return seconds


def _memory(pid: int) -> float:
    """Return the proportional set size of a process and its children, so that shared pages count once."""
    total = 0.0
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (int(entry.name) == pid or f"\nPPid:\t{pid}\n" in (entry / "status").read_text()):
                rollup = (entry / "smaps_rollup").read_text()
                total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
        except (OSError, StopIteration):
            continue
    return total
