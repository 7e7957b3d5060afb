"""What monitoring counts of itself."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

evaluations = Counter("opssight_rule_evaluations_total", "Evaluations of rules, by what they found.", ["state"])
faults = Counter("opssight_rule_faults_total", "Evaluations of rules that failed for a reason of our own.")
evaluation_seconds = Histogram("opssight_rule_evaluation_seconds", "Time to count the events of a rule.")
