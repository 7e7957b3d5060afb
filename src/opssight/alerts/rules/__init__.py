"""Pure decisions of alerts: no I/O, no clock of their own."""

from opssight.alerts.rules.alerts import fault_of, fingerprint, group_of, severity_rank, span_of, title_of, without_empty

__all__ = ["fault_of", "fingerprint", "group_of", "severity_rank", "span_of", "title_of", "without_empty"]
