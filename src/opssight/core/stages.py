"""The stages of a test, such as that of a connection: what was tried in turn, how it went, and what to do."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

StageState = Literal["ok", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. ``detail`` is what came of it, ``hint`` what to do about a failure, ``ms`` how long it took, if tried."""

    name: str
    state: StageState
    detail: str = ""
    hint: str = ""
    ms: int | None = None


class Staged:
    """Collects the stages of a test whose names are known before it begins; the first failure skips what follows."""

    def __init__(self, *names: str) -> None:
        """Begin with the first of ``names``."""
        self._names = names
        self._done: list[Stage] = []
        self._began = time.perf_counter()

    def passed(self, detail: str = "") -> None:
        """Note that the present stage went well, and begin with the next."""
        self._add("ok", detail, "")

    def failed(self, detail: str, hint: str = "") -> None:
        """Note that the present stage failed."""
        self._add("failed", detail, hint)

    def _add(self, state: StageState, detail: str, hint: str) -> None:
        if len(self._done) == len(self._names) or any(stage.state == "failed" for stage in self._done):
            return
        now = time.perf_counter()
        self._done.append(Stage(self._names[len(self._done)], state, detail, hint, round((now - self._began) * 1000)))
        self._began = now

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Every stage, those that were not reached as skipped."""
        return (*self._done, *(Stage(name, "skipped", "Not tried.") for name in self._names[len(self._done) :]))
