"""All of alerts' SQL: ``episodes`` begins and ends them, ``listing`` lists them for people and programs."""

from opssight.alerts.repository.episodes import (
    Ending,
    Stored,
    alerts_by_ids,
    alerts_of_group,
    alerts_of_incident,
    count_of_incidents,
    delete_resolved,
    firing_of_incident,
    resolve_expired,
    resolve_firing,
    set_incident,
    upsert_firing,
)

__all__ = [
    "Ending",
    "Stored",
    "alerts_by_ids",
    "alerts_of_group",
    "alerts_of_incident",
    "count_of_incidents",
    "delete_resolved",
    "firing_of_incident",
    "resolve_expired",
    "resolve_firing",
    "set_incident",
    "upsert_firing",
]
