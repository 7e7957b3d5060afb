"""Reading YAML that somebody else wrote, within bounds.

The text is walked first as a stream of events, which takes neither recursion nor memory in proportion to what aliases stand for;
only a document within the bounds is built. What is read here is plain data: mappings, lists and scalars.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, cast

import yaml

LONGEST = 1_000_000
DEEPEST = 32
MOST_NODES = 50_000


class _Mark(Protocol):
    """A place in the text, as both of the library's parsers give it."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class YamlRefused(ValueError):
    """The text is not valid YAML or is too large; the message says where and what."""


def read_yaml(text: str, *, longest: int = LONGEST) -> object:
    """Return the one document in ``text``. It takes milliseconds; an event loop calls this in a thread.

    Raises:
        YamlRefused: it is not valid, has more than ``longest`` characters, is nested too deeply, or its aliases stand for too much.
    """
    if len(text) > longest:
        raise YamlRefused(f"it has more than {longest:,} characters")
    try:
        measure = _Measure()
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            measure.take(event)
        return cast("object", yaml.load(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        raise YamlRefused(f"{_where(error.problem_mark)}{error.problem}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise YamlRefused(str(error)) from None


@dataclass(slots=True)
class _Measure:
    """Requires that a document is within the bounds, with every alias counted as what it stands for."""

    nodes: int = 0
    sizes: dict[str | None, int] = field(default_factory=dict[str | None, int])
    opened: list[tuple[str | None, int]] = field(default_factory=list[tuple[str | None, int]])

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self.nodes += 1
                self.sizes[event.anchor] = 1
            case yaml.AliasEvent():
                if event.anchor not in self.sizes:
                    raise YamlRefused(f"{_where(event.start_mark)}the alias {event.anchor} stands for nothing, or for what it is in")
                self.nodes += self.sizes[event.anchor]
            case yaml.CollectionStartEvent():
                self.nodes += 1
                self.opened.append((event.anchor, self.nodes))
                if len(self.opened) > DEEPEST:
                    raise YamlRefused(f"{_where(event.start_mark)}it is nested more than {DEEPEST} levels deep")
            case yaml.CollectionEndEvent():
                anchor, before = self.opened.pop()
                self.sizes[anchor] = self.nodes - before + 1
            case _:
                pass
        if self.nodes > MOST_NODES:
            raise YamlRefused(f"it has more than {MOST_NODES:,} values when its aliases are written out")


def _where(mark: _Mark | None) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}: " if mark is not None else ""
