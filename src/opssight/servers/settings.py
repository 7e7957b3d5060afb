"""The settings of servers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from opssight.core.settings import Section


class ServersSettings(Section):
    """Servers."""

    operations_retention_days: Annotated[
        int,
        Field(ge=1, le=3650, description="Days the output of runbooks, and the history of commands and connections of servers, are kept."),
    ] = 90
