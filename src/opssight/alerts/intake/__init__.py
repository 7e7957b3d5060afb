"""Reading alerts from the bodies that programs send: our own form, the Alertmanager API and its webhook."""

from opssight.alerts.intake.body import Decoded, Rejection

__all__ = ["Decoded", "Rejection"]
