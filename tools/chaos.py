"""Lets incidents, escalations and pages happen while workers die, for many rounds, and sees that nothing is lost or doubled.

python -m tools.chaos                          1,000 rounds with a seed that is printed
python -m tools.chaos --rounds 50 --seed 7     the same 50 rounds each time
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import secrets
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import structlog
from pydantic import SecretStr

from opssight.core.clock import FakeClock
from opssight.core.settings import Settings
from opssight.entrypoints import wiring
from tests.chaos.world import World
from tests.conftest import MASTER_KEY, first_start
from tests.fixtures import postgres

ROUNDS_OF_A_DATABASE = 25


async def play(url: str, folder: Path, seed: str, rounds: int) -> int:
    """Play ``rounds`` over one database; return how many processes died."""
    clock = FakeClock()
    settings = Settings(data_dir=folder, database_url=SecretStr(url), master_key=SecretStr(MASTER_KEY), requests_per_minute=0)
    async with wiring.open_context(settings, role="test", clock=clock) as context:
        world = World(context, clock, Random(seed))  # noqa: S311 a play, not a secret
        with world.open():
            await world.settle_in()
            for _ in range(rounds):
                await world.round()
        return world.kills


def main() -> int:
    """Play until something does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=None, help="What decides everything; a new one when left out.")
    given = parser.parse_args()
    seed = secrets.randbelow(2**31) if given.seed is None else given.seed
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))  # what is refused here is meant to be
    began, done, kills = time.monotonic(), 0, 0
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder, postgres.visit(Path(folder)) as server:
        template = server.template(first_start)
        while done < given.rounds:
            rounds = min(ROUNDS_OF_A_DATABASE, given.rounds - done)
            url = server.create_database(template)
            try:
                kills += asyncio.run(play(url, Path(folder) / "data", f"{seed}/{done}", rounds))
            except AssertionError as error:
                print(f"rounds {done + 1} to {done + rounds} of seed {seed}: {error}")
                return 1
            finally:
                server.drop_database(url)
            done += rounds
            print(f"{done} rounds, {kills} processes died, nothing lost or doubled ({time.monotonic() - began:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
