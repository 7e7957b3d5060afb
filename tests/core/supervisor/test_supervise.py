"""The supervisor over real processes: kept alive, stopped in order, given up on with a sentence."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from opssight.core.errors import StartRefused
from opssight.core.supervisor import children_record, processes
from opssight.core.supervisor.backoff import BackoffPolicy
from opssight.core.supervisor.child import ChildSpec
from opssight.core.supervisor.embedded_postgres import STOP_STEPS
from opssight.core.supervisor.errors import ChildCrashLoop
from opssight.core.supervisor.launch import Launch
from opssight.core.supervisor.postgres_leftovers import tag_of
from opssight.core.supervisor.supervise import Supervisor
from tests.core.supervisor.conftest import PATIENCE, StartPostgres, until

FOREVER = "while true; do sleep 600 & wait; done"


class Waits:
    """Stands for the pauses between restarts: notes how long each was to be, and takes none of that time."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "children.json"


@pytest.fixture
async def supervisor(record: Path, waits: Waits) -> AsyncIterator[Supervisor]:
    policy = BackoffPolicy(first=0.5, longest=30.0, stable_after=3600.0, loop_after=5)
    made = Supervisor(record, policy=policy, sleep=waits)
    yield made
    made.force()
    await made.stop()


def shell(
    name: str, script: str, *, ready: Callable[[], bool] = lambda: True, patience: float = PATIENCE, within: float = PATIENCE
) -> ChildSpec:
    """A child that is a shell script."""

    async def is_ready() -> bool:
        return ready()

    return ChildSpec(
        name=name,
        prepare=lambda: Launch(("sh", "-c", script)),
        ready=is_ready,
        ready_within=within,
        stop_steps=((signal.SIGTERM, patience),),
    )


async def test_a_killed_child_is_back_at_once(supervisor: Supervisor, waits: Waits) -> None:
    await supervisor.start(shell("api", FOREVER))
    first = supervisor.pids()["api"]
    os.kill(first, signal.SIGKILL)
    await until(lambda: supervisor.pids().get("api", first) != first and supervisor.states()["api"] == "ready")
    assert waits.seconds == []


async def test_a_child_that_answers_nobody_for_long_is_started_again(supervisor: Supervisor, tmp_path: Path) -> None:
    silent = tmp_path / "silent"

    async def answers() -> bool:
        if silent.exists() and supervisor.pids().get("api") != first:
            silent.unlink()
        return not silent.exists()

    await supervisor.start(replace(shell("api", FOREVER), alive=answers, alive_every=0.01, alive_within=0.05))
    first = supervisor.pids()["api"]
    silent.touch()
    await until(lambda: supervisor.pids().get("api", first) != first and supervisor.states()["api"] == "ready")
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


async def test_a_postgres_that_stands_still_is_started_again(supervisor: Supervisor, make_postgres: StartPostgres) -> None:
    server = make_postgres()

    async def ready() -> bool:
        return await asyncio.to_thread(server.answers)

    async def lives() -> bool:
        return await asyncio.to_thread(server.lives)

    spec = ChildSpec(
        "postgres", server.prepare, ready, alive=lives, alive_every=0.01, alive_within=0.01, stop_steps=((signal.SIGINT, 0.1),)
    )
    await supervisor.start(spec)
    first = supervisor.pids()["postgres"]
    os.kill(first, signal.SIGSTOP)
    await until(lambda: supervisor.pids().get("postgres", first) != first and supervisor.states()["postgres"] == "ready")
    assert server.answers()


async def test_a_child_is_ready_only_when_it_says_so(supervisor: Supervisor, tmp_path: Path) -> None:
    sign = tmp_path / "ready"
    starting = asyncio.create_task(supervisor.start(shell("api", FOREVER, ready=sign.exists)))
    await until(lambda: "api" in supervisor.pids())
    assert supervisor.states() == {"api": "starting"}
    assert not starting.done()
    sign.touch()
    await asyncio.wait_for(starting, PATIENCE)
    assert supervisor.states() == {"api": "ready"}


async def test_a_child_that_never_gets_ready_ends_the_start_with_its_last_words(supervisor: Supervisor) -> None:
    with pytest.raises(ChildCrashLoop) as refused:
        await supervisor.start(shell("api", "echo the cellar is flooded >&2; exit 3", ready=lambda: False))
    assert str(refused.value).startswith("The api process ended with status 3, 3 times in a row")
    assert "the cellar is flooded" in str(refused.value)


async def test_a_child_that_hangs_at_the_start_is_stopped_and_told(supervisor: Supervisor) -> None:
    with pytest.raises(ChildCrashLoop, match=r"The api process was not ready after 0\.05 s"):
        await supervisor.start(shell("api", FOREVER, ready=lambda: False, within=0.05))
    assert supervisor.pids() == {}


async def test_a_refusal_while_preparing_ends_the_start_with_its_sentence(supervisor: Supervisor) -> None:
    def refuse() -> Launch:
        raise StartRefused("The disk is full: free some space.")

    async def never() -> bool:
        return False

    with pytest.raises(StartRefused, match="The disk is full: free some space"):
        await supervisor.start(ChildSpec("postgres", refuse, never))


async def test_a_crash_loop_waits_ever_longer_and_ends_when_mended(supervisor: Supervisor, waits: Waits, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    await supervisor.start(shell("worker", f"if [ -e {broken} ]; then echo no key; exit 9; fi; {FOREVER}"))
    broken.touch()
    os.kill(supervisor.pids()["worker"], signal.SIGKILL)
    await until(lambda: len(waits.seconds) >= 8)
    broken.unlink()
    assert waits.seconds[:8] == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    await until(lambda: supervisor.states()["worker"] == "ready" and "worker" in supervisor.pids())


async def test_children_stop_in_the_opposite_order_of_their_start(supervisor: Supervisor, tmp_path: Path) -> None:
    log = tmp_path / "log"
    for name in ("postgres", "events", "worker", "api"):
        script = f"trap 'echo {name} >> {log}; exit 0' TERM; touch {tmp_path}/{name}; {FOREVER}"
        await supervisor.start(shell(name, script, ready=(tmp_path / name).exists))
    pids = supervisor.pids()
    await supervisor.stop()
    assert log.read_text().split() == ["api", "worker", "events", "postgres"]
    assert set(supervisor.states().values()) == {"stopped"}
    assert [processes.look(pid) for pid in pids.values()] == [None] * 4


async def test_children_started_together_are_all_ready_and_stop_in_the_opposite_order(supervisor: Supervisor, tmp_path: Path) -> None:
    log = tmp_path / "log"
    script = "trap 'echo {0} >> {1}; exit 0' TERM; touch {2}/{0}; " + FOREVER
    specs = [shell(name, script.format(name, log, tmp_path), ready=(tmp_path / name).exists) for name in ("worker", "api")]
    await supervisor.start_together(*specs)
    assert supervisor.states() == {"worker": "ready", "api": "ready"}
    await supervisor.stop()
    assert log.read_text().split() == ["api", "worker"]


async def test_one_that_fails_ends_the_start_of_those_started_with_it(supervisor: Supervisor) -> None:
    patient = shell("worker", FOREVER, ready=lambda: False)
    with pytest.raises(ChildCrashLoop, match="The api process ended with status 3"):
        await supervisor.start_together(patient, shell("api", "exit 3", ready=lambda: False))


async def test_stubborn_children_are_killed_within_the_time_of_the_whole(supervisor: Supervisor, tmp_path: Path) -> None:
    for name in ("events", "api"):
        script = f"trap '' TERM; touch {tmp_path}/{name}; {FOREVER}"
        await supervisor.start(shell(name, script, ready=(tmp_path / name).exists, patience=3600.0))
    pids = supervisor.pids()
    await asyncio.wait_for(supervisor.stop(within=1.0), PATIENCE)
    assert [processes.look(pid) for pid in pids.values()] == [None, None]


async def test_force_ends_a_stop_that_takes_its_time(supervisor: Supervisor, tmp_path: Path) -> None:
    script = f"trap '' TERM; touch {tmp_path}/up; {FOREVER}"
    await supervisor.start(shell("api", script, ready=(tmp_path / "up").exists, patience=3600.0))
    stopping = asyncio.create_task(supervisor.stop(within=3600.0))
    await asyncio.sleep(0)
    supervisor.force()
    await asyncio.wait_for(stopping, PATIENCE)
    assert supervisor.pids() == {}


async def test_a_stop_while_a_child_waits_for_its_restart_does_not_start_it(record: Path, tmp_path: Path) -> None:
    broken, waiting = tmp_path / "broken", asyncio.Event()

    async def wait_for_ever(seconds: float) -> None:
        del seconds
        waiting.set()
        await asyncio.Event().wait()

    supervisor = Supervisor(record, sleep=wait_for_ever)
    await supervisor.start(shell("api", f"if [ -e {broken} ]; then exit 9; fi; {FOREVER}"))
    broken.touch()
    os.kill(supervisor.pids()["api"], signal.SIGKILL)
    await asyncio.wait_for(waiting.wait(), PATIENCE)
    assert supervisor.states() == {"api": "waiting"}
    await asyncio.wait_for(supervisor.stop(), PATIENCE)
    assert supervisor.states() == {"api": "stopped"}


async def test_run_until_returns_when_asked(supervisor: Supervisor) -> None:
    await supervisor.start(shell("api", FOREVER))
    stop = asyncio.Event()
    running = asyncio.create_task(supervisor.run_until(stop))
    stop.set()
    await asyncio.wait_for(running, PATIENCE)


async def test_running_children_are_recorded_and_forgotten_after_a_clean_stop(supervisor: Supervisor, record: Path) -> None:
    await supervisor.start(shell("api", FOREVER))
    recorded = children_record.load(record)
    assert {name: identity.pid for name, identity in recorded.items()} == supervisor.pids()
    await supervisor.stop()
    assert not record.exists()


@pytest.mark.parametrize("victim", ["postmaster", "backend"])
async def test_postgres_comes_back_by_itself(supervisor: Supervisor, make_postgres: StartPostgres, victim: str) -> None:
    server = make_postgres()

    async def answers() -> bool:
        return await asyncio.to_thread(server.answers)

    await supervisor.start(ChildSpec("postgres", server.prepare, answers, stop_steps=STOP_STEPS, recorded=False, quiet=True))
    pid = server.pid
    assert pid is not None
    if victim == "postmaster":
        os.kill(pid, signal.SIGKILL)
        await until(lambda: supervisor.pids().get("postgres", pid) != pid)
    else:
        title = f"postgres: {tag_of(server.directory)}: checkpointer"
        backends = [process.pid for process in processes.everyone() if process.command.startswith(title)]
        assert len(backends) == 1
        os.kill(backends[0], signal.SIGKILL)
    await until(lambda: supervisor.states()["postgres"] == "ready" and server.answers())
