"""Reaching the process's context and resources from a route."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar, cast

from fastapi import Depends
from fastapi.requests import HTTPConnection

from opssight.core.context import Context
from opssight.core.crypto import Keyring

T = TypeVar("T")


def context_of(connection: HTTPConnection) -> Context:
    """Return the context the application was built with."""
    return cast("Context", connection.app.state.context)


def resource(kind: type[T]) -> Callable[[HTTPConnection], T]:
    """Return a FastAPI dependency that gives what the process holds under ``kind``."""

    def take(connection: HTTPConnection) -> T:
        return context_of(connection).resources.get(kind)

    return take


ContextDep = Annotated[Context, Depends(context_of)]
KeyringDep = Annotated[Keyring, Depends(resource(Keyring))]
