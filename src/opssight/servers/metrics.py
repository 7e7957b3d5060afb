"""The metrics of servers."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

connections = Counter("opssight_ssh_connections_total", "SSH connections made.")
reconnects = Counter("opssight_ssh_reconnects_total", "Kept SSH connections that turned out to be dead.")
commands = Counter("opssight_ssh_commands_total", "Commands run over SSH.", ["outcome"])
check_seconds = Histogram("opssight_servers_check_seconds", "Time one round of checking every server took.")
unreachable = Gauge("opssight_servers_unreachable", "Servers that did not answer in the last round.")
