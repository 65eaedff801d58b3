# SPDX-License-Identifier: Apache-2.0
"""Writes the list of what the product is made of (CycloneDX 1.6) and the page of licences, both from the lock files.

    .venv/bin/python -m scripts.supply.sbom

The same locks give the same bytes: no time, and a serial number that is a hash of the content.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scripts.supply.licences import licence_of
from scripts.supply.locks import ROOT, Need, Package, packages

SBOM = ROOT / "docs" / "reference" / "sbom.cdx.json"
PAGES = {"en": ROOT / "docs" / "reference" / "licences.md", "zh": ROOT / "docs" / "reference" / "licences.zh-CN.md"}
#: CycloneDX's word for how much the product needs it.
SCOPE = {Need.RUNTIME: "required", Need.OPTION: "optional", Need.BUILD: "excluded", Need.DEVELOPMENT: "excluded"}
_OURS = "pkg:pypi/wuzha"


def bill(locked: Sequence[Package], licences: dict[str, str]) -> dict[str, Any]:
    """The bill of materials; `licences` by purl."""
    components = [
        {
            "type": "library", "bom-ref": one.purl, "name": one.name, "version": one.version, "scope": SCOPE[one.need],
            "licenses": [_licence(licences[one.purl])], "purl": one.purl,
            "properties": [{"name": "wuzha:need", "value": one.need.value}],
        }
        for one in locked
    ]  # fmt: skip
    wanted = {need for one in locked for need in one.needs}
    links = [{"ref": _OURS, "dependsOn": sorted(one.purl for one in locked if one.purl not in wanted)}]
    links += [{"ref": one.purl, "dependsOn": list(one.needs)} for one in locked]
    ours = {
        "type": "application", "bom-ref": _OURS, "name": "wuzha", "purl": _OURS,
        "licenses": [{"license": {"id": "Apache-2.0"}}],
    }  # fmt: skip
    content = {"metadata": {"component": ours}, "components": components, "dependencies": links}
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(content, sort_keys=True))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        **content,
    }


def _licence(expression: str) -> dict[str, Any]:
    single = not any(word in expression for word in (" AND ", " OR ", " WITH "))
    return {"license": {"id": expression}} if single else {"expression": expression}


def licences_in(sbom: dict[str, Any]) -> dict[str, str]:
    """purl → SPDX expression."""
    return {
        one["purl"]: one["licenses"][0].get("expression") or one["licenses"][0]["license"]["id"]
        for one in sbom["components"]
    }


def text_of(sbom: dict[str, Any]) -> str:
    return json.dumps(sbom, ensure_ascii=False, indent=1) + "\n"


def page(locked: Sequence[Package], licences: dict[str, str], language: str) -> str:
    """The page of licences: what is written by hand above, the tables below."""
    above = Path(__file__).with_name(f"licences.{language}.md").read_text("utf-8")
    titles = {
        "en": {
            Need.RUNTIME: "Part of the product", Need.OPTION: "With an option (`duckdb`, `spark`)",
            Need.BUILD: "To build the web assets", Need.DEVELOPMENT: "To develop and test",
        },
        "zh": {
            Need.RUNTIME: "产品组成部分", Need.OPTION: "可选功能（`duckdb`、`spark`）",
            Need.BUILD: "构建网页资源", Need.DEVELOPMENT: "开发与测试",
        },
    }[language]  # fmt: skip
    head = {"en": "| package | version | from | licence |", "zh": "| 软件包 | 版本 | 来源 | 许可证 |"}[language]
    parts = [above.rstrip()]
    for need, title in titles.items():
        rows = [
            f"| {one.name} | {one.version} | {one.ecosystem} | {licences[one.purl]} |"
            for one in sorted(locked, key=lambda one: (one.name, one.ecosystem, one.version))
            if one.need is need
        ]
        parts.append("\n".join([f"## {title}", "", head, "|---|---|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def write(locked: Sequence[Package]) -> None:
    before: dict[str, str] = {}
    if SBOM.exists():
        known = licences_in(json.loads(SBOM.read_text("utf-8")))
        before = {purl.rpartition("@")[0]: licence for purl, licence in known.items()}
    licences = {one.purl: licence_of(one, before.get(one.purl.rpartition("@")[0], "")) for one in locked}
    SBOM.write_text(text_of(bill(locked, licences)), "utf-8")
    for language, path in PAGES.items():
        path.write_text(page(locked, licences, language), "utf-8")


if __name__ == "__main__":
    write(packages())
