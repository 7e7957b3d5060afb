"""Serving the built web bundle from the package, with the page itself for every address that the interface knows.

The build leaves ``routes.json`` beside the page: a list of paths in which ``$name`` is one segment. Every other address is 404, so
that a foreign client which probes does not take a page for an answer; a browser is shown the page with that status, which says so.
"""

from __future__ import annotations

import gzip
import json
import mimetypes
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Depends, Request, Response
from starlette.exceptions import HTTPException

from opssight.identity import facade as identity

BUNDLE = Path(__file__).parents[1] / "web_bundle"
_NO_PAGES = ("api/", ".well-known/", "assets/")
_PACKED = {".js", ".css", ".html", ".svg", ".json", ".webmanifest"}
router = APIRouter(include_in_schema=False)


@lru_cache(maxsize=512)
def _load(path: Path, modified: int) -> tuple[bytes, bytes | None]:
    """Return a file as it is and, where it pays, compressed."""
    del modified  # part of the key, so that a rebuilt file is read again
    content = path.read_bytes()
    return content, gzip.compress(content, 9, mtime=0) if path.suffix in _PACKED else None


def _file(name: str) -> Path | None:
    path = (BUNDLE / name).resolve()
    return path if path.is_relative_to(BUNDLE.resolve()) and path.is_file() else None


@lru_cache(maxsize=4)
def _known(path: Path, modified: int) -> tuple[tuple[str, ...], ...]:
    """Return the addresses that the built interface knows, in segments."""
    del modified  # part of the key, so that a rebuilt list is read again
    patterns: list[str] = json.loads(path.read_text())
    return tuple(tuple(one.strip("/").split("/")) for one in patterns)


def _is_page(name: str) -> bool:
    routes = _file("routes.json")
    if routes is None:
        return True
    asked = tuple(name.rstrip("/").split("/"))
    known = (one for one in _known(routes, routes.stat().st_mtime_ns) if len(one) == len(asked))
    return any(all(part[:1] == "$" or part == given for part, given in zip(one, asked, strict=True)) for one in known)


@router.get("/{name:path}", dependencies=[Depends(identity.anyone)])
def page(name: str, request: Request) -> Response:
    """Return a file of the bundle, or the page for an address that only the browser knows."""
    known = True
    path = _file(name) if name else None
    if path is None:
        known = _is_page(name)
        if not known and (name.startswith(_NO_PAGES) or "text/html" not in request.headers.get("accept", "")):
            raise HTTPException(404)
        path = _file("index.html")
    if path is None:
        text = "The web interface is not built. Run `make start`, or `make web`, and load this page again.\n"
        return Response(text, 503, media_type="text/plain")
    content, packed = _load(path, path.stat().st_mtime_ns)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    lasting = name.startswith("assets/")
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if lasting else "no-cache",
        "Vary": "Accept-Encoding",
    }
    status = 200 if known else 404
    if packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, status, headers={**headers, "Content-Encoding": "gzip"}, media_type=kind)
    return Response(content, status, headers=headers, media_type=kind)
