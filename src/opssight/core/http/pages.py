"""Lists, a page at a time.

A route asks its repository for ``page.one_more`` rows after the place in ``page.last_id`` (or ``last_text``, ``last_number``)
and answers with :meth:`PageQuery.of`. That row too many is how it knows that another page follows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel

from opssight.core.http import cursor as cursors

T = TypeVar("T")
Row = TypeVar("Row")


class Page(BaseModel, Generic[T]):
    """One page; ``next_cursor`` is null on the last."""

    items: list[T]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class PageQuery:
    """Which page is asked for."""

    limit: int
    cursor: str | None

    @property
    def one_more(self) -> int:
        """How many rows to fetch: one more than are shown."""
        return self.limit + 1

    @property
    def last_id(self) -> UUID | None:
        """The id of the last row of the page before; None at the beginning. Raises Invalid for another list's cursor."""
        return cursors.decode_id(self.cursor) if self.cursor else None

    @property
    def last_text(self) -> str | None:
        """The text that the page before ended with; None at the beginning. Raises Invalid for another list's cursor."""
        return cursors.decode_text(self.cursor) if self.cursor else None

    @property
    def last_number(self) -> int | None:
        """The number that the page before ended with; None at the beginning. Raises Invalid for another list's cursor."""
        return cursors.decode_number(self.cursor) if self.cursor else None

    def cut(self, rows: Sequence[Row], cursor_after: Callable[[Row], str]) -> tuple[list[Row], str | None]:
        """Return those of the fetched ``rows`` that are shown, and the cursor of the next page if there is one.

        ``cursor_after`` gives the cursor of the page after a row. For rows that are described together; else see :meth:`of`.
        """
        shown = list(rows[: self.limit])
        return shown, cursor_after(shown[-1]) if len(rows) > self.limit else None

    def of(self, rows: Sequence[Row], show: Callable[[Row], T], cursor_after: Callable[[Row], str]) -> Page[T]:
        """Return the page of the fetched ``rows``, each as ``show`` gives it; ``cursor_after`` as in :meth:`cut`."""
        shown, following = self.cut(rows, cursor_after)
        return Page(items=[show(row) for row in shown], next_cursor=following)


def _page_query(
    limit: Annotated[int, Query(ge=1, le=200, description="How many at the most.")] = 50,
    cursor: Annotated[str | None, Query(max_length=1000, description="next_cursor of the page before.")] = None,
) -> PageQuery:
    return PageQuery(limit, cursor)


PageParams = Annotated[PageQuery, Depends(_page_query)]
