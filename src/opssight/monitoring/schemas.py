"""The bodies of monitoring's requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from opssight.core.http.references import ActorResponse
from opssight.monitoring.contracts import Comparison, Condition, Definition, Revision, Rule, RuleQuery, RuleState

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
LongText = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Window = Annotated[int, Field(ge=1, le=86_400, description="How far back events count, in seconds.")]
Threshold = Annotated[int, Field(ge=1, le=10**12)]
Interval = Annotated[int, Field(ge=1, le=3_600, description="Seconds between evaluations.")]
Labels = Annotated[dict[Text, Text], Field(max_length=30)]
Annotations = Annotated[dict[Text, LongText], Field(max_length=30)]
DEFAULT_INTERVAL = 5


class QueryBody(BaseModel):
    """Which events count; every part narrows, several values of one part are alternatives."""

    q: Annotated[str, Field(max_length=2_000, pattern=r"^[^\x00]*$")] = ""
    service: Annotated[list[Text], Field(max_length=50)] = []
    severity: Annotated[list[Text], Field(max_length=20, description="Names, or a comparison such as >=warning.")] = []
    source: Annotated[list[Text], Field(max_length=50)] = []
    attributes: Annotated[dict[Text, Text], Field(max_length=20)] = {}

    def contract(self) -> RuleQuery:
        """Return the query as monitoring takes it."""
        return RuleQuery(self.q, tuple(self.service), tuple(self.severity), tuple(self.source), self.attributes)


class ConditionBody(BaseModel):
    """What a rule asks."""

    query: QueryBody
    window_seconds: Window
    threshold: Threshold
    comparison: Comparison

    def condition(self) -> Condition:
        """Return the condition as monitoring takes it."""
        return Condition(self.query.contract(), self.window_seconds, self.threshold, self.comparison)


class RuleCreate(ConditionBody):
    """A new rule."""

    name: Name
    labels: Labels = {}
    annotations: Annotations = {}
    interval_seconds: Interval = DEFAULT_INTERVAL
    enabled: bool = True

    def definition(self) -> Definition:
        """Return the rule as monitoring takes it."""
        return Definition(self.name, self.condition(), self.labels, self.annotations, self.interval_seconds, self.enabled)


class RuleChange(BaseModel):
    """What to change of a rule; what is left out stays."""

    name: Name | None = None
    query: QueryBody | None = None
    window_seconds: Window | None = None
    threshold: Threshold | None = None
    comparison: Comparison | None = None
    labels: Labels | None = None
    annotations: Annotations | None = None
    interval_seconds: Interval | None = None
    enabled: bool | None = None

    def applied_to(self, before: Definition) -> Definition:
        """Return the definition with the change."""
        asked = before.condition
        condition = Condition(
            asked.query if self.query is None else self.query.contract(),
            asked.window_seconds if self.window_seconds is None else self.window_seconds,
            asked.threshold if self.threshold is None else self.threshold,
            asked.comparison if self.comparison is None else self.comparison,
        )
        return Definition(
            before.name if self.name is None else self.name,
            condition,
            before.labels if self.labels is None else self.labels,
            before.annotations if self.annotations is None else self.annotations,
            before.interval_seconds if self.interval_seconds is None else self.interval_seconds,
            before.enabled if self.enabled is None else self.enabled,
        )


class DefinitionResponse(BaseModel):
    """What people say of a rule."""

    name: str
    enabled: bool
    query: QueryBody
    window_seconds: int
    threshold: int
    comparison: Comparison
    labels: dict[str, str]
    annotations: dict[str, str]
    interval_seconds: int


class RuleResponse(DefinitionResponse):
    """A rule and what its last evaluation found."""

    id: UUID
    state: RuleState
    last_evaluated_at: datetime | None
    last_value: int | None
    last_error: str | None
    revision: int
    created_at: datetime
    version: int

    @classmethod
    def of(cls, rule: Rule) -> RuleResponse:
        """Show a rule."""
        return cls(
            **shown(rule.definition).model_dump(),
            id=rule.id,
            state=rule.state,
            last_evaluated_at=rule.last_evaluated_at,
            last_value=rule.last_value,
            last_error=rule.last_error,
            revision=rule.revision,
            created_at=rule.created_at,
            version=rule.version,
        )


class RuleRevisionResponse(DefinitionResponse):
    """A rule as it was from ``at`` on."""

    revision: int
    at: datetime
    actor: ActorResponse
    deleted: bool

    @classmethod
    def of(cls, one: Revision) -> RuleRevisionResponse:
        """Show a revision."""
        return cls(
            **shown(one.definition).model_dump(),
            revision=one.revision,
            at=one.at,
            actor=ActorResponse.of(one.actor_kind, one.actor_id, one.actor_name),
            deleted=one.deleted,
        )


class PointResponse(BaseModel):
    """The number of matching events in the window that ended at ``ts``."""

    ts: datetime
    value: int


class PreviewResponse(BaseModel):
    """What a rule would find now, and would have found before."""

    value: int
    would_fire: bool
    series: list[PointResponse]


def shown(definition: Definition) -> DefinitionResponse:
    """Show a definition."""
    condition = definition.condition
    query = condition.query
    return DefinitionResponse(
        name=definition.name,
        enabled=definition.enabled,
        query=QueryBody(
            q=query.q,
            service=list(query.service),
            severity=list(query.severity),
            source=list(query.source),
            attributes=query.attributes,
        ),
        window_seconds=condition.window_seconds,
        threshold=condition.threshold,
        comparison=condition.comparison,
        labels=definition.labels,
        annotations=definition.annotations,
        interval_seconds=definition.interval_seconds,
    )
