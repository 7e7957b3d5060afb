"""Versions of resources: ``ETag`` out, ``If-Match`` in (RFC 9110 section 13.1.1)."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Response

from opssight.core.errors import Invalid, PreconditionFailed

IfMatch = Annotated[str | None, Header(alias="If-Match", description="Version the change is based on, as given by ETag.")]


def etag(response: Response, version: int) -> None:
    """Give the resource's version in the response."""
    response.headers["ETag"] = f'"{version}"'


def if_match(header: str | None, version: int) -> None:
    """Let the change pass when no version was named, or the present one.

    Raises:
        PreconditionFailed: somebody changed the resource meanwhile.
        Invalid: the header is not an ETag of ours.
    """
    if header is None or header.strip() == "*":
        return
    named = header.strip().removeprefix("W/").strip('"')
    if not (named.isascii() and named.isdecimal() and len(named) < 19):
        raise Invalid('If-Match takes the ETag of the resource, such as "3".', field="If-Match")
    if int(named) != version:
        raise PreconditionFailed(
            f"This was changed meanwhile: you based your change on version {named}, it is now version {version}. "
            "Load it again and repeat the change."
        )
