"""``opssight openapi``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from opssight.entrypoints import api, wiring


def openapi(path: Annotated[Path | None, typer.Argument(help="File to write; standard output when left out.")] = None) -> None:
    """Print the API's description (OpenAPI 3.1)."""
    document = json.dumps(api.document(wiring.modules()), indent=2) + "\n"
    if path is None:
        print(document, end="")
    else:
        path.write_text(document)
