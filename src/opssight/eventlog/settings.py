"""The settings of eventlog."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from opssight.core.settings import HostAndPort, Section


class EventlogSettings(Section):
    """Events."""

    syslog_tcp: Annotated[HostAndPort, Field(description="host:port for syslog over TCP; off when empty.")] = ""
    syslog_udp: Annotated[HostAndPort, Field(description="host:port for syslog over UDP; off when empty.")] = ""
    retention_days: Annotated[int, Field(ge=1, le=3650, description="Days events are kept until changed in the UI.")] = 90
    searches_per_caller: Annotated[int, Field(ge=1, description="Searches of events that one caller may run at a time.")] = 4
