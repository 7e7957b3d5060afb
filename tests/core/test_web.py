"""Which addresses are answered with the page of the interface."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from opssight.entrypoints import web


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built interface that knows three addresses."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html>the page")
    (folder / "routes.json").write_text(json.dumps(["/", "/incidents", "/incidents/$key"]))
    monkeypatch.setattr(web, "BUNDLE", folder)
    return folder


@pytest.mark.parametrize("path", ["/", "/incidents", "/incidents/", "/incidents/INC-12"])
async def test_an_address_of_the_interface_is_the_page(anonymous: httpx.AsyncClient, bundle: Path, path: str) -> None:
    answer = await anonymous.get(path)
    assert (answer.status_code, answer.text) == (200, (bundle / "index.html").read_text())


@pytest.mark.parametrize(
    "path",
    ["/wp-login.php", "/-/healthy", "/api/v2/status/nothing", "/incidents/INC-12/more", "/graphql", "/.env", "/v1/query", "/assets/x.js"],
)
async def test_every_other_address_is_not_found(anonymous: httpx.AsyncClient, bundle: Path, path: str) -> None:
    answer = await anonymous.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_browser_at_an_unknown_address_is_told_so_by_the_page(anonymous: httpx.AsyncClient, bundle: Path) -> None:
    answer = await anonymous.get("/no/such/page", headers={"Accept": "text/html,*/*"})
    assert (answer.status_code, answer.text) == (404, (bundle / "index.html").read_text())
