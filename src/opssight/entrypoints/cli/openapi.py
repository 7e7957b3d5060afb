"""``opssight openapi``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from opssight.core.clock import SystemClock
from opssight.core.context import Context
from opssight.core.db import Database
from opssight.core.modules import Modules
from opssight.core.resources import Resources
from opssight.core.settings import Settings
from opssight.entrypoints import wiring
from opssight.entrypoints.api import create_app


def openapi(path: Annotated[Path | None, typer.Argument(help="File to write; standard output when left out.")] = None) -> None:
    """Print the API's description (OpenAPI 3.1)."""
    settings = Settings(database_url=SecretStr("postgresql://nowhere"))
    context = Context(settings, SystemClock(), Database(settings.database_url.get_secret_value()), Resources())
    context.resources.add(Modules, wiring.modules())
    document = json.dumps(create_app(context).openapi(), indent=2) + "\n"
    if path is None:
        print(document, end="")
    else:
        path.write_text(document)
