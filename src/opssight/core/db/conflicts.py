"""What the database's own guards say, in words: which constraint was broken, and which refusal stands for it."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import IntegrityError

from opssight.core.errors import OpsError


def constraint_of(error: IntegrityError) -> str | None:
    """Return the name of the constraint or unique index that was broken."""
    return error.orig.diag.constraint_name if isinstance(error.orig, psycopg.Error) else None


@contextmanager
def refusing(by_constraint: Mapping[str, OpsError]) -> Generator[None]:
    """Raise the refusal that stands for the constraint which is broken inside; any other one stays what it is.

    The check before a write finds nearly every conflict; this one is for two that write at the same moment.
    """
    try:
        yield
    except IntegrityError as error:
        refusal = by_constraint.get(constraint_of(error) or "")
        if refusal is None:
            raise
        raise refusal from None
