"""Measures which lines and branches of the platform the suite runs: ``pytest -p tools.measure``.

SlipCover puts probes into the code and takes them out again once they have told, where coverage.py is called back for every
line of every library (docs/adr/0013-coverage-by-slipcover.md). Each process writes what it saw to a folder; at the end it is
added up and printed, and the run fails below 85 % over all or with a part of a rule uncovered.
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
OVERALL, WHOLE = 85.0, 100.0
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


@pytest.hookimpl(tryfirst=True)  # before a worker says that it has finished
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write what this process has run; the first one fails a run that passed when too little of the platform was run."""
    _write()
    if "PYTEST_XDIST_WORKER" not in os.environ and exitstatus == pytest.ExitCode.OK and _shortfall(_files()):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures, the least first."""
    files = _files()
    percents = {name: _percent(file) for name, file in files.items()}
    terminalreporter.section("coverage of lines and branches")
    for name, percent in sorted(percents.items(), key=lambda item: item[1]):
        if percent < OVERALL:
            terminalreporter.write_line(f"{percent:5.1f} % {name}")
    rules = sum(map(_is_rule, files))
    terminalreporter.write_line(f"{_percent(*files.values()):5.1f} % over all (at least {OVERALL:.0f}), {rules} rule files (each whole)")
    for sentence in _shortfall(files):
        terminalreporter.write_line(sentence, red=True)


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


def _files() -> dict[str, File]:
    """Add up what the processes wrote."""
    parts = [json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))]
    for part in parts[1:]:
        slipcover.merge_coverage(parts[0], part)
    return {name: _without_never(name, file) for part in parts[:1] for name, file in part["files"].items()}


def _shortfall(files: dict[str, File]) -> list[str]:
    """Return a sentence for each limit that is missed."""
    overall = _percent(*files.values())
    found = [f"Only {overall:.1f} % of lines and branches are run; it has to be {OVERALL:.0f}."] if overall < OVERALL else []
    short = [name for name in sorted(files) if _is_rule(name) and _percent(files[name]) < WHOLE]
    return found + [f"{name}: missing {_missing(files[name])}; every part of a rule is to be tested." for name in short]


def _is_rule(name: str) -> bool:
    return name.endswith("/rules.py") or "/rules/" in name


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
