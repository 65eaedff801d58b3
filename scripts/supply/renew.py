# SPDX-License-Identifier: Apache-2.0
"""Writes the file of advisories anew: those of locked packages, cut to what the audit reads."""

from __future__ import annotations

import json
import subprocess
import urllib.request
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from packaging.utils import canonicalize_name

from scripts.supply.locks import Package

ABOUT = (
    "Advisories of the packages in uv.lock and package-lock.json, cut to ids and versions; the texts are at the source."
)
API = "https://api.osv.dev/v1/query"
LICENCES = {
    "PyPI": "CC-BY-4.0 (PyPA advisory database), CC-BY-4.0 (GitHub advisory database)",
    "npm": "CC-BY-4.0 (GitHub advisory database)",
}


def renew(file: Path, locked: Sequence[Package], place: Path | None) -> None:
    """Ask osv.dev for each package; or read a folder of OSV files (JSON or YAML), such as a clone of
    https://github.com/pypa/advisory-database, or the `all.zip` of an ecosystem that osv.dev offers.

    Files say nothing about packages without an entry, so only the ecosystems that occur in them count as covered.
    The other ecosystems keep what they had.
    """
    names: dict[str, set[str]] = {}
    for one in locked:
        names.setdefault(one.ecosystem, set()).add(one.name)
    old = json.loads(file.read_text("utf-8")) if file.exists() else {"sources": [], "advisories": []}
    if place is None:
        found = [entry for eco, those in names.items() for name in sorted(those) for entry in asked(eco, name)]
        about = {eco: (API, "", datetime.now(UTC).date().isoformat()) for eco in names}
    else:
        found = list(files(place))
        seen = {one["package"]["ecosystem"] for entry in found for one in entry.get("affected", ())} & set(names)
        about = {eco: source_of(place, found) for eco in seen}
    kept = [source for source in old["sources"] if source["ecosystem"] not in about]
    sources = kept + [
        {"ecosystem": eco, "address": address, "revision": revision, "as_of": as_of, "licence": LICENCES[eco],
         "packages": sorted(names[eco])}
        for eco, (address, revision, as_of) in about.items()
    ]  # fmt: skip
    entries = {entry["id"]: entry for entry in cut(found, {eco: names[eco] for eco in about})}
    for entry in cut(old["advisories"], {source["ecosystem"]: set(source["packages"]) for source in kept}):
        entries.setdefault(entry["id"], entry)
    sources.sort(key=lambda source: source["ecosystem"])
    lines = [_listed(sources), _listed(entries[key] for key in sorted(entries))]
    file.write_text(f'{{"about": {json.dumps(ABOUT)},\n"sources": {lines[0]},\n"advisories": {lines[1]}}}\n', "utf-8")


def _listed(entries: Iterable[dict[str, Any]]) -> str:
    """One entry a line, so that a change shows what changed."""
    return "[\n" + ",\n".join(json.dumps(entry, ensure_ascii=False, sort_keys=True) for entry in entries) + "]"


def asked(ecosystem: str, name: str) -> Iterator[dict[str, Any]]:
    """Every advisory osv.dev has of a package, page by page."""
    question: dict[str, Any] = {"package": {"ecosystem": ecosystem, "name": name}}
    while True:
        body = json.dumps(question).encode()
        request = urllib.request.Request(API, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            page = json.load(answer)
        yield from page.get("vulns", ())
        if not page.get("next_page_token"):
            return
        question["page_token"] = page["next_page_token"]


def files(place: Path) -> Iterator[dict[str, Any]]:
    if place.is_file():
        with zipfile.ZipFile(place) as archive:
            for name in archive.namelist():
                if name.endswith(".json"):
                    yield json.loads(archive.read(name))
        return
    for path in sorted(place.rglob("*")):
        if path.suffix == ".json":
            yield json.loads(path.read_text("utf-8"))
        elif path.suffix == ".yaml" and not path.is_relative_to(place / ".github"):
            yield yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506


def source_of(place: Path, found: list[dict[str, Any]]) -> tuple[str, str, str]:
    """Address, revision and day: of the clone; of a ZIP the day of its newest change."""
    git = ["git", "-C", str(place)]
    if place.is_dir() and not subprocess.run([*git, "rev-parse"], capture_output=True, check=False).returncode:
        told = [["config", "--get", "remote.origin.url"], ["log", "-1", "--format=%H %cs"]]
        address, last = (
            subprocess.run([*git, *one], capture_output=True, text=True, check=False).stdout.strip() for one in told
        )
        revision, _, day = last.partition(" ")
        return address, revision, day
    return f"file {place.name}", "", max(str(entry["modified"])[:10] for entry in found)


def cut(entries: Iterable[dict[str, Any]], names: dict[str, set[str]]) -> Iterator[dict[str, Any]]:
    """What the audit reads, of the packages named; nothing of what was withdrawn.

    Versions are listed only where no range tells them.
    """
    for entry in entries:
        affected = []
        for one in entry.get("affected", ()):
            eco, name = one["package"]["ecosystem"], one["package"]["name"]
            name = canonicalize_name(name) if eco == "PyPI" else name
            if name not in names.get(eco, ()):
                continue
            ranges = [{"type": r["type"], "events": r["events"]} for r in one.get("ranges", ()) if r["type"] != "GIT"]
            rest = {"ranges": ranges} if ranges else {"versions": sorted(one.get("versions", ()))}
            affected.append({"package": {"ecosystem": eco, "name": name}, **rest})
        if affected and not entry.get("withdrawn"):
            summary = str(entry.get("summary", ""))[:160]
            yield {
                "id": entry["id"], "aliases": sorted(entry.get("aliases", ())), "affected": affected,
                **({"summary": summary} if summary else {}),
            }  # fmt: skip
