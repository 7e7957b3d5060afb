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


@pytest.mark.parametrize("name", ["events", "incidents", "servers", "runbooks"])
def test_what_asks_a_server_does_not_import_one(name: str) -> None:
    script = _LOADED.format(arguments=[name, "--help"])
    outcome = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert f"opssight.entrypoints.cli.{name}" in outcome.stdout
    assert "opssight.entrypoints.wiring" not in outcome.stdout
    assert "sqlalchemy" not in outcome.stdout
