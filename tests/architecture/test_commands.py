"""What the command promises: every command is there with its help, and starts without what it does not need."""

from __future__ import annotations

import subprocess
import sys

import pytest
import typer
from typer.core import TyperGroup

from opssight.entrypoints.cli.main import PLACES, app

_LOADED = """
import sys
from opssight.entrypoints.cli.main import main
sys.argv[1:] = {arguments!r}
try:
    main()
except SystemExit:
    print(sorted(sys.modules))
"""


@pytest.mark.parametrize("name", PLACES)
def test_every_command_says_what_it_does(name: str) -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    found = group.get_command(typer.Context(group), name)
    assert found is not None
    assert (found.name, bool(found.help)) == (name, True)


def _loaded(name: str) -> str:
    script = _LOADED.format(arguments=[name, "--help"])
    outcome = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert PLACES[name].partition(":")[0] in outcome.stdout
    return outcome.stdout


@pytest.mark.parametrize("name", ["events", "incidents", "servers", "runbooks", "config"])
def test_what_asks_a_server_does_not_import_one(name: str) -> None:
    loaded = _loaded(name)
    assert "opssight.entrypoints.wiring" not in loaded
    assert "sqlalchemy" not in loaded


@pytest.mark.parametrize("name", ["up", "admin", "migrate"])
def test_what_runs_beside_the_platform_does_not_import_all_of_it(name: str) -> None:
    loaded = _loaded(name)
    assert "sqlalchemy" in loaded
    assert "opssight.entrypoints.wiring" not in loaded
