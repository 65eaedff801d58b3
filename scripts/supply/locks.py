# SPDX-License-Identifier: Apache-2.0
"""The packages of both lock files, each with what it is needed for."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
#: npm packages of which parts are in the built assets: scripts, icons, the style sheet. The others only build them.
IN_THE_ASSETS = {"daisyui", "lucide-static", "tailwindcss"}


class Ecosystem(Enum):
    """As OSV names them, and as a package URL does (`purl`)."""

    PYPI = "PyPI"
    NPM = "npm"

    @property
    def purl(self) -> str:
        return self.value.lower()


class Need(Enum):
    """The strongest reason why a package is there."""

    RUNTIME = "runtime"
    OPTION = "option"
    BUILD = "build"
    DEVELOPMENT = "development"


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """One package in one version, as locked."""

    ecosystem: str
    name: str
    version: str
    need: Need
    #: SPDX expression, where the lock tells it (npm).
    licence: str = ""
    #: purls of what it needs.
    needs: tuple[str, ...] = ()

    @property
    def purl(self) -> str:
        name = self.name.replace("@", "%40", 1) if self.name.startswith("@") else self.name
        return f"pkg:{Ecosystem(self.ecosystem).purl}/{name}@{self.version}"


def packages(root: Path = ROOT) -> list[Package]:
    """Every package of `uv.lock` and `package-lock.json` but our own, sorted."""
    return sorted({one.purl: one for one in [*_python(root / "uv.lock"), *_npm(root / "package-lock.json")]}.values())


def _python(lock: Path) -> Iterable[Package]:
    """What `wuzha[server]` needs is for running; by its other extras optional; the group `build` makes the assets,
    the rest is for development."""
    entries: list[dict[str, Any]] = tomllib.loads(lock.read_text("utf-8"))["package"]
    ours = next(entry for entry in entries if "registry" not in entry["source"])
    optional = ours.get("optional-dependencies", {})
    steps = [
        (Need.RUNTIME, [*ours["dependencies"], *optional.get("server", [])]),
        (Need.OPTION, [one for extra, needed in optional.items() if extra != "server" for one in needed]),
        (Need.BUILD, ours["dev-dependencies"].get("build", [])),
        (Need.DEVELOPMENT, [one for needed in ours["dev-dependencies"].values() for one in needed]),
    ]
    found: dict[str, Package] = {}
    for need, first in steps:
        waiting, seen = list(first), set()
        while waiting:
            dependency = waiting.pop()
            key = (dependency["name"], *dependency.get("extra", ()))
            if key in seen:
                continue
            seen.add(key)
            for entry in _meant(entries, dependency):
                needed = [*entry.get("dependencies", [])]
                needed += [one for extra in key[1:] for one in entry.get("optional-dependencies", {}).get(extra, [])]
                waiting += needed
                purls = {f"pkg:pypi/{one['name']}@{one['version']}" for want in needed for one in _meant(entries, want)}
                new = Package("PyPI", entry["name"], entry["version"], need)
                before = found.get(new.purl)
                purls |= set(before.needs) if before else set()
                found[new.purl] = Package(
                    "PyPI", entry["name"], entry["version"], before.need if before else need, needs=tuple(sorted(purls))
                )
    rest = {f"pkg:pypi/{entry['name']}@{entry['version']}" for entry in entries if entry is not ours} - set(found)
    if rest:
        raise ValueError(f"{lock.name}: nothing needs {', '.join(sorted(rest))}")
    return found.values()


def _meant(entries: list[dict[str, Any]], dependency: dict[str, Any]) -> list[dict[str, Any]]:
    """The locked versions a dependency may mean: one, or several that markers choose from."""
    wanted = dependency.get("version")
    return [one for one in entries if one["name"] == dependency["name"] and wanted in (None, one["version"])]


def _npm(lock: Path) -> Iterable[Package]:
    folders: dict[str, dict[str, Any]] = json.loads(lock.read_text("utf-8"))["packages"]
    for folder, entry in folders.items():
        if not folder:
            continue
        name = folder.rpartition("node_modules/")[2]
        wanted = [*entry.get("dependencies", {}), *entry.get("optionalDependencies", {})]
        needs = {_npm_purl(folders, folder, one) for one in wanted} - {""}
        need = Need.RUNTIME if name in IN_THE_ASSETS else Need.BUILD
        yield Package("npm", name, entry["version"], need, entry.get("license", ""), tuple(sorted(needs)))


def _npm_purl(folders: dict[str, dict[str, Any]], place: str, name: str) -> str:
    """The package a name means in a folder: the nearest `node_modules` going up."""
    while True:
        candidate = f"{place}/node_modules/{name}" if place else f"node_modules/{name}"
        if candidate in folders:
            return Package("npm", name, folders[candidate]["version"], Need.BUILD).purl
        if not place:
            return ""
        place = place.rpartition("node_modules/")[0].rstrip("/")
