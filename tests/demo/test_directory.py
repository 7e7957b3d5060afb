"""The demo's own directory: emptied when the demo made it, and left alone otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from opssight.core.errors import StartRefused
from opssight.entrypoints.demo.run import MARK, fresh_directory


def test_what_the_last_demo_left_goes_but_not_what_its_links_point_to(tmp_path: Path) -> None:
    outside = tmp_path / "socket"
    outside.mkdir()
    (outside / "kept").touch()
    folder = fresh_directory(tmp_path / "data")
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").touch()
    (folder / "master.key").touch()
    (folder / "postgres-socket").symlink_to(outside)
    (folder / "dangling").symlink_to(tmp_path / "nothing")
    assert fresh_directory(tmp_path / "data") == folder
    assert [entry.name for entry in folder.iterdir()] == [MARK]
    assert (outside / "kept").exists()


def test_a_directory_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data-demo"
    folder.mkdir()
    (folder / "precious").touch()
    with pytest.raises(StartRefused, match="left alone"):
        fresh_directory(tmp_path / "data")
    assert (folder / "precious").exists()
