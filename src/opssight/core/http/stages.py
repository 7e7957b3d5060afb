"""The stages of a test, as the API gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel

from opssight.core.stages import Stage


class TestStageResponse(BaseModel):
    """One stage; ``hint`` says what to do about a failure, ``ms`` is null when it was not tried."""

    __test__ = False  # its name is no test's

    name: str
    state: Literal["ok", "failed", "skipped"]
    detail: str
    hint: str
    ms: int | None


class StagesResponse(BaseModel):
    """What came of a test; ``ok`` when no stage failed."""

    ok: bool
    stages: list[TestStageResponse]


def stages_response(stages: Sequence[Stage]) -> StagesResponse:
    """Return the stages as the API gives them."""
    rows = [TestStageResponse(name=one.name, state=one.state, detail=one.detail, hint=one.hint, ms=one.ms) for one in stages]
    return StagesResponse(ok=all(stage.state == "ok" for stage in stages), stages=rows)
