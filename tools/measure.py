"""Measures which lines and branches of the platform the suite runs: ``pytest -p tools.measure``, then ``python -m tools.measure``.

SlipCover puts probes into the code and takes them out again once they have told, where coverage.py is called back for every
line of every library: the suite takes half as long (docs/adr/0013-coverage-by-slipcover.md). Each process writes what it saw
to a folder; the command adds it up, prints it, and fails below 85 % over all or with a part of a rule uncovered.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import slipcover

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "opssight"
FOLDER = ROOT / ".stamps" / "coverage"
ASKED = "MEASURE_COVERAGE"
"""The variable by which a process started by a test knows that it is measured."""
_MEASURED = """
import sys
sys.path.insert(0, {root!r})
from tools import measure
measure.begin_in_process()
from opssight.entrypoints.cli import main
main()
"""
MIGRATIONS = [str(SOURCE / "migrations" / "*")]
"""Alembic loads them in a way that SlipCover does not see; tests/core/test_migrate.py takes each there and back."""
LEFT_OUT = [r"\.\.\.$", r"@overload"]
OVERALL, RULES = 85.0, 100.0
File = dict[str, list[Any]]
"""What SlipCover says of a file: executed and missing lines, and branches as pairs of lines (0 is the exit)."""


_seen: slipcover.Slipcover | None = None


def command(*arguments: str) -> list[str]:
    """Return what runs ``opssight`` with ``arguments``, measured if the suite is; for processes that come to an orderly end."""
    if ASKED not in os.environ:
        return [sys.executable, "-m", "opssight", *arguments]
    return [sys.executable, "-c", _MEASURED.format(root=str(ROOT)), *arguments]


def begin_in_process() -> None:
    """Measure a process that a test has started; what was run is written when it ends."""
    _begin()
    atexit.register(_write)


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Begin before anything of the platform is imported; the first process empties the folder and tells all others."""
    if ASKED not in os.environ:
        shutil.rmtree(FOLDER, ignore_errors=True)
        os.environ[ASKED] = "1"
    if "PYTEST_XDIST_WORKER" in os.environ or not early_config.known_args_namespace.numprocesses:
        _begin()


def pytest_unconfigure() -> None:
    """Write what this process has run."""
    _write()


def _begin() -> None:
    global _seen  # noqa: PLW0603 one process, one measurement
    source = [str(SOURCE)]
    _seen = slipcover.Slipcover(branch=True, source=source, omit=MIGRATIONS, exclude_also=LEFT_OUT)
    slipcover.ImportManager(_seen, slipcover.FileMatcher(sources=source, omit=MIGRATIONS)).__enter__()


def _write() -> None:
    if _seen is None:
        return
    os.chdir(ROOT)  # the names of files are told from here
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{os.getpid()}.json").write_text(json.dumps(_seen.get_coverage()))


def main() -> int:
    """Print the figures; return 1 when one is too low."""
    parts = [json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))]
    if not parts:
        print("coverage: nothing was measured; run `make test`")
        return 1
    for part in parts[1:]:
        slipcover.merge_coverage(parts[0], part)
    seen: dict[str, File] = {name: _without_never(name, file) for name, file in parts[0]["files"].items()}
    files = {name: _percent(file) for name, file in seen.items()}
    rules = {name: percent for name, percent in files.items() if name.endswith("/rules.py") or "/rules/" in name}
    short = {name: percent for name, percent in rules.items() if percent < RULES}
    overall = _percent(*seen.values())
    for name, percent in sorted(files.items(), key=lambda item: item[1]):
        if percent < OVERALL:
            print(f"coverage: {percent:5.1f} % {name}")
    print(f"coverage: {overall:.1f} % of lines and branches (at least {OVERALL:.0f})")
    print(f"coverage: {len(rules) - len(short)} of {len(rules)} rule files whole")
    for name, percent in sorted(short.items()):
        print(f"coverage: {name} {percent:.1f} %, missing {_missing(seen[name])}; every part of a rule is to be tested")
    return int(overall < OVERALL or bool(short))


def _without_never(name: str, file: File) -> File:
    """Leave out the case that types say cannot come about: ``case _:`` with ``assert_never``."""
    lines = (ROOT / name).read_text().splitlines()
    never = {number for number, line in enumerate(lines, 1) if line.lstrip().startswith("assert_never(")}
    file["missing_lines"] = [line for line in file["missing_lines"] if line not in never and line + 1 not in never]
    file["missing_branches"] = [branch for branch in file["missing_branches"] if branch[1] not in never]
    return file


def _percent(*files: File) -> float:
    run = sum(len(file["executed_lines"]) + len(file["executed_branches"]) for file in files)
    missed = sum(len(file["missing_lines"]) + len(file["missing_branches"]) for file in files)
    return 100.0 * run / (run + missed) if run + missed else 100.0


def _missing(file: File) -> str:
    branches = [f"{start}->{end or 'exit'}" for start, end in file["missing_branches"]]
    return ", ".join([*map(str, file["missing_lines"]), *branches])


if __name__ == "__main__":
    sys.exit(main())
