"""The HTTP edge of runbooks: ``executions`` has definitions and executions, ``bindings`` what starts them by itself."""

from opssight.runbooks.routes.bindings import router as bindings_router
from opssight.runbooks.routes.executions import router

__all__ = ["bindings_router", "router"]
