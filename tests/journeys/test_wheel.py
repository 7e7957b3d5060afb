"""The wheel, built and installed as a newcomer would: one command in an empty directory runs everything, page included."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from opssight.entrypoints.web import BUNDLE
from tests.fixtures.platform import Platform, until

ROOT = Path(__file__).parents[2]
SOURCES = ("src", "pyproject.toml", "README.md", "LICENSE")
OWNER = {"email": "first@example.com", "name": "First Owner", "password": "a quite long phrase"}


def called(*command: str | Path, cwd: Path) -> str:
    """Run a command without this repository on its path; return what it printed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH" and not name.startswith("OPSSIGHT_")}
    outcome = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the sources so that what others change meanwhile does not matter."""
    if not (BUNDLE / "index.html").is_file():
        pytest.skip("the web interface is not built: run `make web`")
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "sources"
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, copy / name)
    shutil.copy2(ROOT / ".gitignore", copy / ".gitignore")  # the bundle is ignored there, and must be in the wheel all the same
    called(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, copy, cwd=folder)
    (built,) = folder.glob("opssight-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``opssight`` command of a fresh environment: the wheel, and the libraries that are installed here already."""
    environment = tmp_path_factory.mktemp("installed") / "venv"
    called(sys.executable, "-m", "venv", "--without-pip", environment, cwd=wheel.parent)
    python = environment / "bin" / "python"
    called(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=wheel.parent)
    packages = Path(called(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=wheel.parent).strip())
    (packages / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    origin = Path(called(python, "-c", "import opssight; print(opssight.__file__)", cwd=wheel.parent).strip())
    assert origin.is_relative_to(packages)
    return environment / "bin" / "opssight"


@pytest.fixture
def newcomer(installed: Path) -> Iterator[Platform]:
    """A platform that is told nothing but its port, in an empty directory."""
    with tempfile.TemporaryDirectory(prefix="ops-", ignore_cleanup_errors=True) as folder:
        platform = Platform(Path(folder), admin_email="", admin_password="")
        platform.command = (str(installed),)
        try:
            platform.start()
            yield platform
        finally:
            assert platform.stop() == 0


def test_the_wheel_holds_the_product_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"opssight"}
    assert "opssight/web_bundle/index.html" in names
    assert any(name.startswith("opssight/migrations/versions/0001") for name in names)
    assert any(name.startswith("opssight/runbooks/shipped/") for name in names)
    assert not [name for name in names if "__pycache__" in name or "node_modules" in name or "/tests/" in name]


def test_a_newcomer_is_set_up_by_the_link_that_up_prints(newcomer: Platform) -> None:
    link = re.search(r"Set up\s+(\S+)", until(lambda: _log_with(newcomer, "Set up"), "the link"))
    assert link is not None
    token = link[1].partition("token=")[2]
    assert link[1].startswith(f"http://localhost:{newcomer.port}/setup")
    assert httpx.get(f"{newcomer.base}/api/v1/setup").json() == {"needed": True}
    answer = httpx.post(f"{newcomer.base}/api/v1/setup", json={"token": token, **OWNER}, timeout=30)
    assert answer.status_code == 200, answer.text
    again = httpx.post(f"{newcomer.base}/api/v1/setup", json={"token": token, **OWNER, "email": "second@example.com"}, timeout=30)
    assert again.status_code in {401, 403, 404, 409, 422}
    with newcomer.login(OWNER["email"], OWNER["password"]) as client:
        assert client.get("/api/v1/auth/me").json()["role"] == "owner"
        shipped = [one for one in client.get("/api/v1/runbooks").json()["items"] if one["source"] == "shipped"]
        assert "service-restart" in {one["name"] for one in shipped}
        system = client.get("/api/v1/system").json()
        assert system["version"] == httpx.get(f"{newcomer.base}/openapi.json").json()["info"]["version"]
    _assert_page_and_assets(newcomer.base)
    ready = httpx.get(f"{newcomer.base}/readyz", timeout=10).json()
    assert ready["status"] == "ready", ready
    kept = {path.name for path in newcomer.folder.iterdir()}
    assert kept == {"data", newcomer.log.name}


def _assert_page_and_assets(base: str) -> None:
    page = httpx.get(f"{base}/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assets = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    assert any(asset.endswith(".js") for asset in assets)
    for asset in assets:
        answer = httpx.get(f"{base}{asset}")
        assert answer.status_code == 200, asset
        assert "text/html" not in answer.headers["content-type"], asset


def _log_with(platform: Platform, words: str) -> str:
    text = platform.log.read_text()
    return text if words in text else ""
