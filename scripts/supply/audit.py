# SPDX-License-Identifier: Apache-2.0
"""Compares what is locked with known advisories (OSV format), without asking anybody.

    .venv/bin/python -m scripts.supply.audit                    # fails on a known weakness, says what it cannot know
    .venv/bin/python -m scripts.supply.audit --strict           # fails too when advisories are old or missing
    .venv/bin/python -m scripts.supply.audit --renew            # fetch the advisories of our packages from osv.dev
    .venv/bin/python -m scripts.supply.audit --renew --from D   # take them from a folder of OSV files, or a ZIP

The advisories lie beside this file, only those of locked packages, with source, licence and day (decision 0031).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from scripts.supply.locks import ROOT, Package, packages

FILE = Path(__file__).with_name("advisories.json")
#: Days after which the advisories count as old.
FRESH = 30
#: Packages without advisories that are named; the rest are counted.
NAMED = 10


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, and what could not be known."""

    #: `package id summary`, of those that nobody accepted.
    found: tuple[str, ...]
    accepted: tuple[str, ...]
    #: Packages the advisories say nothing about, one way or the other.
    uncovered: tuple[str, ...]
    #: Day of the oldest source.
    as_of: date
    days: int

    @property
    def whole(self) -> bool:
        return not self.uncovered and self.days <= FRESH


def audit(locked: Sequence[Package], known: dict[str, Any], accepted: dict[str, date], today: date) -> Report:
    """Each advisory that names a locked version. What was accepted (id → until) counts again after its day."""
    covered = {(source["ecosystem"], name) for source in known["sources"] for name in source["packages"]}
    by_name: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for advisory in known["advisories"]:
        for affected in advisory["affected"]:
            key = (affected["package"]["ecosystem"], _name(affected["package"]))
            by_name.setdefault(key, []).append(advisory | {"affected": affected})
    found, let_through = [], []
    for package in locked:
        for advisory in by_name.get((package.ecosystem, package.name), ()):
            if is_affected(package.version, advisory["affected"], package.ecosystem):
                line = f"{package.name} {package.version}: {advisory['id']} {advisory.get('summary', '')}".strip()
                names = {advisory["id"], *advisory.get("aliases", ())}
                held = any(accepted.get(name, date.min) >= today for name in names)
                (let_through if held else found).append(line)
    uncovered = [f"{one.ecosystem}/{one.name}" for one in locked if (one.ecosystem, one.name) not in covered]
    as_of = min((date.fromisoformat(source["as_of"]) for source in known["sources"]), default=date.min)
    return Report(tuple(found), tuple(let_through), tuple(sorted(set(uncovered))), as_of, (today - as_of).days)


def is_affected(version: str, affected: dict[str, Any], ecosystem: str) -> bool:
    """Whether a version lies in a range, or is named, by OSV's own rules (evaluating `affected`)."""
    if version in affected.get("versions", ()):
        return True
    order = Version if ecosystem == "PyPI" else semantic
    try:
        mine = order(version)
        return any(_within(mine, one["events"], order) for one in affected.get("ranges", ()) if one["type"] != "GIT")
    except InvalidVersion:
        return True  # rather one too many


def _within(mine: Any, events: Iterable[dict[str, str]], order: Any) -> bool:
    """`introduced` opens, `fixed` closes, `last_affected` closes after itself; sorted by version."""
    steps = []
    for event in events:
        for kind, value in event.items():
            if kind in ("introduced", "fixed", "last_affected"):
                steps.append(
                    (order("0a0.dev0" if order is Version else "0.0.0-0") if value == "0" else order(value), kind)
                )
    inside = False
    for at, kind in sorted(steps, key=lambda step: step[0]):
        if kind == "introduced" and mine >= at:
            inside = True
        elif (kind == "fixed" and mine >= at) or (kind == "last_affected" and mine > at):
            inside = False
    return inside


def semantic(version: str) -> tuple[tuple[int, ...], bool, tuple[tuple[bool, int, str], ...]]:
    """A key that sorts as Semantic Versioning 2.0.0 §11 says. Raises `InvalidVersion`."""
    found = re.fullmatch(r"v?(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+.*)?", version)
    if found is None:
        raise InvalidVersion(version)
    before = found[4].split(".") if found[4] else []
    parts = tuple((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in before)
    return tuple(int(found[i]) for i in (1, 2, 3)), not before, parts


def _name(package: dict[str, str]) -> str:
    return canonicalize_name(package["name"]) if package["ecosystem"] == "PyPI" else package["name"]


def accepted_in(pyproject: Path) -> dict[str, date]:
    """Advisories that were looked at and let through until a day: `[[tool.wuzha.accepted-advisories]]`."""
    listed = tomllib.loads(pyproject.read_text("utf-8")).get("tool", {}).get("wuzha", {})
    return {one["id"]: one["until"] for one in listed.get("accepted-advisories", ()) if one["why"].strip()}


def told(report: Report) -> list[str]:
    """The report in both languages; what is not known stands between lines that nobody overlooks."""
    lines = [f"✗ {line}" for line in report.found] + [f"· {line} (accepted)" for line in report.accepted]
    if not report.found:
        lines.append(f"在已检查范围内没有发现漏洞 · no weakness among what was checked, as of {report.as_of}")
    if not report.whole:
        bar = "!" * 100
        lines.append(bar)
        lines.append("依赖审计不完整 · THE AUDIT OF DEPENDENCIES IS INCOMPLETE")
        if report.days > FRESH:
            lines.append(f"漏洞公告截至 {report.as_of}，已 {report.days} 天；此后公布的漏洞未检查。")
            lines.append(f"The advisories are of {report.as_of}, {report.days} days old; nothing later was looked for.")
        if report.uncovered:
            lines.append(f"{len(report.uncovered)} 个软件包没有公告数据，未检查：")
            lines.append(f"No advisories for {len(report.uncovered)} packages, which were NOT checked:")
            lines.append("  " + " ".join(report.uncovered[:NAMED]) + (" …" if len(report.uncovered) > NAMED else ""))
        lines.append("联网后运行 make advisories 更新。 · Renew them where osv.dev is reached: make advisories")
        lines.append(bar)
    return lines


def main(given: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--strict", action="store_true")
    options.add_argument("--renew", action="store_true")
    options.add_argument("--from", dest="place", type=Path)
    chosen = options.parse_args(given)
    if chosen.renew:
        from scripts.supply import renew

        renew.renew(FILE, packages(), chosen.place)
    known = json.loads(FILE.read_text("utf-8"))
    today = datetime.now(UTC).date()
    report = audit(packages(), known, accepted_in(ROOT / "pyproject.toml"), today)
    print("\n".join(told(report)), file=sys.stderr)
    if report.found:
        return 1
    return 3 if chosen.strict and not report.whole else 0


if __name__ == "__main__":
    sys.exit(main())
