"""The settings of runbooks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from opssight.core.settings import Section


class RunbooksSettings(Section):
    """Runbooks."""

    runbook_dir: Annotated[
        Path | None, Field(description="Folder of further runbooks in Python and YAML; data_dir/runbooks when empty.")
    ] = None
