"""The metrics of runbooks."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

executions = Counter("opssight_runbook_executions_total", "Executions that came to an end.", ["state", "trigger"])
step_seconds = Histogram("opssight_runbook_step_seconds", "Time one attempt of a step took.", ["outcome"])
takeovers = Counter("opssight_runbook_takeovers_total", "Executions taken over from a worker that died.")
