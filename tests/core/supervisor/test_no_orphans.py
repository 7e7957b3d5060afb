"""Nothing outlives a supervisor: not its kill -9, and not where the kernel does not help."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from opssight.core.supervisor import children_record, processes
from opssight.core.supervisor.processes import Identity
from tests.core.supervisor.conftest import PATIENCE, RunPython, needs_proc, said

SUPERVISE = """
    import asyncio, sys
    from pathlib import Path
    from opssight.core.supervisor import stop_signals
    from opssight.core.supervisor.child import ChildSpec
    from opssight.core.supervisor.launch import Launch
    from opssight.core.supervisor.supervise import Supervisor
    from opssight.core.telemetry import configure_logs

    configure_logs(level="error", style="json", role="up")

    async def ready():
        return True

    async def main():
        request = stop_signals.listen()
        supervisor = Supervisor(Path(sys.argv[1]) / "children.json")
        for name in ("worker", "api"):
            command = ("sh", "-c", "trap 'true' TERM; while true; do sleep 600; done") if len(sys.argv) > 2 else ("sleep", "600")
            await supervisor.start(ChildSpec(name, lambda: Launch(command), ready))
        print(*supervisor.pids().values(), flush=True)
        await supervisor.run_until(request.asked)
        print("stopping", flush=True)
        stopping = asyncio.create_task(supervisor.stop(within=3600.0 if len(sys.argv) > 2 else 10.0))
        forced = asyncio.create_task(request.forced.wait())
        await asyncio.wait({stopping, forced}, return_when=asyncio.FIRST_COMPLETED)
        if forced.done():
            supervisor.force()
            print("forced", flush=True)
        forced.cancel()
        await stopping
        print(request.number.name, flush=True)

    asyncio.run(main())
"""


def identities(line: str) -> tuple[Identity, ...]:
    looked = [processes.look(int(pid)) for pid in line.split()]
    assert len(looked) == 2
    return tuple(process.identity for process in looked if process is not None)


@needs_proc
def test_children_die_with_a_killed_supervisor(run_python: RunPython, tmp_path: Path) -> None:
    supervisor = run_python(SUPERVISE, str(tmp_path))
    children = identities(said(supervisor))
    supervisor.kill()
    assert processes.wait_gone(children, PATIENCE) == ()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_stops_cleanly(run_python: RunPython, tmp_path: Path, number: signal.Signals) -> None:
    supervisor = run_python(SUPERVISE, str(tmp_path))
    children = identities(said(supervisor))
    supervisor.send_signal(number)
    assert [said(supervisor), said(supervisor)] == ["stopping", number.name]
    assert supervisor.wait(PATIENCE) == 0
    assert processes.wait_gone(children, 0.0) == ()


def test_a_second_interrupt_forces_and_a_second_term_does_not(run_python: RunPython, tmp_path: Path) -> None:
    supervisor = run_python(SUPERVISE, str(tmp_path), "stubborn")
    children = identities(said(supervisor))
    supervisor.send_signal(signal.SIGINT)
    assert said(supervisor) == "stopping"
    supervisor.send_signal(signal.SIGTERM)
    supervisor.send_signal(signal.SIGINT)
    assert [said(supervisor), said(supervisor)] == ["forced", "SIGINT"]
    assert supervisor.wait(PATIENCE) == 0
    assert processes.wait_gone(children, 0.0) == ()


def test_a_recorded_child_that_was_left_is_stopped(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "600"], start_new_session=True) as left:
        looked = processes.look(left.pid)
        assert looked is not None
        children_record.save(tmp_path / "children.json", {"api": looked.identity})
        assert children_record.stop_leftovers(tmp_path / "children.json") == ("api",)
        assert left.wait(PATIENCE) == -signal.SIGTERM
    assert not (tmp_path / "children.json").exists()


def test_a_process_that_only_has_the_recorded_pid_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "600"], start_new_session=True) as innocent:
        children_record.save(tmp_path / "children.json", {"api": Identity(innocent.pid, "long ago")})
        assert children_record.stop_leftovers(tmp_path / "children.json") == ()
        assert innocent.poll() is None
        innocent.kill()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"api": 3}', '{"api": ["x", "y"]}'])
def test_a_damaged_record_names_nobody(tmp_path: Path, content: str) -> None:
    (tmp_path / "children.json").write_text(content)
    assert children_record.stop_leftovers(tmp_path / "children.json") == ()
