# SPDX-License-Identifier: Apache-2.0
"""No circle of imports, not even one inside a function. What may import what at all: `.importlinter`."""

from __future__ import annotations

import configparser
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp

CONTRACTS = Path(__file__).parents[2] / ".importlinter"


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = grimp.build_graph("wuzha")
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    circle: list[str] = []
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as found:
        circle = found.args[1]
    assert circle == []


def exemptions() -> Iterator[str]:
    contracts = configparser.ConfigParser()
    contracts.read(CONTRACTS, encoding="utf-8")
    for section in contracts.sections():
        for line in contracts[section].get("ignore_imports", "").splitlines():
            if line.strip() and not line.strip().startswith("#"):
                yield line.strip()


def test_no_contract_is_waived() -> None:
    assert list(exemptions()) == []
