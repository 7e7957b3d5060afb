"""``/docs``: a page of our own that shows the OpenAPI document. Nothing comes from elsewhere, and no script stands in the page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fastapi import APIRouter, Depends, Response

from opssight.identity import facade as identity

_FOLDER = Path(__file__).parent
router = APIRouter(include_in_schema=False, dependencies=[Depends(identity.anyone)])


@cache
def _content(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()


@router.get("/docs")
async def page() -> Response:
    """Return the page."""
    return Response(_content("docs.html"), media_type="text/html", headers={"Cache-Control": "no-cache"})


@router.get("/docs/docs.js")
async def script() -> Response:
    """Return the page's script."""
    return Response(_content("docs.js"), media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@router.get("/docs/docs.css")
async def styles() -> Response:
    """Return the page's styles."""
    return Response(_content("docs.css"), media_type="text/css", headers={"Cache-Control": "no-cache"})
