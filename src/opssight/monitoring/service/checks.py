"""Checking a rule before it is taken, so that none is stored that could never be evaluated."""

from __future__ import annotations

from opssight.alerts import facade as alerts
from opssight.eventlog import facade as eventlog
from opssight.monitoring.contracts import Condition, Definition, RuleQuery
from opssight.monitoring.errors import RuleInvalid
from opssight.monitoring.rules import annotations_of, labels_of, unknown_expression


def check_condition(condition: Condition) -> None:
    """Refuse a query that the event store could not answer.

    Raises:
        RuleInvalid: with the field.
    """
    try:
        eventlog.parse_query(condition.query.q)
    except eventlog.EventQueryInvalid as error:
        raise RuleInvalid(error.detail, field="query.q") from None
    for name in condition.query.severity:
        try:
            eventlog.severities_matching(name)
        except ValueError as error:
            raise RuleInvalid(str(error), field="query.severity") from None


def check_definition(definition: Definition) -> None:
    """Refuse a rule whose query, labels or annotations would not do.

    Raises:
        RuleInvalid: with the field.
    """
    check_condition(definition.condition)
    if "alertname" in definition.labels:
        raise RuleInvalid("The label alertname is the rule's name; give the rule another name instead.", field="labels.alertname")
    for name, text in definition.annotations.items():
        unknown = unknown_expression(text)
        if unknown is not None:
            raise RuleInvalid(
                f"{unknown[:60]} is no expression; there are {{{{ value }}}}, {{{{ threshold }}}}, {{{{ window_seconds }}}} "
                "and {{ labels.name }}.",
                field=f"annotations.{name}",
            )
    fault = alerts.fault_of(alerts.AlertInput(labels_of(definition), annotations_of(definition, 0)))
    if fault is not None:
        raise RuleInvalid(f"The alert this rule would fire is not valid: {fault}.", field="labels")


def to_event_query(query: RuleQuery) -> eventlog.EventQuery:
    """Return the query as the event store takes it."""
    return eventlog.EventQuery(query.q, query.service, query.severity, query.source, query.attributes)
