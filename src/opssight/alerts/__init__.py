"""Conditions that fire and resolve: intake from Prometheus, Alertmanager and programs, deduplication, grouping, expiry."""
