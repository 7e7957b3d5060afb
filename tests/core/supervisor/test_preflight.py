"""What is refused before anything is started, and in which words."""

from __future__ import annotations

import grp
import os
import pwd
import socket
import sys
from pathlib import Path

import pytest

from opssight.core import ownership
from opssight.core.supervisor import preflight
from opssight.core.supervisor.errors import AddressUnusable, DataDirUnusable, DiskFull, PortTaken
from tests.core.supervisor.conftest import NOBODY, OwnedDir, RunPython, needs_root

CHECK = """
    import sys
    from pathlib import Path
    from opssight.core.errors import StartRefused
    from opssight.core.supervisor import preflight
    try:
        preflight.check_data_dir(Path(sys.argv[1]))
    except StartRefused as refused:
        print(refused)
"""


def test_a_missing_data_directory_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    directory = tmp_path / "deep" / "data"
    preflight.check_data_dir(directory)
    assert directory.stat().st_mode & 0o777 == 0o700
    assert list(directory.iterdir()) == []


def test_a_file_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(DataDirUnusable, match="is not a directory: move that file away"):
        preflight.check_data_dir(tmp_path / "data")
    with pytest.raises(DataDirUnusable, match="is not a directory"):
        preflight.check_data_dir(tmp_path / "data" / "below")


@needs_root
def test_a_directory_without_permission_is_told(run_python: RunPython, owned_dir: OwnedDir) -> None:
    directory = owned_dir(NOBODY)
    directory.chmod(0o500)
    output, _ = run_python(CHECK, str(directory), uid=NOBODY).communicate()
    assert output.startswith(f"The data directory {directory} cannot be written to (Permission denied)")
    assert output.count("\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is where nobody may write")
def test_an_impossible_place_is_told() -> None:
    with pytest.raises(DataDirUnusable, match="choose another directory with OPSSIGHT_DATA_DIR"):
        preflight.check_data_dir(Path("/proc/opssight"))


@pytest.mark.parametrize(("mode", "says"), [(0o777, "by everybody; take that away with `chmod o-w`"), (0o770, "by the group")])
def test_a_directory_that_others_may_write_is_refused(tmp_path: Path, mode: int, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def shared(gid: int, uid: int) -> bool:
        return False

    monkeypatch.setattr(ownership, "_private", shared)
    directory = tmp_path / "data"
    directory.mkdir()
    directory.chmod(mode)
    with pytest.raises(DataDirUnusable, match=says):
        preflight.check_data_dir(directory)
    directory.chmod(0o755)
    preflight.check_data_dir(directory)


def test_a_directory_in_one_that_everybody_may_write_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    with pytest.raises(DataDirUnusable, match="could put another in its place"):
        preflight.check_data_dir(tmp_path / "open" / "data")
    (tmp_path / "open").chmod(0o1777)
    preflight.check_data_dir(tmp_path / "open" / "data")


@needs_root
def test_a_directory_of_another_user_is_refused(owned_dir: OwnedDir) -> None:
    with pytest.raises(DataDirUnusable, match="belongs to the user"):
        preflight.check_data_dir(owned_dir(NOBODY))


def test_the_group_that_a_user_is_given_alone_may_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user = pwd.getpwuid(os.geteuid())
    members: list[str] = []

    def group(gid: int) -> grp.struct_group:
        return grp.struct_group((user.pw_name, "x", user.pw_gid, members))

    monkeypatch.setattr(ownership.grp, "getgrgid", group)
    tmp_path.chmod(0o770)
    assert ownership.foreign_hands(tmp_path.stat(), "x") is None
    members.append("eve")
    assert "by the group" in (ownership.foreign_hands(tmp_path.stat(), "x") or "")


def test_too_little_space_is_told_with_figures(tmp_path: Path) -> None:
    preflight.check_space(tmp_path, least_bytes=1)
    with pytest.raises(DiskFull, match=r"\d+ MB free, \d+ MB are needed"):
        preflight.check_space(tmp_path, least_bytes=2**62)


def test_a_taken_port_is_told_and_a_free_one_stays_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port: int = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} on 127.0.0.1 is already in use.*OPSSIGHT_PORT"):
            preflight.check_port("127.0.0.1", port)
    preflight.check_port("127.0.0.1", port)
    preflight.check_port("127.0.0.1", port)


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"], ids=["not of this machine", "unknown"])
def test_an_unusable_host_is_told(host: str) -> None:
    with pytest.raises(AddressUnusable, match="OPSSIGHT_HOST"):
        preflight.check_port(host, 8000)
