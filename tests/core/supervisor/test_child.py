"""One child: its output, its end, its process group."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from opssight.core.supervisor import processes
from opssight.core.supervisor.child import Child, Stream, write_to_own_streams
from opssight.core.supervisor.launch import Launch
from tests.core.supervisor.conftest import PATIENCE, until

Lines = list[tuple[Stream, bytes]]


def child_of(script: str, lines: Lines) -> Child:
    return Child.start("api", Launch(("sh", "-c", script)), lambda stream, line: lines.append((stream, line)))


async def test_json_lines_pass_untouched_and_others_are_named() -> None:
    lines: Lines = []
    child = child_of("""echo '{"event":"up"}'; echo plain; echo oops >&2; printf unfinished""", lines)
    assert await child.wait() == 0
    assert [line for stream, line in lines if stream == "stdout"] == [b'{"event":"up"}', b"api | plain", b"api | unfinished"]
    assert [line for stream, line in lines if stream == "stderr"] == [b"api | oops"]
    assert set(child.tail) == {'{"event":"up"}', "plain", "oops", "unfinished"}


async def test_a_line_without_end_is_passed_in_pieces_and_nothing_is_lost() -> None:
    lines: Lines = []
    child = child_of("head -c 3000000 /dev/zero | tr '\\0' x; echo; echo after", lines)
    await child.wait()
    assert sum(len(line.removeprefix(b"api | ")) for _, line in lines) == 3_000_000 + len(b"after")
    assert lines[-1] == ("stdout", b"api | after")


async def test_only_the_last_lines_are_kept() -> None:
    lines: Lines = []
    child = child_of("seq 1 100", lines)
    await child.wait()
    assert child.tail == tuple(str(number) for number in range(81, 101))


async def test_the_end_of_a_child_is_the_end_of_its_process_group(tmp_path: Path) -> None:
    child = child_of(f"sleep 600 & echo $! > {tmp_path}/pid; exit 4", [])
    assert await asyncio.wait_for(child.wait(), PATIENCE) == 4
    pid = int((tmp_path / "pid").read_text())
    await until(lambda: processes.look(pid) is None)


async def test_a_child_that_will_not_stop_is_killed() -> None:
    lines: Lines = []
    child = child_of("trap '' TERM; echo ready; while true; do sleep 600; done", lines)
    await until(lambda: bool(lines))
    await child.stop(((signal.SIGTERM, 0.05),))
    assert await child.wait() == -signal.SIGKILL
    assert not child.is_running


async def test_hurry_cuts_the_patience_short() -> None:
    lines: Lines = []
    child = child_of("trap '' TERM; echo ready; while true; do sleep 600; done", lines)
    await until(lambda: bool(lines))
    hurry = asyncio.Event()
    stopping = asyncio.create_task(child.stop(((signal.SIGTERM, 3600.0),), hurry=hurry))
    hurry.set()
    await asyncio.wait_for(stopping, PATIENCE)
    assert not child.is_running


async def test_a_program_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        Child.start("api", Launch(("/no/such/program",)), write_to_own_streams)


def test_lines_reach_the_own_streams(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_to_own_streams("stdout", b"to out")
    write_to_own_streams("stderr", b"to err")
    assert capfdbinary.readouterr() == (b"to out\n", b"to err\n")
