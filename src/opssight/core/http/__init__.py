"""The HTTP edge: unit of work, problem documents, pages, idempotency, versions, limits, security headers."""

from opssight.core.http import cursor
from opssight.core.http.etag import etag, if_match
from opssight.core.http.pages import Page, PageParams
from opssight.core.http.resource import context_of, resource
from opssight.core.http.unit import ReadSession, Unit, UnitOfWork, WriteSession

__all__ = [
    "Page",
    "PageParams",
    "ReadSession",
    "Unit",
    "UnitOfWork",
    "WriteSession",
    "context_of",
    "cursor",
    "etag",
    "if_match",
    "resource",
]
