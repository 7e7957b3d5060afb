"""One instance per data directory."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from opssight.core.supervisor.errors import DataDirInUse, DataDirUnusable
from opssight.core.supervisor.lock import FILE_NAME, InstanceLock
from tests.core.supervisor.conftest import RunPython, said

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOLD = """
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    from opssight.core.supervisor.lock import InstanceLock
    with InstanceLock(Path(sys.argv[1]), port=8123, started_at=datetime(2026, 3, 1, 11, tzinfo=UTC)):
        print("held", flush=True)
        sys.stdin.read()
"""


def lock(data_dir: Path) -> InstanceLock:
    return InstanceLock(data_dir, port=8000, started_at=NOON)


def test_a_second_instance_is_told_who_has_it_and_what_to_do(run_python: RunPython, data_dir: Path) -> None:
    holder = run_python(HOLD, str(data_dir))
    assert said(holder) == "held"
    with pytest.raises(DataDirInUse) as refused:
        lock(data_dir).acquire()
    sentence = str(refused.value)
    assert f"pid {holder.pid}, port 8123, since 2026-03-01T11:00:00+00:00" in sentence
    assert f"`kill {holder.pid}`" in sentence
    assert "OPSSIGHT_DATA_DIR" in sentence


def test_a_killed_holder_gives_it_up(run_python: RunPython, data_dir: Path) -> None:
    holder = run_python(HOLD, str(data_dir))
    assert said(holder) == "held"
    holder.kill()
    holder.wait()
    with lock(data_dir):
        assert f'"pid": {os.getpid()}' in (data_dir / FILE_NAME).read_text()


def test_a_child_does_not_keep_it(data_dir: Path) -> None:
    held = lock(data_dir)
    held.acquire()
    with subprocess.Popen(["sleep", "600"], close_fds=False) as child:
        held.release()
        with lock(data_dir):
            assert child.poll() is None
        child.kill()


def test_a_holder_that_has_not_written_yet_is_still_respected(data_dir: Path) -> None:
    with lock(data_dir):
        (data_dir / FILE_NAME).write_text("")
        with pytest.raises(DataDirInUse, match="just starting"):
            lock(data_dir).acquire()


def test_a_missing_directory_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataDirUnusable, match="OPSSIGHT_DATA_DIR"):
        lock(tmp_path / "nowhere").acquire()
